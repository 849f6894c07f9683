import { createPrivateKey, webcrypto } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { modifyAssertion, PrivateKeyJwt } from 'oauth4webapi';
import type { ClientAuth } from 'oauth4webapi';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { AuthError } from './errors.js';
import type { ServerMetadata } from './server-metadata.js';

/** What a key of each kind can sign with, preferred first. SMART asks servers for RS384 or ES384. */
const algorithmsOf: Readonly<Record<string, readonly string[]>> = {
  rsa: ['RS384', 'RS256'],
  secp384r1: ['ES384'],
  prime256v1: ['ES256'],
};
const importParameters: Readonly<Record<string, webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams>> = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  RS384: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
};

/**
 * Client authentication by a signed assertion, with the private key of the environment. It is good for a minute, and
 * for one request.
 *
 * @throws AuthError CLIENT_AUTHENTICATION_UNSUPPORTED when the key is no PEM of a kind that the platform takes
 * @see RFC 7523 section 3; SMART App Launch 2.2, "Asymmetric (public key) client authentication"
 */
export async function privateKeyAssertion(platform: ResolvedPlatform, server: ServerMetadata): Promise<ClientAuth> {
  const key = readKey(platform);
  const candidates = algorithmsOf[curveOrType(key)] ?? [];
  const accepted: readonly string[] = platform.oauth?.assertionSigningAlgs ?? candidates;
  const algorithm = accepted.find((name) => candidates.includes(name));
  const parameters = algorithm === undefined ? undefined : importParameters[algorithm];
  if (!parameters) throw unusable(platform, 'of a kind that it does not take');
  const der = key.export({ type: 'pkcs8', format: 'der' });
  const imported = await webcrypto.subtle.importKey('pkcs8', der, parameters, false, ['sign']);
  const { keyId } = platform.credentials;
  return PrivateKeyJwt(keyId === undefined ? { key: imported } : { key: imported, kid: keyId }, {
    [modifyAssertion]: (_header, payload) => {
      payload['aud'] = assertionAudience(platform, server);
    },
  });
}

/**
 * Whom an assertion is for: the token endpoint, unless the platform file names another audience. Where it only says
 * that the token endpoint is wrong, the issuer is the other value that RFC 7523 knows.
 */
export function assertionAudience(platform: ResolvedPlatform, server: ServerMetadata): string {
  const { assertionAudience: configured } = platform.definition.quirks ?? {};
  if (configured === 'differs-from-token-url') return server.issuer ?? server.tokenEndpoint;
  return configured ?? server.tokenEndpoint;
}

function readKey(platform: ResolvedPlatform): KeyObject {
  try {
    return createPrivateKey(platform.credentials.privateKey ?? '');
  } catch {
    // The reason could quote the key.
    throw unusable(platform, 'not a readable PEM');
  }
}

function curveOrType(key: KeyObject): string {
  return key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? '';
}

function unusable(platform: ResolvedPlatform, how: string): AuthError {
  const message = `The private key that is configured for ${platform.name} is ${how}.`;
  return new AuthError('CLIENT_AUTHENTICATION_UNSUPPORTED', message, { platformId: platform.id });
}
