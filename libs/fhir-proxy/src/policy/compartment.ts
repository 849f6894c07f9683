import { isObject, isResourceType, mentionedPatients } from '@fhir-gateway/fhir';
import type { Interaction } from '../contract/interaction.js';
import { refuse } from './decision.js';
import type { Refusal } from './decision.js';

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

/**
 * What is against an interaction whose path names another patient than the one the login is for. Only for callers who hold
 * nothing wider than `patient/` scopes. What names no patient is the platform's own compartment to keep, by the same token.
 *
 * @param patientId the patient in context; without one nothing that names a patient can be shown to be in scope
 */
export function pathRefusal(interaction: Interaction, patientId: string | undefined): Refusal | undefined {
  const { compartmentType, resourceType, resourceId, operation } = interaction;
  const isPatient = (compartmentType ?? resourceType) === 'Patient';
  if (isPatient && resourceId !== undefined && resourceId !== patientId) return refuse('compartment.path');
  // Of one patient by id it is a record like any other; of the whole system it is what the token reaches, type by type.
  const isOfMany = resourceType !== undefined && !(isPatient && resourceId !== undefined);
  if (operation === '$export' && isOfMany) return refuse('compartment.export');
  return undefined;
}

/**
 * Whether search parameters, from a query string or a form body, name nobody but the patient in context: in every
 * reference to a patient, and in every bare id of a parameter that can only mean one. Decodes for the decision only.
 *
 * @param searchedType the type searched, for the meaning of `_id`
 */
export function namesOthers(search: string, searchedType: string | undefined, patientId: string | undefined): boolean {
  if (search === '') return false;
  for (const [name, value] of new URLSearchParams(search)) {
    const isPatientId = meansPatientId(name, searchedType);
    if (value.split(',').some((part) => isAnother(part.trim(), isPatientId, patientId))) return true;
  }
  return false;
}

/**
 * The same for the parameters of an operation called by POST.
 *
 * @param body a parsed `Parameters` resource; anything else names nobody
 */
export function parametersNameOthers(body: unknown, patientId: string | undefined): boolean {
  if (!isObject(body) || !Array.isArray(body['parameter'])) return false;
  return body['parameter'].some((parameter) => {
    if (!isObject(parameter)) return false;
    const isPatientId = typeof parameter['name'] === 'string' && patientParameters.has(parameter['name'].toLowerCase());
    return Object.entries(parameter).some(([key, value]) => {
      if (!key.startsWith('value')) return false;
      const text = isObject(value) ? value['reference'] : value;
      return typeof text === 'string' && isAnother(text, isPatientId, patientId);
    });
  });
}

/** Whether a parameter's value is a patient's id: `patient`, `subject:Patient`, `patient._id`, `subject:Patient._id`, and `_id` where Patient is searched. */
function meansPatientId(name: string, searchedType: string | undefined): boolean {
  const [head = '', ...chain] = name.split('.');
  const [base = '', modifier] = head.split(':');
  // Some servers take parameter names in any case.
  const isPatientParameter = patientParameters.has(base.toLowerCase());
  if (modifier !== undefined && modifier !== 'Patient' && isResourceType(modifier)) return false;
  if (chain.length > 0) return chain.length === 1 && chain[0]?.toLowerCase() === '_id' && isPatientParameter;
  if (modifier !== undefined && idlessModifiers.has(modifier)) return false;
  return isPatientParameter || (base.toLowerCase() === '_id' && searchedType === 'Patient');
}

/** Whether a text is, or holds, a reference to another patient than this one. */
export function refersToAnother(text: string, patientId: string | undefined): boolean {
  return isAnother(text, false, patientId);
}

function isAnother(value: string, isPatientId: boolean, patientId: string | undefined): boolean {
  let isReference = value.includes('/');
  for (const referenced of mentionedPatients(value)) {
    if (referenced !== patientId) return true;
    isReference = true;
  }
  return isPatientId && !isReference && value !== '' && value !== patientId;
}
