import type { KoaContextWithOIDC } from 'oidc-provider';
import type { OpenRecord } from './launches.js';

/**
 * Remembers which patient, and which visit, each grant is about. A grant is made anew at every consent and never
 * changed, so choosing another patient later leaves the tokens of earlier grants as they were.
 */
export interface LaunchContexts {
  /** `undefined` when the grant is about no patient, or unknown. */
  of(grantId: string | undefined): OpenRecord | undefined;
  bind(grantId: string, record: OpenRecord): void;
  forget(grantId: string): void;
}

/** Launch contexts in memory, by grant. */
export function createLaunchContexts(records = new Map<string, OpenRecord>()): LaunchContexts {
  return {
    of: (grantId) => (grantId === undefined ? undefined : records.get(grantId)),
    bind: (grantId, record) => void records.set(grantId, record),
    forget: (grantId) => void records.delete(grantId),
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
