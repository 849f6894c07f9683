import { isResourceId, parseReference, parseSearch, resourceTypePattern } from '@fhir-gateway/fhir';

/** What a filled-in template asks for. */
export type PrefetchQuery =
  /** One resource. */
  | { readonly kind: 'read'; readonly type: string; readonly id: string }
  /** Resources of one type by their ids. */
  | {
      readonly kind: 'by-id';
      readonly type: string;
      readonly ids: readonly string[];
      readonly includes: readonly Include[];
    }
  /** The coverages of the patient. */
  | { readonly kind: 'coverage'; readonly includes: readonly Include[] }
  /** Everything of one type that is the patient's; only for types that the platform file adds. */
  | { readonly kind: 'of-patient'; readonly type: string };

/** `_include=ServiceRequest:performer`: resources that an element refers to. */
export interface Include {
  readonly type: string;
  readonly element: string;
}

/**
 * Types that a service may be sent: what an order and its coverage refer to, and no clinical record.
 *
 * @see docs/ask-a-payer.md, "What is sent"
 */
export const prefetchTypes: ReadonlySet<string> = new Set([
  'Patient',
  'Coverage',
  'Encounter',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'Device',
  'Medication',
  'ServiceRequest',
  'DeviceRequest',
  'MedicationRequest',
  'NutritionOrder',
  'VisionPrescription',
  'CommunicationRequest',
]);

const including = new RegExp(`^(${resourceTypePattern}):([a-z][A-Za-z-]{0,63})(?::${resourceTypePattern})?$`);
/** Characters of a search. */
const longestSearch = 4_000;
const maxIds = 20;
const maxIncludes = 10;

/**
 * Judges what a filled-in template asks for. Only a read, a search by ids and the search for the patient's coverages
 * pass: a template could otherwise send the whole chart to whoever wrote it. Never is its text used as an address.
 *
 * @param patientId the one patient whose data may be sent
 * @param extraTypes types that the platform file adds
 * @returns undefined for anything else
 */
export function judgeQuery(
  text: string,
  patientId: string,
  extraTypes: ReadonlySet<string> = new Set(),
): PrefetchQuery | undefined {
  const read = parseReference(text);
  if (read?.ref === text && isAllowed(read.type, extraTypes)) return { kind: 'read', type: read.type, id: read.id };
  const { type = '', query = '' } = parseSearch(text) ?? {};
  if (!isAllowed(type, extraTypes) || query.length > longestSearch || /[#\s]/.test(query)) return undefined;
  const parameters = [...new URLSearchParams(query)];
  const includes = readIncludes(parameters, extraTypes);
  const others = parameters.filter(([name]) => !name.startsWith('_include'));
  if (!includes) return undefined;
  const ids = others.length === 1 && others[0]?.[0] === '_id' ? idsOf(others[0][1], type) : undefined;
  if (ids) return { kind: 'by-id', type, ids, includes };
  const patients = others.filter(([name]) => isPatientParameter(name)).map(([, value]) => idsOf(value, 'Patient'));
  // A list with other patients in it is refused as a whole.
  const isOfPatient = patients.every((list) => list?.length === 1 && list[0] === patientId);
  if (patients.length === 0 || !isOfPatient) return undefined;
  if (type === 'Coverage') return others.every(isCoverageParameter) ? { kind: 'coverage', includes } : undefined;
  return extraTypes.has(type) && others.length === 1 && includes.length === 0
    ? { kind: 'of-patient', type }
    : undefined;
}

function isAllowed(type: string, extraTypes: ReadonlySet<string>): boolean {
  return prefetchTypes.has(type) || extraTypes.has(type);
}

function isPatientParameter(name: string): boolean {
  return name === 'patient' || name === 'beneficiary' || name === 'subject';
}

function isCoverageParameter([name, value]: [string, string]): boolean {
  return isPatientParameter(name) || (name === 'status' && value === 'active');
}

function readIncludes(
  parameters: readonly (readonly [string, string])[],
  extraTypes: ReadonlySet<string>,
): Include[] | undefined {
  const values = parameters.filter(([name]) => name === '_include' || name === '_include:iterate');
  const isSound = parameters.every(([name]) => !name.startsWith('_include') || /^_include(?::iterate)?$/.test(name));
  if (!isSound || values.length > maxIncludes) return undefined;
  const includes = values.map(([, value]): Include | undefined => {
    const [, type, element] = including.exec(value) ?? [];
    return type !== undefined && element !== undefined && isAllowed(type, extraTypes) ? { type, element } : undefined;
  });
  return includes.every((include) => include !== undefined) ? (includes as Include[]) : undefined;
}

/** Ids, or references to this very type, divided by commas. */
function idsOf(value: string, type: string): string[] | undefined {
  const ids = value.split(',').map((one) => (one.startsWith(`${type}/`) ? one.slice(type.length + 1) : one));
  const isSound = ids.every((id) => isResourceId(id));
  return isSound && ids.length <= maxIds ? ids : undefined;
}
