import type { Interaction } from '../contract/interaction.js';
import { isResourceType } from '../contract/path-grammar.js';
import { ProxyError } from '../contract/proxy-error.js';

/** Search parameters whose bare id is a patient's, on every type that has them (R4 search parameter registry). */
const patientParameters: ReadonlySet<string> = new Set([
  'patient',
  'subject',
  'beneficiary',
  'subscriber',
  'individual',
]);
/** Modifiers after which the value is no id. */
const idlessModifiers: ReadonlySet<string> = new Set([
  'missing',
  'identifier',
  'text',
  'contains',
  'exact',
  'in',
  'not-in',
]);
const patientReferences = /(?:^|\/)Patient\/([^/?#|]*)/gi;

/**
 * Refuses an interaction that names another patient than the one the login is for. Only for callers who hold nothing
 * wider than `patient/` scopes. What names no patient is the platform's own compartment to keep, by the same token.
 *
 * @param patientId the patient in context; without one nothing that names a patient can be shown to be in scope
 * @throws ProxyError PATIENT_OUT_OF_SCOPE
 */
export function assertPathInCompartment(interaction: Interaction, patientId: string | undefined): void {
  const isPatient = (interaction.compartmentType ?? interaction.resourceType) === 'Patient';
  if (isPatient && interaction.resourceId !== undefined && interaction.resourceId !== patientId) throw outOfScope();
}

/**
 * The same for search parameters, from a query string or a form body: every reference to a patient, and every bare id
 * in a parameter that can only mean one, must be the patient in context. Decodes for the decision only.
 *
 * @param searchedType the type searched, for the meaning of `_id`
 * @throws ProxyError PATIENT_OUT_OF_SCOPE
 */
export function assertSearchInCompartment(
  search: string,
  searchedType: string | undefined,
  patientId: string | undefined,
): void {
  if (search === '') return;
  for (const [name, value] of new URLSearchParams(search)) {
    const isPatientId = meansPatientId(name, searchedType);
    for (const part of value.split(',')) assertValue(part.trim(), isPatientId, patientId);
  }
}

/**
 * The same for the parameters of an operation called by POST.
 *
 * @param body a parsed `Parameters` resource; anything else names nobody
 * @throws ProxyError PATIENT_OUT_OF_SCOPE
 */
export function assertParametersInCompartment(body: unknown, patientId: string | undefined): void {
  if (!isRecord(body) || !Array.isArray(body['parameter'])) return;
  for (const parameter of body['parameter']) {
    if (!isRecord(parameter)) continue;
    const isPatientId = typeof parameter['name'] === 'string' && patientParameters.has(parameter['name'].toLowerCase());
    for (const [key, value] of Object.entries(parameter)) {
      if (!key.startsWith('value')) continue;
      const text = isRecord(value) ? value['reference'] : value;
      if (typeof text === 'string') assertValue(text, isPatientId, patientId);
    }
  }
}

/** Whether a parameter's value is a patient's id: `patient`, `subject:Patient`, `patient._id`, `subject:Patient._id`, and `_id` where Patient is searched. */
export function meansPatientId(name: string, searchedType: string | undefined): boolean {
  const [head = '', ...chain] = name.split('.');
  const [base = '', modifier] = head.split(':');
  // Some servers take parameter names in any case.
  const isPatientParameter = patientParameters.has(base.toLowerCase());
  if (modifier !== undefined && modifier !== 'Patient' && isResourceType(modifier)) return false;
  if (chain.length > 0) return chain.length === 1 && chain[0]?.toLowerCase() === '_id' && isPatientParameter;
  if (modifier !== undefined && idlessModifiers.has(modifier)) return false;
  return isPatientParameter || (base.toLowerCase() === '_id' && searchedType === 'Patient');
}

function assertValue(value: string, isPatientId: boolean, patientId: string | undefined): void {
  let isReference = value.includes('/');
  for (const [, referenced] of value.matchAll(patientReferences)) {
    if (referenced !== patientId) throw outOfScope();
    isReference = true;
  }
  if (isPatientId && !isReference && value !== '' && value !== patientId) throw outOfScope();
}

function outOfScope(): ProxyError {
  return new ProxyError('PATIENT_OUT_OF_SCOPE', 'This login covers one patient, and the request names another.');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
