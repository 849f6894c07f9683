import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { Keyring, type TokenVault } from '@fhir-gateway/token-vault';
import { openHandles, type GatewayHandlesParts } from '../handles/gateway-handles.js';

/** A platform where nobody signs in. */
export const openPlatform = { id: 'sandbox-ehr', name: 'Sandbox EHR' } as ResolvedPlatform;

/** Handles for tests of what is kept under them; what they are judged by is the gateway's own test. */
export function stubHandles(
  vault: GatewayHandlesParts['vault'] | TokenVault,
  { now = Date.now, reopen = async () => undefined }: { now?: () => number; reopen?: () => Promise<void> } = {},
) {
  const keyring = new Keyring([{ id: 'k', secret: Buffer.alloc(32, 7), primary: true }]);
  const none = () => Promise.reject(new Error('nobody signs in at the platforms of this test'));
  return openHandles({ vault, keyring, now, auth: { status: none, statuses: none }, proxy: { reopen } });
}
