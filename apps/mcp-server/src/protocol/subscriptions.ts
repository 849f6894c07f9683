import { specTypeSchemas, SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import type { Exchange } from '../messages/exchange.js';
import { errorAnswer, invalidParams, resultAnswer, type Answer } from '../messages/json-rpc.js';
import type { RequestMessage } from '../messages/message.js';
import { identityMeta } from './server-identity.js';

const filter = specTypeSchemas.SubscriptionFilter['~standard'];

/**
 * Answers `subscriptions/listen`: nothing that is listed here changes, so that a subscription is to nothing, and ends as
 * soon as it has begun.
 *
 * @see MCP 2026-07-28, Subscriptions
 */
export function answerListen({ id, params }: RequestMessage, { notify }: Pick<Exchange, 'notify'>): Answer {
  if (filter.validate(params['notifications']).issues) {
    const message = "Invalid params: 'notifications' is required and must be a valid SubscriptionFilter";
    return errorAnswer(id, { code: invalidParams, message });
  }
  const ofThis = { [SUBSCRIPTION_ID_META_KEY]: id };
  const method = 'notifications/subscriptions/acknowledged';
  notify?.(JSON.stringify({ jsonrpc: '2.0', method, params: { notifications: {}, _meta: ofThis } }));
  return resultAnswer(id, JSON.stringify({ resultType: 'complete', _meta: { ...ofThis, ...identityMeta } }));
}
