import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { AuthContext } from '../auth-context.js';
import { isAuthError } from '../errors.js';
import type { PlatformAccess } from '../records/platform-access.js';
import type { LaunchContext } from '../records/launch-context.js';
import {
  isPatientRequest,
  patientFromSources,
  patientInResponse,
  readId,
  readPatientChoices,
} from '../records/patient-id.js';
import type { PatientChoice, PatientRequest } from '../records/patient-id.js';
import type { LoginGrant } from '../records/token-response.js';
import { decideScopes } from '../scopes/scope-decision.js';

/** Whose record a login is for, as far as it can be told. */
type WhoseRecord = Pick<LaunchContext, 'patient' | 'patientChoices'>;

/**
 * Finds the patient where the platform file says that it takes a FHIR request (quirk `patientIdFrom`). Where it lists none,
 * and the response names nobody although the scopes are for one patient, the patients are searched that the token
 * reaches: one is the patient, among several the person chooses. A request that fails does not undo the login: it
 * only leaves the patient unknown.
 *
 * @param access what the login has brought
 * @returns nothing when nobody is found, no request is listed, or none can be made
 */
export async function searchPatient(
  context: AuthContext,
  platform: ResolvedPlatform,
  grant: LoginGrant,
  access: PlatformAccess,
): Promise<WhoseRecord> {
  let { patient, rest } = patientInResponse(platform, grant.body, grant.claims);
  while (patient === undefined) {
    const [source] = rest;
    if (!isPatientRequest(source))
      return isForOnePatient(platform, access) ? await searchAll(context, platform, access) : {};
    const found = await ask(context, platform, access, source);
    if (typeof found === 'object') return choiceOf(found);
    patient = readId(found);
    if (patient === undefined) {
      ({ patient, rest } = patientFromSources(platform, rest.slice(1), grant.body, grant.claims));
    }
  }
  return { patient };
}

/** Where the file says that nobody is named, or lists a request itself, or scopes are words of the vendor's own, no more is tried. */
function isForOnePatient({ definition }: ResolvedPlatform, { scopes }: PlatformAccess): boolean {
  const { patientIdFrom, nonSmartScopes } = definition.quirks ?? {};
  if (nonSmartScopes || patientIdFrom?.length === 0 || patientIdFrom?.some(isPatientRequest)) return false;
  const { allowed, compartmentOnly } = decideScopes(scopes, { permission: 's', resourceType: 'Patient' });
  return allowed && compartmentOnly;
}

async function searchAll(
  context: AuthContext,
  platform: ResolvedPlatform,
  access: PlatformAccess,
): Promise<WhoseRecord> {
  const found = await ask(context, platform, access, 'search:Patient');
  if (typeof found === 'object') return choiceOf(found);
  const patient = readId(found);
  return patient === undefined ? {} : { patient };
}

function choiceOf(found: readonly PatientChoice[]): WhoseRecord {
  const patientChoices = readPatientChoices(found);
  return patientChoices ? { patientChoices } : {};
}

async function ask(
  context: AuthContext,
  platform: ResolvedPlatform,
  access: PlatformAccess,
  source: PatientRequest,
): Promise<string | readonly PatientChoice[] | undefined> {
  try {
    return await context.findPatient?.(access, platform, source);
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
