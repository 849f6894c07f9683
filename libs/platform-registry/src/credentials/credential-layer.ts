import type { CredentialValues } from './credentials.js';
import type { StoredClient } from './stored-client.js';

/** What is known of one owner of credentials: a platform, or a tenant of it. */
export interface CredentialLayer {
  readonly values: CredentialValues;
  readonly from?: 'environment' | 'store';
  readonly isStoredShadowed: boolean;
}

/** Of an owner that was not named. */
export const emptyLayer: CredentialLayer = { values: {}, isStoredShadowed: false };

/** What of it counts: a stored client never mixes with another client's id; what the environment says of secret, key and scopes wins. */
export function credentialLayer(
  set: CredentialValues,
  stored: StoredClient | undefined,
  keyOf: (platformId: string) => Pick<CredentialValues, 'privateKey' | 'keyId'>,
): CredentialLayer {
  if (stored === undefined || set.clientId !== undefined) {
    const from = set.clientId === undefined ? {} : ({ from: 'environment' } as const);
    return { values: set, ...from, isStoredShadowed: stored !== undefined };
  }
  const { keyOf: owner, ...values } = stored;
  const key = owner === undefined || set.privateKey !== undefined ? {} : keyOf(owner);
  return { values: { ...values, ...key, ...set }, from: 'store', isStoredShadowed: false };
}
