import { conceptText, observationDate } from '@fhir-gateway/record-view';
import type { Observation, ObservationComponent } from 'fhir/r4.js';

import { codeOf, conceptKey, conceptKeys } from '../matching/concept-keys.js';
import { contentHash } from '../matching/content-hash.js';
import { identifierKeys, stated, type Entry, type EntryTraits, type Of } from '../matching/entry.js';
import type { Fact } from '../matching/fact.js';
import type { SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';
import { reportTraits } from './documents.js';
import { dayOf, minuteOf } from '../matching/time-keys.js';
import { amountKey } from '../units/amount-key.js';

/** Codes of one measurement: the panel of a blood pressure had another one before; US Core has oxygen saturation twice. */
const otherCodes: Readonly<Record<string, string>> = {
  'LOINC 55284-4': 'LOINC 85354-9',
  'LOINC 59408-5': 'LOINC 2708-6',
  'LOINC 2708-6+59408-5': 'LOINC 2708-6',
};

/** Laboratory results: the same test at the same minute with the same value. */
export const results: SectionRule = observationRule(0);

/** Vital signs: likewise, a minute apart at the most. */
export const vitals: SectionRule = observationRule(1);

function observationRule(toleratedMinutes: 0 | 1): SectionRule {
  return {
    read: (resource, source) => {
      // What a report concludes is a result; see `concludingReports`.
      if (resource.resourceType === 'DiagnosticReport') return [reportTraits(resource, source)];
      return resource.resourceType === 'Observation' ? [observationTraits(resource, toleratedMinutes)] : [];
    },
    isCompatible: (one, other) => isOfOnePlace(one, other),
    isPossible: (one, other) =>
      isOfOnePlace(one, other) && (isTimeless(one) || isTimeless(other) || isOtherValue(one, other)),
    finish: withCorrections,
  };
}

function observationTraits(one: Observation, toleratedMinutes: 0 | 1): EntryTraits {
  const when = timeOf(one);
  const minute = minuteOf(when);
  const day = dayOf(when);
  const { certain, doubtful } = conceptKeys(one.code);
  const codes = certain.map((code) => otherCodes[code] ?? code);
  const value = valueKey(one);
  const minutes = minute === undefined ? [] : toleratedMinutes === 0 ? [minute] : [minute, minute + 1];
  const name = textKey(one.code.text ?? one.code.coding?.[0]?.display);
  const named = [...codes, ...doubtful, ...(name === '' ? [] : [`text ${name}`])];
  const same: string[] = [];
  for (const at of minutes) for (const code of codes) same.push(`${code} ${at} ${value}`);
  const possible: string[] = [];
  if (day !== undefined) for (const code of named) possible.push(`${code} ${day} ${value}`);
  if (minute !== undefined) for (const code of codes) possible.push(`${code} at ${minute}`);
  return {
    state: one.status === 'entered-in-error' ? 'withdrawn' : 'stated',
    apart: [one.status === 'cancelled' ? 'cancelled' : '', focusKey(one)].filter(Boolean).join(', '),
    concepts: [one.code],
    identifiers: identifierKeys(one.identifier),
    same,
    possible,
    fields: {
      value: isCorrection(one) ? undefined : stated(value === '' ? undefined : value),
      status: stated(one.status),
    },
    asserted: when,
    ...datedOf(one),
  };
}

/** No date of FHIR is longer; a longer one is cut in the row. */
const longestDate = 40;

function datedOf(one: Observation): Pick<EntryTraits, 'dated'> {
  const dated = observationDate(one);
  return (dated.date?.length ?? 0) <= longestDate ? { dated } : {};
}

function timeOf(one: Observation): string | undefined {
  return one.effectiveDateTime ?? one.effectiveInstant ?? one.effectivePeriod?.start;
}

/** What was found, as it is compared; components by their codes, so that their order says nothing. */
function valueKey(one: Observation): string {
  if (one.component === undefined) return ownValueKey(one);
  const parts = one.component.map((part) => `${conceptKey(part.code)}=${ownValueKey(part)}`);
  return [ownValueKey(one), ...parts.sort()].filter(Boolean).join('; ');
}

function ownValueKey(valued: Observation | ObservationComponent): string {
  const { code, valueQuantity, valueCodeableConcept, valueString, valueInteger, valueBoolean } = valued;
  if (valueQuantity)
    return `${valueQuantity.comparator ?? ''}${amountKey(valueQuantity, codeOf(code, 'LOINC'))}`.trim();
  if (valueCodeableConcept) return conceptKey(valueCodeableConcept);
  if (valueInteger !== undefined) return String(valueInteger);
  if (valueBoolean !== undefined) return String(valueBoolean);
  return valueString === undefined ? otherValueKey(valued) : wordsKey(valueString);
}

/** Marks decide what a number means: `<5` is not `5`. */
function wordsKey(text: string): string {
  const plain = text.trim().toLowerCase().replace(/\s+/g, ' ');
  return /[\d<>]/.test(plain) ? plain : textKey(plain) || plain;
}

/** A ratio, a range, a time and whatever else a value may be: the same where every part is. */
function otherValueKey(valued: Observation | ObservationComponent): string {
  const found = Object.entries(valued).find(([name]) => /^value[A-Z]/.test(name));
  return found === undefined ? '' : `${found[0]} ${contentHash(found[1])}`;
}

/** Whom or what a value is about, where that is not the patient: a fetus, a donor. */
function focusKey({ focus = [], subject }: Observation): string {
  return focus
    .filter(({ reference }) => reference === undefined || reference !== subject?.reference)
    .map(({ reference, display }) => `about ${reference ?? textKey(display)}`)
    .join(', ');
}

const observationOf = (entry: Entry): Of<'Observation'> => entry.source.resource as Of<'Observation'>;

/** The left eye is not the right one, nor serum urine: what one of the two does not say may be either. */
function isOfOnePlace(one: Entry, other: Entry): boolean {
  const [here, there] = [observationOf(one), observationOf(other)];
  const siteOf = ({ bodySite }: Observation): string => textKey(conceptText(bodySite));
  const isOneSpecimen = !differ(textKey(here.specimen?.display), textKey(there.specimen?.display));
  return isOneSpecimen && !differ(siteOf(here), siteOf(there));
}

function differ(one: string, other: string): boolean {
  return one !== '' && other !== '' && one !== other;
}

function isTimeless(entry: Entry): boolean {
  return minuteOf(timeOf(observationOf(entry))) === undefined;
}

/** Two values of one test at one minute, of two platforms: one of them is wrong, or in units that say something else. */
function isOtherValue(one: Entry, other: Entry): boolean {
  if (one.source.connection === other.source.connection) return false;
  const [here, there] = [observationOf(one), observationOf(other)];
  return minuteOf(timeOf(here)) === minuteOf(timeOf(there)) && valueKey(here) !== valueKey(there);
}

function isCorrection({ status }: Observation): boolean {
  return status === 'corrected' || status === 'amended';
}

/** A corrected result stands in the place of the earlier one, which is named. */
function withCorrections(fact: Fact, entries: readonly Entry[]): Fact {
  const corrected = entries.find((entry) => isCorrection(observationOf(entry)));
  if (corrected === undefined) return readable(fact, entries);
  const conflicts = fact.conflicts.filter(({ field }) => field !== 'value' && field !== 'status');
  const earlier = entries.flatMap(({ source: { said } }) =>
    said.value === undefined || said.value === corrected.source.said.value
      ? []
      : `${said.value} (${said.status ?? 'no status'})`,
  );
  if (earlier.length === 0) return readable(fact, entries);
  const { value, status, flag } = corrected.source.said;
  return {
    ...fact,
    ...(value !== undefined && { value }),
    ...(status !== undefined && { status }),
    ...(flag !== undefined && { flag }),
    conflicts,
    findings: [...fact.findings, `corrected from ${[...new Set(earlier)].join(', ')}`],
  };
}

/** The conflict of a field, if there is one, and after it the others. */
function conflictsOf(fact: Fact, field: string): [Fact['conflicts'][number] | undefined, ...Fact['conflicts']] {
  const found = fact.conflicts.find((one) => one.field === field);
  return [found, ...fact.conflicts.filter((one) => one !== found)];
}

/** Values are compared in one form, and shown as each source writes them. */
function readable(fact: Fact, entries: readonly Entry[]): Fact {
  const [conflict, ...others] = conflictsOf(fact, 'value');
  if (conflict === undefined) return fact;
  const values = conflict.values.map(({ value, sources }) => ({ value: sources[0]?.said.value ?? value, sources }));
  return entries.length === 0 ? fact : { ...fact, conflicts: [{ field: 'value', values }, ...others] };
}
