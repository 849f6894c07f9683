import { webcrypto } from 'node:crypto';
import { modifyAssertion, PrivateKeyJwt } from 'oauth4webapi';
import type { ClientAuth } from 'oauth4webapi';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { AuthError } from '../errors.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';
import { readClientKeys, signingAlgorithm } from './signing-keys.js';
import type { ClientKeys } from './signing-keys.js';

const importParameters: Readonly<Record<string, webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams>> = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  RS384: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
};

/**
 * Client authentication by a signed assertion, with the private key of the environment. It is good for a minute, and
 * for one request. Its `kid` is that of a published key.
 *
 * @param jwksUrl where the public keys are, for platforms that want it in the assertion (quirk `assertionJku`)
 * @throws AuthError CLIENT_AUTHENTICATION_UNSUPPORTED when the key is unreadable or of no kind that the platform takes
 * @see RFC 7523 section 3; SMART App Launch 2.2, "Asymmetric (public key) client authentication"
 */
export async function privateKeyAssertion(
  platform: ResolvedPlatform,
  server: ServerMetadata,
  jwksUrl?: string,
): Promise<ClientAuth> {
  const jku = platform.definition.quirks?.assertionJku ? jwksUrl : undefined;
  const signed = await signedAssertion(readKeys(platform), {
    algorithms: platform.oauth?.assertionSigningAlgs,
    audience: assertionAudience(platform, server),
    jku,
  });
  if (!signed) throw unusable(platform, 'of a kind that it does not take');
  return signed;
}

/** What an assertion is made for. */
interface AssertionUse {
  /** That the server takes, preferred first; absent: any. */
  readonly algorithms?: readonly string[] | undefined;
  readonly audience: string;
  readonly jku?: string;
}

/** Client authentication by an assertion, signed anew for each request; `undefined` when the server takes no such key. */
export async function signedAssertion(
  { signing }: ClientKeys,
  { algorithms, audience, jku }: AssertionUse,
): Promise<ClientAuth | undefined> {
  const algorithm = signingAlgorithm(signing, algorithms);
  const parameters = algorithm === undefined ? undefined : importParameters[algorithm];
  if (!parameters) return undefined;
  const der = signing.privateKey.export({ type: 'pkcs8', format: 'der' });
  const key = await webcrypto.subtle.importKey('pkcs8', der, parameters, false, ['sign']);
  return PrivateKeyJwt(
    { key, kid: signing.keyId },
    {
      [modifyAssertion]: (header, payload) => {
        completeAssertion(header, payload, audience);
        if (jku !== undefined) header['jku'] = jku;
      },
    },
  );
}

/** How long before now an assertion was issued, as it says, in seconds. */
const backdatedSeconds = 30;

/**
 * Writes what oauth4webapi leaves out: SMART requires `typ` in the header, and both reference servers refuse an assertion
 * without. It is dated so that a server whose clock is somewhat behind takes it: issued some time ago, and good from the
 * beginning. SMART asks for `exp` alone, and servers refuse an `nbf` that is a fraction of a second ahead.
 *
 * @see SMART App Launch 2.2, "Asymmetric (public key) client authentication": Authentication JWT Header Values
 */
export function completeAssertion(
  header: Record<string, unknown>,
  payload: Record<string, unknown>,
  audience: string,
): void {
  header['typ'] = 'JWT';
  payload['aud'] = audience;
  delete payload['nbf'];
  payload['iat'] = Number(payload['iat']) - backdatedSeconds;
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

function readKeys(platform: ResolvedPlatform): ClientKeys {
  const { privateKey = '', keyId } = platform.credentials;
  try {
    return readClientKeys(privateKey, keyId);
  } catch {
    throw unusable(platform, 'not readable, or does not have the key that is to sign');
  }
}

function unusable(platform: ResolvedPlatform, how: string): AuthError {
  const message = `The private key that is configured for ${platform.name} is ${how}.`;
  return new AuthError('CLIENT_AUTHENTICATION_UNSUPPORTED', message, { platformId: platform.id });
}
