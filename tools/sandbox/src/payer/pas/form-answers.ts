import { objectsOf } from '@fhir-gateway/fhir';
import { memberOf, textOf } from '../json.js';
import type { SubmittedBundle } from './submitted-bundle.js';

/**
 * Answers of a form of this payer that is finished, by linkId; undefined where it did not come along.
 *
 * @param formsBase what the canonicals of the payer's forms begin with
 */
export function answersTo(
  form: string,
  { entries }: SubmittedBundle,
  formsBase: string,
): ReadonlyMap<string, unknown> | undefined {
  const [id = ''] = form.split('|');
  const response = entries.find(({ resource }) => {
    const canonical = textOf(resource['questionnaire']) ?? '';
    const contained = objectsOf(resource['contained']).flatMap(({ derivedFrom }) =>
      Array.isArray(derivedFrom) ? derivedFrom : [],
    );
    return (
      resource['resourceType'] === 'QuestionnaireResponse' &&
      resource['status'] === 'completed' &&
      [canonical, ...contained].some((one) => String(one).split('|')[0] === `${formsBase}/${id}`)
    );
  })?.resource;
  if (!response) return undefined;
  const answers = objectsOf(response['item']).flatMap(({ linkId, answer }) => {
    const [first] = objectsOf(answer);
    const value =
      first?.['valueInteger'] ??
      first?.['valueBoolean'] ??
      memberOf(first, 'valueCoding', 'code') ??
      first?.['valueString'];
    return value === undefined ? [] : [[String(linkId), value] as const];
  });
  return new Map(answers);
}
