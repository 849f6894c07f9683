import { compartmentTexts, patientCondition, patientElements } from '@fhir-gateway/fhir';
import { refersToAnother } from './compartment.js';
import { refuse } from './decision.js';
import type { Refusal } from './decision.js';
import type { Interaction } from '../contract/interaction.js';
import { isAbout } from './patient-confinement.js';

/**
 * What is against a write whose body is about another patient than the one of the login. A resource is about whom the
 * elements of its patient compartment name. Of what cannot be read as a resource (a patch, XML whose texts alone are known,
 * what an operation takes that writes), no reference at all may name somebody else.
 * An operation that only reads stores nothing of its body: `$validate` may be asked about any resource.
 *
 * @param json as of `CheckedBody`
 * @see https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
export function bodyRefusal(interaction: Interaction, json: unknown, patient: string | undefined): Refusal | undefined {
  const { kind, isWrite, resourceType = '' } = interaction;
  if (!isWrite || json === undefined) return undefined;
  // Whoever it is, it is not the patient of the login, who has a record already.
  if (kind === 'create' && resourceType === 'Patient') return refuse('compartment.body');
  const isResource = (kind === 'create' || kind === 'update') && !Array.isArray(json);
  const isAnother = isResource
    ? compartmentTexts(json, resourceType).some((text) => isReferenceToAnother(text, patient))
    : mentionsAnother(json, patient) || (kind === 'patch' && copiesPatient(json, resourceType));
  return isAnother ? refuse('compartment.body') : undefined;
}

/** Whether any text in it is a reference to another patient; prose that holds one is none. */
function mentionsAnother(json: unknown, patient: string | undefined): boolean {
  const waiting: unknown[] = [json];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') {
      if (value.includes('Patient') && !/\s/.test(value.trim()) && isReferenceToAnother(value, patient)) return true;
    } else if (typeof value === 'object' && value !== null) {
      for (const member of Object.values(value)) waiting.push(member);
    }
  }
  return false;
}

function isReferenceToAnother(text: string, patient: string | undefined): boolean {
  const reference = text.trim();
  const search = patientCondition(reference);
  if (search !== undefined) return patient === undefined || !isAbout(search, 'Patient', patient);
  return refersToAnother(reference, patient);
}

/**
 * Whether a JSON Patch takes what the resource is about from elsewhere in it, where nobody sees whom that names.
 *
 * @see RFC 6902 sections 4.4 and 4.5; RFC 6901 for the paths
 */
function copiesPatient(json: unknown, resourceType: string): boolean {
  if (!Array.isArray(json)) return false;
  const elements = new Set(patientElements(resourceType).map(([first]) => first));
  return json.some((operation) => {
    const { op, path } = Object(operation) as { op?: unknown; path?: unknown };
    if (op !== 'copy' && op !== 'move') return false;
    const [, first] = String(path).split('/');
    return first === undefined || elements.has(first.replaceAll('~1', '/').replaceAll('~0', '~'));
  });
}
