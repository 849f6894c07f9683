import { normalizeBaseUrl } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session } from '@fhir-gateway/token-vault';
import type { AuthContext } from '../auth-context.js';
import { AuthError } from '../errors.js';
import { authorize, beginLogin, requireLoginPlatform } from './login-start.js';
import type { AuthorizationStart } from './login-start.js';
import { requestedScopes } from '../scopes/requested-scopes.js';

/** What an EHR sends when it opens an app: who it is, and a value that stands for what is open on its screen. */
export interface EhrLaunch {
  readonly iss: string | undefined;
  /** Opaque, and a secret: it leads to a patient. It is sent to the authorization server and kept nowhere. */
  readonly launch: string | undefined;
  /** Where the browser goes when the sign-in is over; a page of an application that the caller has allowed. */
  readonly returnTo?: string;
}

const launchValue = /^[\x21-\x7e]{1,2048}$/;

/**
 * Checks a launch before anything is asked or sent: `iss` must be this platform's own FHIR base, after the
 * normalization that the URL standard does (case of scheme and host, default port, a trailing slash) and no other. An
 * issuer that merely looks alike would have the person sign in, and the token sent, elsewhere.
 *
 * @throws AuthError LAUNCH_REFUSED; PLATFORM_OPEN | LOGIN_NOT_OFFERED where there is nothing to sign in to
 * @see SMART App Launch 2.2, "Launch App: EHR Launch"; RFC 9700 section 4.4
 */
export function requireLaunch(platform: ResolvedPlatform, { iss, launch }: EhrLaunch): string {
  requireLoginPlatform(platform);
  if (iss === undefined || !isOwnBase(platform, iss)) throw refused(platform, 'iss');
  if (launch === undefined || !launchValue.test(launch)) throw refused(platform, 'launch');
  return launch;
}

/** The scopes of an EHR launch: the usual ones, with the EHR's context in place of a choice at sign-in. */
export function launchScopes(platform: ResolvedPlatform): string[] {
  const usual = requestedScopes(platform).filter((scope) => scope !== 'launch' && !scope.startsWith('launch/'));
  return ['launch', ...usual];
}

/** Begins a login from within an EHR and prepares the redirect. See `SmartAuth`. */
export async function beginEhrLaunch(
  context: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  asked: EhrLaunch,
): Promise<AuthorizationStart> {
  const launch = requireLaunch(platform, asked);
  const { returnTo } = asked;
  const { id } = await beginLogin(context, session, platform, {
    scopes: launchScopes(platform),
    fromEhr: true,
    returnTo,
  });
  return authorize(context, session, platform, id, launch);
}

function isOwnBase(platform: ResolvedPlatform, iss: string): boolean {
  const own = normalizeBaseUrl(platform.fhirBaseUrl);
  return own !== undefined && normalizeBaseUrl(iss) === own;
}

function refused(platform: ResolvedPlatform, detail: string): AuthError {
  const message = `This link does not come from ${platform.name}.`;
  return new AuthError('LAUNCH_REFUSED', message, { platformId: platform.id, detail });
}
