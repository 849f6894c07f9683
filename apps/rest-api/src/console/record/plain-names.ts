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
  const short = display
    .replace(kindsOfEntry, '')
    .replace(/^(follow-up|urgent care) encounter\b/i, '$1')
    .replace(/ \((?:procedure|disorder|finding|situation)\)$/, '');
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

/** Statuses that say what everybody expects of an entry. */
const expected: ReadonlySet<string> = new Set(['final', 'completed', 'current', 'finished']);
const statuses: Readonly<Record<string, string>> = {
  active: 'in use',
  resolved: 'over',
  inactive: 'over',
  preliminary: 'not final yet',
  'entered-in-error': 'withdrawn by the place',
};

/** The status of an entry as pages say it; absent where it says nothing new. */
export function statusWords(section: Fact['section'], status: string | undefined): string | undefined {
  if (status === undefined || expected.has(status.toLowerCase())) return undefined;
  if (status === 'not-done') return section === 'immunizations' ? 'not given' : 'not done';
  // Of a condition or a plan it says that it lasts.
  if (section !== 'medications' && status === 'active') return status;
  return Object.hasOwn(statuses, status) ? statuses[status] : status;
}

/** What a place says further of an entry, without the types of its files. */
export function detailWords(detail: string): string {
  const parts = detail.split('; ').filter((part) => !/^[a-z]+\/[\w.+-]+$|^charset=/.test(part));
  return parts.join('; ');
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
