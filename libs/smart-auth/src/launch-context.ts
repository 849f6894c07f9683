import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { isObject } from './bounded-fetch.js';

/** What a login tells beside the token: whose record, which encounter, who signed in. */
export interface LaunchContext {
  patient?: string;
  encounter?: string;
  fhirUser?: string;
  needPatientBanner?: boolean;
  smartStyleUrl?: string;
  /** Further resources of the launch, as the server wrote them; bounded in size. */
  fhirContext?: readonly Record<string, unknown>[];
  tokenContext?: Readonly<Record<string, string>>;
}

/** Where a patient id is looked for when the platform file does not say. */
const defaultSources = ['token.patient', 'idToken.fhirUser', 'token.fhirUser'] as const;
/** FHIR ids, and the underscore that some servers use beside them. It goes into URLs, so nothing else is let in. */
const idPattern = /^[A-Za-z0-9._-]{1,128}$/;
const referencePattern =
  /^(?:https?:\/\/[\x21-\x7e]{1,1024}\/)?(?:Patient|Practitioner|PractitionerRole|RelatedPerson|Person)\/[A-Za-z0-9._-]{1,128}$/;
const contextValue = /^[\x20-\x7e]{1,200}$/;
const maxContextBytes = 8192;

/**
 * Reads the launch context of a token response. Values that are not what they should be are left out, as if they had
 * not been sent.
 *
 * @param claims the claims of a verified id_token; `undefined` when there is none
 * @see SMART App Launch 2.2, "Launch context arrives with your access token"
 */
export function readLaunchContext(
  platform: ResolvedPlatform,
  body: Record<string, unknown>,
  claims: Record<string, unknown> | undefined,
): LaunchContext {
  const context: LaunchContext = {};
  const fhirUser = reference(claims?.['fhirUser']) ?? reference(body['fhirUser']) ?? reference(claims?.['profile']);
  const patient = findPatient(platform, body, claims);
  const encounter = id(body['encounter']);
  const banner = body['need_patient_banner'];
  const styleUrl = body['smart_style_url'];
  const fhirContext = readFhirContext(body['fhirContext']);
  const tokenContext = readTokenContext(platform, body);
  if (patient !== undefined) context.patient = patient;
  if (encounter !== undefined) context.encounter = encounter;
  if (fhirUser !== undefined) context.fhirUser = fhirUser;
  if (typeof banner === 'boolean') context.needPatientBanner = banner;
  if (typeof styleUrl === 'string' && isHttpsUrl(styleUrl)) context.smartStyleUrl = styleUrl;
  if (fhirContext) context.fhirContext = fhirContext;
  if (tokenContext) context.tokenContext = tokenContext;
  return context;
}

function findPatient(
  platform: ResolvedPlatform,
  body: Record<string, unknown>,
  claims: Record<string, unknown> | undefined,
): string | undefined {
  for (const source of platform.definition.quirks?.patientIdFrom ?? defaultSources) {
    const found = patientFrom(source, body, claims);
    if (found !== undefined) return found;
  }
  return undefined;
}

function patientFrom(
  source: string,
  body: Record<string, unknown>,
  claims: Record<string, unknown> | undefined,
): string | undefined {
  switch (source) {
    case 'token.patient':
      return id(body['patient']);
    case 'token.fhirUser':
      return patientOf(reference(body['fhirUser']));
    case 'idToken.fhirUser':
      return patientOf(reference(claims?.['fhirUser']));
    case 'accessToken.local_patient_id':
      return id(unverifiedClaims(body['access_token'])?.['local_patient_id']);
    default:
      // The remaining sources are FHIR requests, which are made elsewhere, with the token this response brings.
      return undefined;
  }
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

function readFhirContext(value: unknown): Record<string, unknown>[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.filter(isObject);
  return items.length > 0 && JSON.stringify(items).length <= maxContextBytes ? items : undefined;
}

function readTokenContext(
  platform: ResolvedPlatform,
  body: Record<string, unknown>,
): Record<string, string> | undefined {
  const names = Object.keys(platform.definition.quirks?.tokenContextToQuery ?? {});
  const found = names.flatMap((name) => {
    const value = body[name];
    return typeof value === 'string' && contextValue.test(value) ? [[name, value]] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

function id(value: unknown): string | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && idPattern.test(text) && text !== '.' && text !== '..' ? text : undefined;
}

function reference(value: unknown): string | undefined {
  return typeof value === 'string' && referencePattern.test(value) ? value : undefined;
}

function isHttpsUrl(text: string): boolean {
  return text.length <= 2048 && URL.canParse(text) && new URL(text).protocol === 'https:';
}
