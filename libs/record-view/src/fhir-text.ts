import type { CodeableConcept, HumanName, Quantity, Range, Ratio, Reference } from 'fhir/r4.js';
import { clean } from './clean-text.js';
import { codingText } from './codes/code-text.js';
import { numberText } from './decimals/source-digits.js';

export { clean, cleanLines } from './clean-text.js';

/** The text of a concept: its own, else the first display, else the first code with its system. */
export function conceptText(concept: CodeableConcept | undefined): string | undefined {
  if (!concept) return undefined;
  const coding = concept.coding?.find(({ display }) => display) ?? concept.coding?.[0];
  return clean(concept.text) ?? clean(coding?.display) ?? (coding && codingText(coding));
}

/** The texts of several concepts, joined. */
export function conceptTexts(concepts: readonly CodeableConcept[] | undefined): string | undefined {
  return join(concepts?.map(conceptText));
}

/** A quantity such as `6.1 %` or `<5 mg`, with the digits of the record, also where a server writes them as text. */
export function quantityText(quantity: Quantity | undefined): string | undefined {
  const number = numberText(quantity, 'value') ?? clean(quantity?.value);
  if (quantity === undefined || number === undefined) return undefined;
  return clean([`${quantity.comparator ?? ''}${number}`, unitText(quantity)].filter(Boolean).join(' '));
}

/** The unit in words: UCUM's `mm[Hg]` as people write it, an annotation such as `{score}` as its word, `1` as nothing. */
export function unitText({ unit, code }: Quantity): string | undefined {
  const written = clean(unit) ?? clean(code);
  if (written === undefined || written === '1') return undefined;
  return written.replace('mm[Hg]', 'mmHg').replace(/^\{([^{}]+)\}$/, '$1');
}

/** A range such as `4 to 5.6 %`, or `up to 5.6 %` when only one end is given. */
export function rangeText(range: Range | undefined): string | undefined {
  const { low, high } = range ?? {};
  const from = quantityText(low);
  const to = quantityText(high);
  if (low && high && from && to) {
    const isOneUnit = unitText(low) === undefined || unitText(low) === unitText(high);
    return `${isOneUnit ? `${low.comparator ?? ''}${numberText(low, 'value')}` : from} to ${to}`;
  }
  if (from) return `from ${from}`;
  return to && `up to ${to}`;
}

/** A ratio such as `1:160`, or `5 mg : 1 mL` with units. */
export function ratioText(ratio: Ratio | undefined): string | undefined {
  const parts = [ratio?.numerator, ratio?.denominator].filter((part) => part !== undefined);
  const separator = parts.every((part) => unitText(part) === undefined) ? ':' : ' : ';
  return join(parts.map(quantityText), separator);
}

/** The display of a reference; the bare reference when it has none, or the identifier of what it means. */
export function referenceText(reference: Reference | undefined): string | undefined {
  return clean(reference?.display) ?? clean(reference?.reference) ?? clean(reference?.identifier?.value);
}

/** Uses of a name that say more than that it is one: who was called so once must not be taken for somebody else. */
const usesToSay = /^(old|maiden|temp|nickname|anonymous)$/;

/** A person's name in reading order; the official or usual one when there are several, and the use of any lesser one. */
export function nameText(names: readonly HumanName[] | undefined): string | undefined {
  const name =
    names?.find(({ use }) => use === 'official' || use === 'usual') ??
    names?.find(({ use }) => !usesToSay.test(use ?? '')) ??
    names?.[0];
  if (!name) return undefined;
  const text =
    clean(name.text) ?? clean([...(name.prefix ?? []), ...(name.given ?? []), name.family].filter(Boolean).join(' '));
  return text !== undefined && usesToSay.test(name.use ?? '') ? `${text} (${name.use} name)` : text;
}

/** What is present, joined by `; `; undefined when nothing is. */
export function join(texts: readonly (string | undefined)[] | undefined, separator = '; '): string | undefined {
  const present = texts?.filter((text): text is string => typeof text === 'string' && text !== '');
  return present && present.length > 0 ? present.join(separator) : undefined;
}
