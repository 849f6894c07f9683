import type { Fact } from '@fhir-gateway/patient-record';

/** Words of code systems that only say what kind of entry it is. */
const kindsOfEntry = /^(?:encounter for|allergy to|allergic to)\s+/i;
/** The usual form of a medicine; any other form stays, since it may matter. */
const usualForm = /^(.*\d\s?(?:mg|mcg|g|mL|%)(?:\/[\d.]*\s?mL)?) oral (?:tablet|capsule)s?$/i;
const categories: ReadonlySet<string> = new Set(['medication', 'food', 'environment', 'biologic']);

/**
 * What a fact is called on the pages of a person: the record's own words without those of its code system, in sentence case.
 * Capitals of abbreviations stay.
 */
export function plainName({ section, display }: Pick<Fact, 'section' | 'display'>): string {
  const short = display.replace(kindsOfEntry, '').replace(/ \((?:procedure|disorder|finding|situation)\)$/, '');
  if (section === 'medications') {
    const inUnits = short.replace(/(\d) (MG|MCG|ML)\b/g, (_all, number: string, unit: string) => {
      return `${number} ${unit === 'ML' ? 'mL' : unit.toLowerCase()}`;
    });
    return sentence(usualForm.exec(inUnits)?.[1] ?? inUnits);
  }
  return sentence(short.replace(/^check up\b/i, 'check-up'));
}

/** The reactions of an allergy, without what kind of thing it is to. */
export function reactionWords(detail: string | undefined): string {
  const parts = (detail ?? '').split('; ').filter((part) => part !== '' && !categories.has(part));
  return parts.map((part, at) => (at === 0 ? part : part.charAt(0).toLowerCase() + part.slice(1))).join(', ');
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
