import type { CodeableConcept, HumanName, Reference } from 'fhir/r4.js';
import { clean, join } from './clean-text.js';
import { codingText } from './codes/code-text.js';

export { clean, cleanLines, join } from './clean-text.js';

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
