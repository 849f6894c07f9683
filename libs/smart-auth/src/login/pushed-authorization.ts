import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session } from '@fhir-gateway/token-vault';
import { record } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import { clientIdOf } from '../clients/client-authentication.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';

/**
 * The address to send the browser to: that of the request itself, or where the server or the platform file wants it, one
 * that stands for the request after it was pushed.
 *
 * @throws AuthError TOKEN_ENDPOINT_REFUSED | TOKEN_ENDPOINT_UNREACHABLE | TOKEN_RESPONSE_INVALID
 * @see RFC 9126
 */
export async function departureUrl(
  context: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  server: ServerMetadata & { authorizationEndpoint: string },
  authorizationUrl: string,
): Promise<string> {
  const { authorizationEndpoint, pushedAuthorizationEndpoint, requiresPushedAuthorization } = server;
  const isPushed = requiresPushedAuthorization === true || platform.oauth?.pushedAuthorization === true;
  if (!isPushed || pushedAuthorizationEndpoint === undefined) return authorizationUrl;
  const url = new URL(authorizationEndpoint);
  const parameters = new URL(authorizationUrl).searchParams;
  // What the address of the endpoint brings along stays there.
  for (const name of url.searchParams.keys()) parameters.delete(name);
  const startedMs = context.now();
  try {
    const pushed = { ...server, pushedAuthorizationEndpoint };
    url.searchParams.set('client_id', clientIdOf(platform));
    url.searchParams.set('request_uri', await context.tokenEndpoint.pushAuthorization(platform, pushed, parameters));
    return url.href;
  } catch (error) {
    record(context, 'auth.failure', { session, platformId: platform.id, startedMs }, error);
    throw error;
  }
}
