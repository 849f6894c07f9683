import type { ManagedClient } from '@fhir-gateway/smart-auth';
import type { ClientRegistration } from './client-registrations.js';

const daySeconds = 86_400;

/** What a registration needs now, and why nothing less will do. */
export type RenewalNeed =
  /** The secret ends soon: its server may give another to the same client. */
  | 'change'
  /** It ends so soon that a new client is better than none; people have to sign in again then. */
  | 'anew'
  /** It was made with another certificate than this process has. */
  | 'statement';

/** Whether its server lets this gateway manage the registration (RFC 7592). */
export function isManaged(client: ClientRegistration): client is ClientRegistration & ManagedClient {
  const { authMethod, registrationAccessToken, registrationClientUri } = client;
  return authMethod !== undefined && registrationAccessToken !== undefined && registrationClientUri !== undefined;
}

/**
 * What a registration needs. A secret is changed when a third of its life is left, a week before its end at the earliest; a
 * new client is registered when a tenth is left, a day before its end at the earliest.
 *
 * @param nowSeconds epoch seconds
 * @param certificateSha256 of the certificate that this process has, when it is asked for
 * @see RFC 7591 section 3.2.1, `client_secret_expires_at`
 */
export function renewalNeed(
  client: ClientRegistration,
  nowSeconds: number,
  certificateSha256?: string,
): RenewalNeed | undefined {
  if (client.udap === true) {
    const isOther = certificateSha256 !== undefined && client.certificateSha256 !== certificateSha256;
    return isOther ? 'statement' : undefined;
  }
  const { clientSecretExpiresAtSeconds: end = 0, storedAtSeconds } = client;
  // A client that was entered by hand has nobody to ask, and one whose secret lasts nothing to ask for.
  if (end === 0 || client.authMethod === undefined) return undefined;
  const lifeSeconds = Math.max(0, end - storedAtSeconds);
  const leftSeconds = end - nowSeconds;
  if (leftSeconds <= Math.min(daySeconds, lifeSeconds / 10)) return 'anew';
  return leftSeconds <= Math.min(7 * daySeconds, lifeSeconds / 3) ? 'change' : undefined;
}
