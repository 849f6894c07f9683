import type { Interaction } from '../contract/interaction.js';
import { ProxyError } from '../contract/proxy-error.js';

/**
 * Decides what needs neither a token nor a body: whether writing is switched on for the platform. Of a batch, each entry
 * is asked about by itself.
 *
 * @throws ProxyError WRITES_OFF
 */
export function assertForwardable(interaction: Interaction, isWriteAllowed: boolean): void {
  if (!interaction.isWrite || isWriteAllowed) return;
  throw new ProxyError('WRITES_OFF', 'Writing is not switched on for this platform.');
}
