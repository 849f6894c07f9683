import type { KoaContextWithOIDC, errors as oidcErrors } from 'oidc-provider';
import type { Launches } from './launches.js';
import { describeMissing } from './required-members.js';

/**
 * Asks for consent when a request wants `offline_access` and has no `prompt`: OpenID Connect drops the scope without
 * `prompt=consent` (Core section 11), SMART clients don't send it, and this server always shows the consent page.
 */
export function completeOfflineRequest(ctx: KoaContextWithOIDC, authorizationPath: string): void {
  if (ctx.method !== 'GET' || ctx.path !== authorizationPath) return;
  const { scope, prompt } = ctx.query;
  if (typeof scope !== 'string' || !scope.split(' ').includes('offline_access')) return;
  if (Array.isArray(prompt) || prompt?.split(' ').some((value) => value === 'none' || value === 'consent')) return;
  ctx.query = { ...ctx.query, prompt: prompt ? `${prompt} consent` : 'consent' };
}

/**
 * Checks that an authorization request has what SMART requires, and its `aud` parameter: it must name this server's FHIR base, so that a client that was
 * led to another server's base doesn't hand its token there.
 *
 * @throws InvalidRequest when something is absent, or it names another server
 * @see SMART App Launch 2.2, "Request authorization code"
 */
export function checkAudience(
  ctx: KoaContextWithOIDC,
  aud: string | undefined,
  options: { fhirBaseUrl: string; errors: typeof oidcErrors },
): void {
  if (ctx.oidc.route !== 'authorization') return;
  const missing = describeMissing(ctx);
  if (missing !== undefined || aud === undefined) throw new options.errors.InvalidRequest(missing ?? 'aud is required');
  if (aud.replace(/\/$/, '') !== options.fhirBaseUrl) {
    throw new options.errors.InvalidRequest(`aud must be ${options.fhirBaseUrl}`);
  }
}

/**
 * Checks the `launch` parameter: it must be a value that this server gave out and nobody has used.
 *
 * @throws InvalidRequest
 * @see SMART App Launch 2.2, "Launch App: EHR Launch"
 */
export function checkLaunch(
  ctx: KoaContextWithOIDC,
  launch: string | undefined,
  options: { launches: Launches; errors: typeof oidcErrors },
): void {
  if (ctx.oidc.route !== 'authorization' || launch === undefined) return;
  if (!options.launches.find(launch)) throw new options.errors.InvalidRequest('this launch is not known, or was used');
}
