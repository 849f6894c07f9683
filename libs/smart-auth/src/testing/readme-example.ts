import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import { SmartAuth } from '../index.js';

export function openAuth(vault: TokenVault, registry: PlatformRegistry) {
  return new SmartAuth({
    vault,
    resolvePlatform: (id) => registry.resolve(id),
    redirectUri: 'http://localhost:8000/oauth/callback',
  });
}

/** On "continue": set the cookie (HttpOnly), then redirect the browser. */
export async function startLogin(auth: SmartAuth, registry: PlatformRegistry, session: Session, platformId: string) {
  const platform = registry.resolve(platformId);
  const { id } = await auth.beginLogin(session, platform);
  return auth.authorize(session, platform, id); // { authorizationUrl, browserCookie }
}

/** At the redirect URI, in the same browser; afterwards any process has access. */
export async function finishLogin(
  auth: SmartAuth,
  registry: PlatformRegistry,
  session: Session,
  callback: { params: URLSearchParams; cookies: Record<string, string | undefined> },
) {
  const { platformId } = await auth.completeLogin(session, callback);
  const { accessToken, patient } = await auth.access(session, registry.resolve(platformId));
  return { authorization: `Bearer ${accessToken}`, patient };
}
