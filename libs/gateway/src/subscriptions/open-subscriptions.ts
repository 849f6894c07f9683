import { createGuardedFetch } from '@fhir-gateway/address-guard';
import type { TokenVault } from '@fhir-gateway/token-vault';
import type { Config } from '../config/config-types.js';
import { isLoopbackHost } from '../config/loopback.js';
import { Notifications } from './notifications.js';
import { RecordSubscriptions, type RecordSubscriptionsParts } from './record-subscriptions.js';
import { SubscriptionRecords } from './subscription-records.js';
import { WebhookQueue } from './webhook-queue.js';

/** How the operator is told that records change. */
export interface GatewaySubscriptions {
  /** Of whoever switches them on. */
  readonly own: RecordSubscriptions;
  /** Of platforms, without a session. */
  readonly notifications: Notifications;
  close(): Promise<void>;
}

const mostAnswerBytes = 64 * 1024;

/** `undefined` where the operator has no webhook. */
export function openSubscriptions(
  { changesWebhook: webhook, mcpAuth, publicUrl, privateNetworks }: Config,
  parts: Omit<RecordSubscriptionsParts, 'publicUrl' | 'vault'> & { readonly vault: TokenVault },
): GatewaySubscriptions | undefined {
  if (webhook === undefined) return undefined;
  const records = new SubscriptionRecords(parts);
  const queue = new WebhookQueue({
    ...parts,
    webhook,
    fetch: createGuardedFetch({
      allowPrivate: ({ hostname }) => isLoopbackHost(hostname),
      privateNetworks,
      maxBytes: mostAnswerBytes,
    }),
    isOn: async (name) => (await records.of(name).read('about')) !== undefined,
  });
  return {
    own: new RecordSubscriptions({ ...parts, publicUrl }),
    notifications: new Notifications({ ...parts, queue, isLocal: mcpAuth === 'local' }),
    close: () => queue.close(),
  };
}
