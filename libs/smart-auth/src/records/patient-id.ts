import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { isObject } from '../discovery/bounded-fetch.js';
import type { PlatformAccess } from './login-attempt.js';

/** Sources that are FHIR requests, made with the token that the login has just brought. */
export type PatientRequest = 'search:Patient' | 'operation:$userinfo';

/**
 * Asks a platform, right after a login and with its token, whose record the login is for.
 *
 * @returns the patient's id; `undefined` when the platform does not say
 */
export type FindPatient = (
  access: PlatformAccess,
  platform: ResolvedPlatform,
  source: PatientRequest,
) => Promise<string | undefined>;

/** Where a patient id is looked for when the platform file does not say. */
const defaultSources: readonly string[] = ['token.patient', 'idToken.fhirUser', 'token.fhirUser'];
/** FHIR ids, and the underscore that some servers use beside them. It goes into URLs, so nothing else is let in. */
const idPattern = /^[A-Za-z0-9._-]{1,128}$/;
const referencePattern =
  /^(?:https?:\/\/[\x21-\x7e]{1,1024}\/)?(?:Patient|Practitioner|PractitionerRole|RelatedPerson|Person)\/[A-Za-z0-9._-]{1,128}$/;
const accessTokenClaim = 'accessToken.';

/** What a token response says about whose record it is. */
export interface PatientInResponse {
  patient?: string;
  /** Sources that are left, beginning with a FHIR request; empty when there are none, or a patient was found. */
  rest: readonly string[];
}

/**
 * Goes through the sources of the patient id (quirk `patientIdFrom`) in their order, as far as the token response
 * goes: the first that is a FHIR request ends it.
 *
 * @param claims the claims of a verified id_token
 */
export function patientInResponse(
  platform: ResolvedPlatform,
  body: Record<string, unknown>,
  claims: Record<string, unknown> | undefined,
): PatientInResponse {
  const sources = platform.definition.quirks?.patientIdFrom ?? defaultSources;
  return patientFromSources(sources, body, claims);
}

/** The same for given sources, such as the rest after a FHIR request found nobody. */
export function patientFromSources(
  sources: readonly string[],
  body: Record<string, unknown>,
  claims: Record<string, unknown> | undefined,
): PatientInResponse {
  for (const [at, source] of sources.entries()) {
    if (isPatientRequest(source)) return { rest: sources.slice(at) };
    const patient = patientFrom(source, body, claims);
    if (patient !== undefined) return { patient, rest: [] };
  }
  return { rest: [] };
}

/** Whether a source is a FHIR request. */
export function isPatientRequest(source: string | undefined): source is PatientRequest {
  return source === 'search:Patient' || source === 'operation:$userinfo';
}

/** Reads a resource id; `undefined` for anything that could not stand in a URL. */
export function readId(value: unknown): string | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && idPattern.test(text) && text !== '.' && text !== '..' ? text : undefined;
}

/** Reads a reference to a person, relative or absolute; `undefined` for anything else. */
export function readReference(value: unknown): string | undefined {
  return typeof value === 'string' && referencePattern.test(value) ? value : undefined;
}

function patientFrom(
  source: string,
  body: Record<string, unknown>,
  claims: Record<string, unknown> | undefined,
): string | undefined {
  if (source === 'token.patient') return readId(body['patient']);
  if (source === 'token.fhirUser') return patientOf(readReference(body['fhirUser']));
  if (source === 'idToken.fhirUser') return patientOf(readReference(claims?.['fhirUser']));
  if (!source.startsWith(accessTokenClaim)) return undefined;
  return readId(unverifiedClaims(body['access_token'])?.[source.slice(accessTokenClaim.length)]);
}

function patientOf(fhirUser: string | undefined): string | undefined {
  return fhirUser === undefined ? undefined : /(?:^|\/)Patient\/([^/]+)$/.exec(fhirUser)?.[1];
}

/** The token endpoint itself sent this token over its own connection, so its claims need no signature. */
function unverifiedClaims(token: unknown): Record<string, unknown> | undefined {
  const payload = typeof token === 'string' ? token.split('.')[1] : undefined;
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return isObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}
