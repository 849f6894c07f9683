import { ClientSecretBasic, ClientSecretPost, None } from 'oauth4webapi';
import type { ClientAuth } from 'oauth4webapi';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { AuthError } from './errors.js';
import type { ServerMetadata } from './server-metadata.js';

/** The ways this library proves to a token endpoint which client it is. */
export type ClientAuthMethod = 'none' | 'client_secret_basic' | 'client_secret_post';

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
 * Chooses how to authenticate: the credentials decide between public and confidential, the platform file and then
 * the server's own document decide between the ways to send a secret. Basic is what every server must support.
 *
 * @throws AuthError CLIENT_AUTHENTICATION_UNSUPPORTED when the only credential is a private key
 * @see RFC 6749 section 2.3.1
 */
export function chooseAuthMethod(platform: ResolvedPlatform, server: ServerMetadata): ClientAuthMethod {
  const { clientSecret, privateKey } = platform.credentials;
  if (clientSecret !== undefined) {
    const listed = [...(platform.oauth?.tokenEndpointAuthMethods ?? []), ...(server.tokenAuthMethods ?? [])];
    return (
      listed.find((method) => method === 'client_secret_basic' || method === 'client_secret_post') ??
      'client_secret_basic'
    );
  }
  if (privateKey === undefined) return 'none';
  throw new AuthError(
    'CLIENT_AUTHENTICATION_UNSUPPORTED',
    `${platform.name} is configured with a private key, which is not supported; configure a client secret.`,
    { platformId: platform.id },
  );
}

/**
 * Client authentication for one request, as `oauth4webapi` takes it.
 * A public client names itself in the body of every request, refresh included (RFC 6749 sections 3.2.1 and 6);
 * Basic form-encodes id and secret before it joins them (section 2.3.1).
 *
 * @throws AuthError CLIENT_AUTHENTICATION_UNSUPPORTED as {@link chooseAuthMethod}
 */
export function clientAuthentication(platform: ResolvedPlatform, server: ServerMetadata): ClientAuth {
  const secret = platform.credentials.clientSecret ?? '';
  switch (chooseAuthMethod(platform, server)) {
    case 'client_secret_basic':
      return ClientSecretBasic(secret);
    case 'client_secret_post':
      return ClientSecretPost(secret);
    case 'none':
      return None();
  }
}
