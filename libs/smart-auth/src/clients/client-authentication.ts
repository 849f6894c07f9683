import {
  ClientSecretBasic,
  ClientSecretJwt,
  ClientSecretPost,
  modifyAssertion,
  None,
  TlsClientAuth,
} from 'oauth4webapi';
import type { ClientAuth } from 'oauth4webapi';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { assertionAudience, completeAssertion, privateKeyAssertion } from './client-assertion.js';
import { udapAssertion } from './udap-assertion.js';
import { AuthError } from '../errors.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';
import type { OwnKeys } from './own-keys.js';

/** The ways this library proves to a token endpoint which client it is. */
export type ClientAuthMethod = 'none' | 'udap' | 'private_key_jwt' | SecretMethod | CertificateMethod;
type SecretMethod = (typeof secretMethods)[number];
type CertificateMethod = (typeof certificateMethods)[number];

const secretMethods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt'] as const;
/** By the certificate of the connection (RFC 8705 section 2). */
const certificateMethods = ['tls_client_auth', 'self_signed_tls_client_auth'] as const;

/**
 * The client id of this deployment at a platform.
 *
 * @throws AuthError CLIENT_ID_MISSING when the environment sets none
 */
export function clientIdOf(platform: ResolvedPlatform): string {
  const { clientId } = platform.credentials;
  if (clientId) return clientId;
  throw new AuthError('CLIENT_ID_MISSING', `No client id is configured for ${platform.name}.`, {
    platformId: platform.id,
  });
}

/**
 * Chooses how to authenticate: the credentials decide what is possible, and of that the first counts that the client
 * was registered with, then that the platform file lists, then the server's own document. Where neither lists one, a secret is sent by Basic, which every server
 * must support, a key signs, and of a certificate the connection is the proof. A client that has a secret or key never poses as a public one.
 *
 * @see RFC 6749 section 2.3.1
 */
export function chooseAuthMethod(
  platform: ResolvedPlatform,
  server: Pick<ServerMetadata, 'tokenAuthMethods'>,
): ClientAuthMethod {
  const { clientSecret, privateKey, tls, isUdap, authMethod } = platform.credentials;
  if (isUdap) return 'udap';
  const possible: ClientAuthMethod[] = [
    ...(clientSecret === undefined ? [] : secretMethods),
    ...(privateKey === undefined ? [] : (['private_key_jwt'] as const)),
    ...(tls?.cert === undefined ? [] : certificateMethods),
  ];
  if (possible.length === 0) return 'none';
  const listed = [
    ...(authMethod === undefined ? [] : [authMethod]),
    ...(platform.oauth?.tokenEndpointAuthMethods ?? []),
    ...(server.tokenAuthMethods ?? []),
  ];
  for (const name of listed) {
    const method = possible.find((candidate) => candidate === name);
    if (method) return method;
  }
  if (clientSecret !== undefined) return 'client_secret_basic';
  return privateKey === undefined ? 'tls_client_auth' : 'private_key_jwt';
}

/**
 * Client authentication for one request, as `oauth4webapi` takes it.
 * A public client names itself in the body of every request, refresh included (RFC 6749 sections 3.2.1 and 6);
 * Basic form-encodes id and secret before it joins them (section 2.3.1).
 *
 * @throws AuthError CLIENT_AUTHENTICATION_UNSUPPORTED when the private key cannot be used, or the certificate is missing
 */
export async function clientAuthentication(
  platform: ResolvedPlatform,
  server: ServerMetadata,
  keys: OwnKeys,
): Promise<ClientAuth> {
  const secret = platform.credentials.clientSecret ?? '';
  switch (chooseAuthMethod(platform, server)) {
    case 'client_secret_basic':
      return ClientSecretBasic(secret);
    case 'client_secret_post':
      return ClientSecretPost(secret);
    case 'client_secret_jwt':
      return ClientSecretJwt(secret, {
        [modifyAssertion]: (header, payload) => completeAssertion(header, payload, assertionAudience(platform, server)),
      });
    case 'private_key_jwt':
      return privateKeyAssertion(platform, server, keys.jwksUrl);
    case 'udap':
      return udapAssertion(platform, server, keys);
    case 'tls_client_auth':
    case 'self_signed_tls_client_auth':
      return TlsClientAuth();
    case 'none':
      return None();
  }
}
