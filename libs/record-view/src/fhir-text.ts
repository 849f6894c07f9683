import { objectsOf } from '@fhir-gateway/fhir';
import type { CodeableConcept, Coding, HumanName, Reference } from 'fhir/r4.js';
import { clean, join } from './clean-text.js';
import { codingText } from './codes/code-text.js';
import { nameOfCode } from './dictionary/code-names.js';

export { clean, cleanLines, join } from './clean-text.js';

/** What programs write where they have no name. It stands only where nothing else does. */
const noName = /^(?:null|undefined|unknown|n\/?a|not available|nan|[-.?]+)$/i;

/**
 * The text of a concept: its own, else the first display, else the dictionary's name of a code, marked as such, else the
 * first code with its system. `null` and its like are no name where a coding has one.
 */
export function conceptText(concept: CodeableConcept | undefined): string | undefined {
  if (!concept) return undefined;
  const texts = [clean(concept.text), ...(concept.coding ?? []).map((coding) => clean(coding.display))];
  const said = texts.find((text) => text !== undefined && !noName.test(text));
  if (said !== undefined) return said;
  const [unnamed] = texts.filter((text) => text !== undefined);
  return namedText(concept) ?? unnamed ?? (concept.coding?.[0] && codingText(concept.coding[0]));
}

/** Whether a code is of HL7, which binds the statuses of FHIR: one without a system means theirs. */
function isOfHl7({ system }: Coding): boolean {
  return system === undefined || /^https?:\/\/(?:terminology\.)?hl7\.org\//.test(String(system));
}

/** The code of a status: that of HL7 before those of vendors, whatever their order; undefined without any. */
export function statusCodeOf(concept: CodeableConcept | undefined): string | undefined {
  return statusCoding(concept)?.code;
}

function statusCoding(concept: CodeableConcept | undefined): Coding | undefined {
  const codings = objectsOf(concept?.coding).filter(({ code }) => typeof code === 'string');
  return codings.find(isOfHl7) ?? codings[0];
}

/** A status in words: what HL7 codes, then the vendor's words where they say something else. */
export function statusText(concept: CodeableConcept | undefined): string | undefined {
  const coding = statusCoding(concept);
  const words = conceptText(concept);
  const code = coding && isOfHl7(coding) ? coding.code : undefined;
  if (code === undefined || words === undefined) return words;
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');
  return plain(words) === plain(code) ? words : `${code} (${words})`;
}

/** The dictionary's name of a code that stands without words. */
function namedText({ coding = [] }: CodeableConcept): string | undefined {
  const name = coding.map(nameOfCode).find((one) => one !== undefined);
  return name === undefined ? undefined : `${name} (name by the gateway)`;
}

/** The texts of several concepts, joined. */
export function conceptTexts(concepts: readonly CodeableConcept[] | undefined): string | undefined {
  return join(concepts?.map(conceptText));
}

/** The display of a reference; the bare reference when it has none, or the identifier of what it means. */
export function referenceText(reference: Reference | undefined): string | undefined {
  const { display, reference: target, identifier } = reference ?? {};
  return clean(display) ?? clean(conditionText(target) ?? target) ?? clean(identifier?.value);
}

/** What a conditional reference, as `Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|1`, says of whom it means. */
function conditionText(target: unknown): string | undefined {
  const [, system, value] = /^[A-Z]\w+\?identifier=([^|&]*)\|([^|&]+)$/.exec(String(target ?? '')) ?? [];
  return value && `${system?.endsWith('/us-npi') ? 'NPI' : 'identifier'} ${value}`;
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
