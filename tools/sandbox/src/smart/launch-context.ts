import type { KoaContextWithOIDC } from 'oidc-provider';

/**
 * Remembers which patient each grant is about. A grant is made anew at every consent and never changed, so choosing
 * another patient later leaves the tokens of earlier grants as they were.
 */
export interface PatientContexts {
  /** `undefined` when the grant is about no patient, or unknown. */
  of(grantId: string | undefined): string | undefined;
  bind(grantId: string, patientId: string): void;
  forget(grantId: string): void;
}

/** Empty patient contexts, kept in memory. */
export function createPatientContexts(): PatientContexts {
  const patients = new Map<string, string>();
  return {
    of: (grantId) => (grantId === undefined ? undefined : patients.get(grantId)),
    bind: (grantId, patientId) => void patients.set(grantId, patientId),
    forget: (grantId) => void patients.delete(grantId),
  };
}

/**
 * Adds the launch context to a token response that granted `launch/patient`, on the code exchange and on refresh.
 *
 * @see SMART App Launch 2.2, "Launch context arrives with your access_token"
 */
export function addLaunchContext(ctx: KoaContextWithOIDC, contexts: PatientContexts): void {
  if (ctx.oidc?.route !== 'token' || ctx.status !== 200) return;
  const body = ctx.body as { access_token?: string; scope?: string };
  if (body.access_token === undefined || !body.scope?.split(' ').includes('launch/patient')) return;
  const patient = contexts.of(ctx.oidc.entities.Grant?.jti);
  if (patient !== undefined) Object.assign(body, { patient, need_patient_banner: true });
}
