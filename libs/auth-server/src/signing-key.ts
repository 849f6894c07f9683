import { createPrivateKey } from 'node:crypto';
import type { Keyring } from '@fhir-gateway/token-vault';
import type { JWK } from 'oidc-provider';

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410 section 7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The provider's signing key, derived from the master key and so the same in every process. No token is signed with it;
 * the provider wants one, and publishing a made-up one would be a promise nobody keeps.
 */
export function deriveSigningKey(keyring: Keyring): JWK {
  const der = Buffer.concat([pkcs8Prefix, keyring.derive('oauth-signing', 32)]);
  const jwk = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
  return { ...jwk, kty: 'OKP', use: 'sig', alg: 'EdDSA' } as JWK;
}
