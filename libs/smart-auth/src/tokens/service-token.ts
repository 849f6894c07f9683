import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { AuthError } from '../errors.js';
import { readClientKeys, signingAlgorithm } from '../clients/signing-keys.js';
import type { ClientKeys } from '../clients/signing-keys.js';

/** What {@link signServiceToken} writes into a token. */
export interface ServiceTokenOptions {
  /** `iss`: the address that the service knows this gateway by. */
  readonly issuer: string;
  /** `aud`: the very URL that is called. */
  readonly audience: string;
  /** `jku`: where this gateway publishes its keys. */
  readonly jwksUrl: string;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** The specification allows five minutes; a call takes seconds. */
const lifeSeconds = 120;

/**
 * A JWT for one call to a service that knows this gateway by its public keys, signed with the platform's private key.
 *
 * @throws AuthError CLIENT_AUTHENTICATION_UNSUPPORTED when no key is configured, or it is of no kind that can sign
 * @see https://cds-hooks.hl7.org/2.0/#trusting-cds-clients
 */
export async function signServiceToken(platform: ResolvedPlatform, options: ServiceTokenOptions): Promise<string> {
  const { signing } = readKeys(platform);
  const alg = signingAlgorithm(signing, platform.oauth?.assertionSigningAlgs);
  if (alg === undefined) throw unusable(platform);
  const issuedAt = Math.floor(options.nowMs / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg, typ: 'JWT', kid: signing.keyId, jku: options.jwksUrl })
    .setIssuer(options.issuer)
    .setAudience(options.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifeSeconds)
    .setJti(randomUUID())
    .sign(signing.privateKey);
}

function readKeys(platform: ResolvedPlatform): ClientKeys {
  const { privateKey = '', keyId } = platform.credentials;
  try {
    return readClientKeys(privateKey, keyId);
  } catch {
    throw unusable(platform);
  }
}

function unusable(platform: ResolvedPlatform): AuthError {
  const message = `${platform.name} wants signed requests, and no private key that can sign them is configured.`;
  return new AuthError('CLIENT_AUTHENTICATION_UNSUPPORTED', message, { platformId: platform.id });
}
