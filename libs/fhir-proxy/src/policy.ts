import type { Interaction } from './interaction.js';
import { readOnlyOperations } from './operations.js';
import { ProxyError } from './proxy-error.js';

/**
 * Decides what needs neither a token nor a body: whether this proxy forwards such an interaction at all, and whether
 * writing is switched on for the platform. Of a batch, each entry is asked about by itself.
 *
 * @throws ProxyError INTERACTION_NOT_SUPPORTED | WRITES_OFF
 */
export function assertForwardable(
  interaction: Interaction,
  isWriteAllowed: (platformId: string) => boolean,
  platformId: string,
): void {
  if (interaction.operation !== undefined && !readOnlyOperations.has(interaction.operation)) {
    throw new ProxyError('INTERACTION_NOT_SUPPORTED', 'This operation is not on the list of read-only operations.');
  }
  if (interaction.isWrite && !isWriteAllowed(platformId)) {
    throw new ProxyError('WRITES_OFF', 'Writing is not switched on for this platform.');
  }
}
