import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { PatientRequest, PlatformAccess } from '@fhir-gateway/smart-auth';
import type { FhirCall, JsonAnswer } from '../contract/fhir-call.js';

/** A patient has a small record about themselves; an answer of this size is something else. */
const maxBytes = 1024 * 1024;

/** What the look-up needs of a `FhirProxy`. */
export interface JsonReader {
  fetchJson(call: FhirCall, options?: { maxBytes?: number }): Promise<JsonAnswer>;
}

/**
 * Asks a platform whose record a new login is for, with the token the login has brought (quirk `patientIdFrom`):
 * the one patient that `GET Patient` finds, or the first value that `GET $userinfo` names.
 *
 * @returns `undefined` when the platform names nobody, or more than one: then the choice is not the gateway's
 * @throws ProxyError as `fetchJson`
 */
export async function lookUpPatient(
  proxy: JsonReader,
  access: PlatformAccess,
  platform: ResolvedPlatform,
  source: PatientRequest,
): Promise<string | undefined> {
  const path = source === 'search:Patient' ? 'Patient' : '$userinfo';
  const request = { method: 'GET', path, query: '', headers: {} };
  const requestId = crypto.randomUUID();
  const answer = await proxy.fetchJson({ platform, access, request, door: 'rest', requestId }, { maxBytes });
  if (answer.status !== 200) return undefined;
  return source === 'search:Patient' ? onlyPatient(answer.body) : userInfo(answer.body);
}

function onlyPatient(body: unknown): string | undefined {
  const ids = list(body, 'entry')
    .map((entry) => entry['resource'])
    .filter((resource) => isObject(resource) && resource['resourceType'] === 'Patient')
    .map((resource) => (isObject(resource) ? resource['id'] : undefined));
  const [id, ...others] = new Set(ids);
  return others.length === 0 && typeof id === 'string' ? id : undefined;
}

function userInfo(body: unknown): string | undefined {
  const value = list(body, 'parameter')[0]?.['valueString'];
  return typeof value === 'string' ? value : undefined;
}

function list(body: unknown, name: string): Record<string, unknown>[] {
  const items = isObject(body) ? body[name] : undefined;
  return Array.isArray(items) ? items.filter(isObject) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
