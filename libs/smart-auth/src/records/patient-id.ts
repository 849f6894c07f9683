import { isObject, parseReference, patientIdIn } from '@fhir-gateway/fhir';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { PlatformAccess } from './platform-access.js';

/** Sources that are FHIR requests, made with the token that the login has just brought. */
export type PatientRequest = 'search:Patient' | 'operation:$userinfo';

/**
 * Asks a platform, right after a login and with its token, whose record the login is for.
 *
 * @returns the patient's id; several patients where the person has to choose; `undefined` when the platform does not say
 */
export type FindPatient = (
  access: PlatformAccess,
  platform: ResolvedPlatform,
  source: PatientRequest,
) => Promise<string | readonly PatientChoice[] | undefined>;

/** A patient whom the token reaches; the person who signed in says whether it is the one. */
export interface PatientChoice {
  readonly id: string;
  /** As the platform writes it; shown to the browser of that person and to nobody else. */
  readonly name?: string;
  /** A FHIR date. */
  readonly birthDate?: string;
}

/** A person has a few people in their care; who reaches more is none of whom a page could ask. */
const maxPatientChoices = 20;
const longestName = 120;

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
  return patientFromSources(platform, sources, body, claims);
}

/** The same for given sources, such as the rest after a FHIR request found nobody. */
export function patientFromSources(
  platform: ResolvedPlatform,
  sources: readonly string[],
  body: Record<string, unknown>,
  claims: Record<string, unknown> | undefined,
): PatientInResponse {
  for (const [at, source] of sources.entries()) {
    if (isPatientRequest(source)) return { rest: sources.slice(at) };
    const patient = patientFrom(platform, source, body, claims);
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

/** The choices as they are stored: each id once and fit for a URL, nothing longer than a page can show. */
export function readPatientChoices(found: readonly PatientChoice[]): PatientChoice[] | undefined {
  const choices = new Map<string, PatientChoice>();
  for (const { id: given, name, birthDate } of found) {
    const id = readId(given);
    if (id === undefined) continue;
    const isDate = birthDate !== undefined && /^\d{4}(?:-\d{2}){0,2}$/.test(birthDate);
    choices.set(id, { id, ...(name && { name: name.slice(0, longestName) }), ...(isDate && { birthDate }) });
  }
  return choices.size > 1 && choices.size <= maxPatientChoices ? [...choices.values()] : undefined;
}

/**
 * Reads the patient of a token response. SMART says that it is an id; some servers write a reference, relative or as an
 * address of their own. An address of another server is nobody's id here.
 */
function readPatient({ fhirBaseUrl, vendorBaseUrl }: ResolvedPlatform, value: unknown): string | undefined {
  if (typeof value !== 'string') return readId(value);
  const base = [fhirBaseUrl, vendorBaseUrl].find((one) => value.startsWith(`${one.replace(/\/+$/, '')}/`));
  const relative = base === undefined ? value : value.slice(base.replace(/\/+$/, '').length + 1);
  return readId(patientIdIn(relative));
}

function patientFrom(
  platform: ResolvedPlatform,
  source: string,
  body: Record<string, unknown>,
  claims: Record<string, unknown> | undefined,
): string | undefined {
  if (source === 'token.patient') return readPatient(platform, body['patient']);
  if (source === 'token.fhirUser') return patientOf(readReference(body['fhirUser']));
  if (source === 'idToken.fhirUser') return patientOf(readReference(claims?.['fhirUser']));
  if (!source.startsWith(accessTokenClaim)) return undefined;
  return readId(unverifiedClaims(body['access_token'])?.[source.slice(accessTokenClaim.length)]);
}

function patientOf(fhirUser: string | undefined): string | undefined {
  const named = parseReference(fhirUser);
  return named?.type === 'Patient' ? named.id : undefined;
}

/**
 * The claims of a JWT as it came. The token endpoint itself sent it over its own connection, so that its claims need no
 * signature; `undefined` for anything else.
 */
export function unverifiedClaims(token: unknown): Record<string, unknown> | undefined {
  const payload = typeof token === 'string' ? token.split('.')[1] : undefined;
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return isObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}
