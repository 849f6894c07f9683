import type { requirementsInput, submitInput } from '@fhir-gateway/coverage-tools';
import { GatewayError, handleKinds, recordRule } from '@fhir-gateway/gateway';
import { z } from 'zod';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';

const kind = handleKinds.order;

/** The argument by which later calls name what was asked about. */
export const orderId = z
  .string()
  .regex(/^[\w-]{12}$/)
  .optional()
  .describe('From check_prior_auth');

/** What was asked about, and what the payer asserted of it. */
type KeptOrder = Partial<z.output<typeof requirementsInput>> &
  Pick<z.input<typeof submitInput>, 'assertion'> & {
    readonly payer?: string | undefined;
    readonly assertion_id?: string;
  };

/**
 * Keeps an order for an hour, for this caller and platform, so that a model need not copy it into the calls that follow.
 *
 * @returns what it is called; `undefined` without a session, or while the store does not answer
 */
export async function keepOrder(
  { gateway }: ToolCall,
  { asker }: PlatformCall,
  order: KeptOrder,
): Promise<string | undefined> {
  if (!asker.session) return undefined;
  return gateway.handles.issue(kind, asker, { value: order, rule: recordRule(asker) });
}

/**
 * The order that an id stands for; nothing without one.
 *
 * @throws GatewayError ARGUMENT_INVALID when it stands for none (any more), for this caller
 * @throws ProxyError and AuthError where the caller may not see it any more
 */
export async function keptOrder(
  { gateway }: ToolCall,
  { asker }: PlatformCall,
  id: string | undefined,
): Promise<KeptOrder> {
  if (id === undefined) return {};
  const found = await gateway.handles.open<KeptOrder>(kind, asker, id);
  if (found) return found.value;
  throw new GatewayError(
    'ARGUMENT_INVALID',
    'No order is kept under that order_id: it is kept for an hour, for this caller and platform. Call check_prior_auth ' +
      'again for a new one.',
  );
}
