import type { Questionnaire } from 'fhir/r4.js';
import { extensionsNamed } from './extensions.js';
import { isQuestion } from './item-type.js';

/** Words that make a question one in which a person vouches for something, or has the payer act. */
const vouching =
  /\b(attest|certif(y|ies|ied)|affirm|declare|swear|under penalty|sign(ed|ature)?|issue|authori[sz]ation number|submit|consent)\b/i;

/**
 * The questions of a form that a person has to answer, not a program: attestations, signatures, and those that have the
 * payer issue something. Told by their words, so rather one too many.
 */
export function questionsForPerson({ item = [] }: Pick<Questionnaire, 'item'>): string[] {
  return item.flatMap((one) => [
    ...(isQuestion(one) &&
    (vouching.test(one.text ?? '') || extensionsNamed(one, 'questionnaire-signatureRequired').length > 0)
      ? [one.linkId]
      : []),
    ...questionsForPerson(one),
  ]);
}
