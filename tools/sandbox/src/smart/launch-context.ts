import type { KoaContextWithOIDC } from 'oidc-provider';
import type { OpenRecord } from './launches.js';

/**
 * Remembers which patient, and which visit, each grant is about. A grant is made anew at every consent and never
 * changed, so choosing another patient later leaves the tokens of earlier grants as they were.
 */
export type LaunchContexts = ReturnType<typeof createLaunchContexts>;

/** Launch contexts in memory, by grant. */
export function createLaunchContexts(records = new Map<string, OpenRecord>()) {
  return {
    /** `undefined` when the grant is about no patient, or unknown. */
    of: (grantId: string | undefined) => (grantId === undefined ? undefined : records.get(grantId)),
    bind: (grantId: string, record: OpenRecord) => void records.set(grantId, record),
    forget: (grantId: string) => void records.delete(grantId),
  };
}

/**
 * Adds the launch context to a token response that granted `launch/patient` or `launch`, on the code exchange and on
 * refresh.
 *
 * @see SMART App Launch 2.2, "Launch context arrives with your access_token"
 */
export function addLaunchContext(ctx: KoaContextWithOIDC, contexts: LaunchContexts): void {
  if (ctx.oidc?.route !== 'token' || ctx.status !== 200) return;
  const body = ctx.body as { access_token?: string; scope?: string };
  const scopes = body.scope?.split(' ') ?? [];
  if (body.access_token === undefined || !(scopes.includes('launch/patient') || scopes.includes('launch'))) return;
  const record = contexts.of(ctx.oidc.entities.Grant?.jti);
  if (record === undefined) return;
  Object.assign(body, { ...record, need_patient_banner: true });
}
