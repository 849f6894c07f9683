import { hasNextPage, isObject, objectsOf } from '@fhir-gateway/fhir';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { PatientChoice, PatientRequest, PlatformAccess } from '@fhir-gateway/smart-auth/access';
import type { FhirCall, JsonAnswer } from '../contract/fhir-call.js';

/** A patient has a small record about themselves; an answer of this size is something else. */
const maxBytes = 1024 * 1024;

/** What the look-up needs of a `FhirProxy`. */
export interface JsonReader {
  fetchJson(call: FhirCall, options?: { maxBytes?: number }): Promise<JsonAnswer>;
}

/**
 * Asks a platform whose record a new login is for, with the token the login has brought (quirk `patientIdFrom`):
 * the patients that `GET Patient` finds, or the first value that `GET $userinfo` names.
 *
 * @returns the one patient; several where the choice is the person's, not the gateway's; `undefined` when the platform
 *   names nobody, or there are more than one page holds
 * @throws ProxyError as `fetchJson`
 */
export async function lookUpPatient(
  proxy: JsonReader,
  access: PlatformAccess,
  platform: ResolvedPlatform,
  source: PatientRequest,
): Promise<string | PatientChoice[] | undefined> {
  const path = source === 'search:Patient' ? 'Patient' : '$userinfo';
  const request = { method: 'GET', path, query: '', headers: {} };
  const requestId = crypto.randomUUID();
  const answer = await proxy.fetchJson({ platform, access, request, app: 'rest', requestId }, { maxBytes });
  if (answer.status !== 200) return undefined;
  return source === 'search:Patient' ? patientsIn(answer.body) : userInfo(answer.body);
}

function patientsIn(body: unknown): string | PatientChoice[] | undefined {
  // Of more than a page holds nobody could choose, nor is the first one the only one.
  if (hasNextPage(body)) return undefined;
  const found = new Map<string, PatientChoice>();
  for (const { resource } of list(body, 'entry')) {
    if (!isObject(resource) || resource['resourceType'] !== 'Patient' || typeof resource['id'] !== 'string') continue;
    const { id, birthDate } = resource;
    const name = nameOf(resource);
    found.set(id, { id, ...(name && { name }), ...(typeof birthDate === 'string' && { birthDate }) });
  }
  const [first, ...others] = found.values();
  return others.length === 0 ? first?.id : [...found.values()];
}

/** The first name that the record has, as text. */
function nameOf(patient: Record<string, unknown>): string | undefined {
  const [name] = list(patient, 'name');
  if (!name) return undefined;
  const { text, family, given } = name;
  if (typeof text === 'string') return text;
  return [given, family]
    .flat()
    .filter((part) => typeof part === 'string')
    .join(' ');
}

function userInfo(body: unknown): string | undefined {
  const value = list(body, 'parameter')[0]?.['valueString'];
  return typeof value === 'string' ? value : undefined;
}

function list(body: unknown, name: string): Record<string, unknown>[] {
  return isObject(body) ? objectsOf(body[name]) : [];
}
