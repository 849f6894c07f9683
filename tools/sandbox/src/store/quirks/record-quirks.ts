import type { Resource } from 'fhir/r4.js';
import { withBareCodes } from './bare-codes.js';
import { withMedicationsApart } from './medication-reference.js';
import { withoutDisplays } from './no-display.js';
import { withContainedResult, withImpossibleDates, withOtherWords } from './odd-entries.js';
import { withoutCategory, withSharedIdentifier, withVendorWords } from './stated-otherwise.js';
import type { Quirk, Quirks } from './quirk.js';

/** Quirks of the records themselves; all others are quirks of answers. */
const changes: Readonly<Partial<Record<Quirk, (resources: readonly Resource[]) => Resource[]>>> = {
  'medication-reference': withMedicationsApart,
  'contained-results': withContainedResult,
  'impossible-dates': withImpossibleDates,
  'other-words': withOtherWords,
  'bare-codes': (resources) => resources.map((one) => withBareCodes(one) as Resource),
  'no-category': (resources) => resources.map(withoutCategory),
  'shared-identifiers': (resources) => resources.map(withSharedIdentifier),
  'vendor-words': (resources) => resources.map(withVendorWords),
  'no-display': (resources) => resources.map((one) => withoutDisplays(one) as Resource),
};

/** The records as a server with these quirks holds them; its searches find what is left. */
export function withRecordQuirks(resources: readonly Resource[], quirks: Quirks): Resource[] {
  return Object.entries(changes).reduce<Resource[]>(
    (records, [quirk, change]) => (quirks.has(quirk as Quirk) ? change(records) : records),
    [...resources],
  );
}

/** Whether two bases can serve the same records. */
export function haveSameRecords(some: Quirks, others: Quirks): boolean {
  return Object.keys(changes).every((quirk) => some.has(quirk as Quirk) === others.has(quirk as Quirk));
}
