import { vaccineGroupsOf } from '@fhir-gateway/record-view/dictionary';
import type { Immunization } from 'fhir/r4.js';

import { absenceState } from '../matching/absences.js';
import { codeOf, conceptKeys } from '../matching/concept-keys.js';
import { identifierKeys, stated, type Entry, type EntryTraits, type Of } from '../matching/entry.js';
import type { SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';
import { addDays, dayOf } from '../matching/time-keys.js';

/** CVX codes of a vaccine of a group whose formulation is not known. @see https://www2a.cdc.gov/vaccines/iis/iisstandards */
const unspecified: ReadonlySet<string> = new Set(
  (
    '17 26 31 45 82 85 88 89 90 91 107 108 109 122 129 137 139 147 151 152 164 184 188 213 214 222 304 314 315 319 325 ' +
    '330 500'
  ).split(' '),
);

/** Doses of vaccines: the same CVX code, or group where one side knows no more, on the same day. */
export const immunizations: SectionRule = {
  read: (resource) => (resource.resourceType === 'Immunization' ? [immunizationTraits(resource)] : []),
  isCompatible: (one, other) => {
    const [here, there] = [cvxOf(doseOf(one)), cvxOf(doseOf(other))];
    return (
      here === undefined || there === undefined || here === there || unspecified.has(here) || unspecified.has(there)
    );
  },
  isPossible: (one, other) => {
    const [here, there] = [doseOf(one), doseOf(other)];
    if (dayOf(here.occurrenceDateTime) === dayOf(there.occurrenceDateTime)) return true;
    return one.source.connection !== other.source.connection && (isReported(here) || isReported(there));
  },
};

function immunizationTraits(one: Immunization): EntryTraits {
  const day = dayOf(one.occurrenceDateTime);
  const { certain, doubtful } = conceptKeys(one.vaccineCode);
  const cvx = cvxOf(one);
  const groups = cvx === undefined ? [] : vaccineGroupsOf(cvx);
  // A dose of a day was given, whether or not anybody knows of what.
  const absence = absenceState(one.vaccineCode);
  const isDose = one.status !== 'not-done' && cvx !== '998';
  const name = textKey(one.vaccineCode.text ?? one.vaccineCode.coding?.[0]?.display);
  const on = (keys: readonly string[], at: string): string[] => keys.map((key) => `${key} ${at}`);
  return {
    state:
      one.status === 'entered-in-error' ? 'withdrawn' : absence === 'absent' || !day ? (absence ?? 'stated') : 'stated',
    apart: isDose ? '' : 'no dose',
    concepts: [one.vaccineCode],
    identifiers: identifierKeys(one.identifier),
    same:
      day === undefined
        ? []
        : [
            ...on(certain, day),
            ...(one.lotNumber ? on([`lot ${textKey(one.lotNumber)}`], day) : []),
            ...(groups.length === 0 ? [] : on([`group ${groups.join(', ')}`], day)),
          ],
    possible:
      day === undefined || !isDose
        ? []
        : [
            ...on([...doubtful, ...(name === '' ? [] : [`text ${name}`])], day),
            // Claims and registries are a day off now and then.
            ...[day, addDays(day, 1)].flatMap((at) => on(certain, `near ${at}`)),
          ],
    fields: { lot: stated(one.lotNumber), status: stated(one.status) },
    asserted: one.recorded ?? one.occurrenceDateTime,
  };
}

const doseOf = (entry: Entry): Of<'Immunization'> => entry.source.resource as Of<'Immunization'>;

function cvxOf({ vaccineCode }: Immunization): string | undefined {
  return codeOf(vaccineCode, 'CVX');
}

function isReported({ primarySource }: Immunization): boolean {
  return primarySource === false;
}
