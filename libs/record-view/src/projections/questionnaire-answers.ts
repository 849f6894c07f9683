import type { QuestionnaireResponseItem, QuestionnaireResponseItemAnswer } from 'fhir/r4.js';
import { quantityText } from '../decimals/quantity-text.js';
import { clean, join, referenceText } from '../fhir-text.js';

/** Deeper nesting than any form has. */
const deepest = 10;

/** Questions with their answers, those of groups too, in the order of the form. */
export function answersText(items: readonly QuestionnaireResponseItem[] | undefined, depth = 0): string | undefined {
  if (depth > deepest) return undefined;
  return join(
    items?.flatMap((item) => [
      item.answer
        ? join([clean(item.text) ?? clean(item.linkId), join(item.answer.map(answerText), ', ')], ': ')
        : undefined,
      answersText(item.item, depth + 1),
      ...(item.answer ?? []).map((answer) => answersText(answer.item, depth + 1)),
    ]),
  );
}

function answerText(answer: QuestionnaireResponseItemAnswer): string | undefined {
  const plain = answer.valueBoolean ?? answer.valueDecimal ?? answer.valueInteger;
  if (plain !== undefined) return String(plain);
  return (
    clean(answer.valueString) ??
    clean(answer.valueCoding?.display ?? answer.valueCoding?.code) ??
    answer.valueDate ??
    answer.valueDateTime ??
    answer.valueTime ??
    quantityText(answer.valueQuantity) ??
    clean(answer.valueUri) ??
    referenceText(answer.valueReference)
  );
}
