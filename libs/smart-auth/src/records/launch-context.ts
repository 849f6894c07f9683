import { isObject } from '@fhir-gateway/fhir';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { patientInResponse, readId, readReference } from './patient-id.js';
import type { PatientChoice } from './patient-id.js';

/** What a login tells beside the token: whose record, which encounter, who signed in. */
export interface LaunchContext {
  patient?: string;
  /** Patients whom the token reaches, where the platform did not say which one it is for and nobody has chosen yet. */
  patientChoices?: readonly PatientChoice[];
  encounter?: string;
  fhirUser?: string;
  needPatientBanner?: boolean;
  smartStyleUrl?: string;
  /** Further resources of the launch, as the server wrote them; bounded in size. */
  fhirContext?: readonly Record<string, unknown>[];
  /** What the EHR wants the app to do, and for which of its organizations; opaque strings of the server. */
  intent?: string;
  tenant?: string;
  tokenContext?: Readonly<Record<string, string>>;
}

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
  const fhirUser =
    readReference(claims?.['fhirUser']) ?? readReference(body['fhirUser']) ?? readReference(claims?.['profile']);
  const patient = patientInResponse(platform, body, claims).patient;
  const encounter = readId(body['encounter']);
  const banner = body['need_patient_banner'];
  const styleUrl = body['smart_style_url'];
  const fhirContext = readFhirContext(body['fhirContext']);
  const tokenContext = readTokenContext(platform, body);
  if (patient !== undefined) context.patient = patient;
  if (encounter !== undefined) context.encounter = encounter;
  if (fhirUser !== undefined) context.fhirUser = fhirUser;
  if (typeof banner === 'boolean') context.needPatientBanner = banner;
  if (typeof styleUrl === 'string' && isHttpsUrl(styleUrl)) context.smartStyleUrl = styleUrl;
  for (const name of ['intent', 'tenant'] as const) {
    const value = body[name];
    if (typeof value === 'string' && contextValue.test(value)) context[name] = value;
  }
  if (fhirContext) context.fhirContext = fhirContext;
  if (tokenContext) context.tokenContext = tokenContext;
  return context;
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

function isHttpsUrl(text: string): boolean {
  return text.length <= 2048 && URL.canParse(text) && new URL(text).protocol === 'https:';
}
