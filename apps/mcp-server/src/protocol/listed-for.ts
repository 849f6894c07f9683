import type { Gateway } from '@fhir-gateway/gateway';
import type { Exchange } from '../messages/exchange.js';
import { bearerToken } from '../sign-in/bearer-token.js';
import { connectedPayers } from '../tools/offer.js';

/**
 * Whether whoever asks for the list of tools has connected a payer. What cannot be found out counts as no: the list decides
 * nothing but what is read, and `ask_payer` leads to what it leaves out.
 */
export async function hasConnectedPayer(
  gateway: Gateway,
  { caller, authorization }: Pick<Exchange, 'caller' | 'authorization'>,
): Promise<boolean> {
  const bearer = bearerToken(authorization);
  try {
    const asking = caller ?? (await gateway.callers.identify(bearer === undefined ? {} : { bearer }, { app: 'mcp' }));
    return (await connectedPayers(gateway, asking)).length > 0;
  } catch {
    return false;
  }
}
