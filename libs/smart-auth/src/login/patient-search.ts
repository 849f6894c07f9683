import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { AuthContext } from '../auth-context.js';
import { isAuthError } from '../errors.js';
import type { PlatformAccess } from '../records/login-attempt.js';
import { isPatientRequest, patientFromSources, patientInResponse, readId } from '../records/patient-id.js';
import type { PatientRequest } from '../records/patient-id.js';
import type { LoginGrant } from '../records/token-response.js';

/**
 * Finds the patient where the platform file says that it takes a FHIR request (quirk `patientIdFrom`). A request that
 * fails does not undo the login: it only leaves the patient unknown.
 *
 * @param access what the login has brought
 * @returns `undefined` when nobody is found, no request is listed, or none can be made
 */
export async function searchPatient(
  context: AuthContext,
  platform: ResolvedPlatform,
  grant: LoginGrant,
  access: PlatformAccess,
): Promise<string | undefined> {
  let { patient, rest } = patientInResponse(platform, grant.body, grant.claims);
  while (patient === undefined) {
    const [source] = rest;
    if (!isPatientRequest(source)) return undefined;
    patient = await ask(context, platform, access, source);
    if (patient === undefined) ({ patient, rest } = patientFromSources(rest.slice(1), grant.body, grant.claims));
  }
  return patient;
}

async function ask(
  context: AuthContext,
  platform: ResolvedPlatform,
  access: PlatformAccess,
  source: PatientRequest,
): Promise<string | undefined> {
  try {
    return readId(await context.findPatient?.(access, platform, source));
  } catch (error) {
    const code = isAuthError(error) ? error.code : codeOf(error);
    context.logger.warn({ platformId: platform.id, source, code }, 'login: the patient could not be asked for');
    return undefined;
  }
}

/** The code of an error of another library; its message and cause stay out of the log. */
function codeOf(error: unknown): string {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN';
}
