import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { plainText } from '../../untrusted-text.js';

const maxInputs = 20;

/**
 * Canonicals of the forms that an action of the payer asks to be filled in: those among the inputs of a Task, or the form
 * itself that the action would store.
 *
 * @see https://hl7.org/fhir/us/davinci-crd/ response type "Request Form Completion"
 */
export function formsOf(resource: unknown): string[] {
  if (!isObject(resource)) return [];
  if (resource['resourceType'] === 'Task') {
    return objectsOf(resource['input'])
      .slice(0, maxInputs)
      .flatMap((input) => plainText(input['valueCanonical'], 500) ?? []);
  }
  if (resource['resourceType'] !== 'Questionnaire') return [];
  const url = plainText(resource['url'], 400);
  const version = plainText(String(resource['version'] ?? ''), 60);
  return url === undefined ? [] : [version === undefined ? url : `${url}|${version}`];
}
