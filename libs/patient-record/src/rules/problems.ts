import { timeOf } from '@fhir-gateway/fhir';
import { statusCodeOf } from '@fhir-gateway/record-view';
import type { Condition } from 'fhir/r4.js';

import { conceptKey, conceptKeys } from '../matching/concept-keys.js';
import { identifierKeys, stated, type Entry, type EntryTraits, type Of } from '../matching/entry.js';
import type { SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';
import { startMsOf } from '../matching/time-keys.js';
import { noProblemIn } from './problem-kinds.js';
import { absenceState } from '../matching/absences.js';

/**
 * Problems: the same full SNOMED CT or ICD-10-CM code. Diagnoses of visits repeat a problem and are folded under it; an
 * illness that was over before it began again is two.
 */
export const problems: SectionRule = {
  read: (resource) => (resource.resourceType === 'Condition' ? [conditionTraits(resource)] : []),
  isFolded: true,
  isCompatible: (one, other) => isOneEpisode(conditionOf(one), conditionOf(other)),
  isPossible: (one, other) =>
    one.source.connection !== other.source.connection && isOneEpisode(conditionOf(one), conditionOf(other)),
  compared: (entries) => {
    const listed = entries.filter((entry) => !isDiagnosis(conditionOf(entry)));
    return listed.length > 0 ? listed : newestOfEach(entries);
  },
  finish: (fact, entries) => {
    // The problem list says what is so now; a diagnosis says what was found at a visit.
    const listed = entries.find((entry) => !isDiagnosis(conditionOf(entry)));
    const { status = fact.status, detail, date, dateKind } = listed?.source.said ?? {};
    const said = [status ?? '', ...fact.conflicts.flatMap(({ values }) => values.map(({ value }) => value))].join(', ');
    const shown = new Set(said.toLowerCase().split(', '));
    const parts = entries.flatMap(({ source }) => source.said.status?.split(', ') ?? []);
    const others = [...new Set(parts)].filter((part) => !shown.has(part.toLowerCase()));
    const kind = noProblemIn(conditionOf(entries[0] as Entry));
    return {
      ...fact,
      findings: [
        ...fact.findings,
        ...(kind ? [`no problem of the person: ${kind}`] : []),
        ...(others.length > 0 ? [`other entries say ${others.join(', ')}`] : []),
      ],
      ...(listed && listed.display !== '' && { display: listed.display }),
      ...(status !== undefined && { status }),
      ...(detail !== undefined && { detail }),
      ...(date !== undefined && { when: date }),
      ...(dateKind !== undefined && { whenKind: dateKind }),
    };
  },
};

function conditionTraits(one: Condition): EntryTraits {
  const verification = statusCodeOf(one.verificationStatus);
  const { certain, doubtful } = conceptKeys(one.code);
  const name = textKey(one.code?.text ?? one.code?.coding?.[0]?.display);
  const icd = certain.find((key) => key.startsWith('ICD-10-CM '));
  const codes = certain.filter((key) => /^(SNOMED|ICD-10-CM) /.test(key));
  const absence = absenceState(one.code);
  return {
    state: verification === 'entered-in-error' ? 'withdrawn' : (absence ?? 'stated'),
    apart: verification === 'refuted' ? 'refuted' : (noProblemIn(one) ?? ''),
    concepts: [one.code],
    identifiers: identifierKeys(one.identifier),
    same: codes,
    possible: [
      ...codes,
      ...doubtful,
      ...(name === '' ? [] : [`text ${name}`]),
      ...(icd === undefined ? [] : [`category ${icd.slice(0, 'ICD-10-CM '.length + 3)}`]),
    ],
    fields: {
      status: stated(statusCodeOf(one.clinicalStatus)),
      verification: stated(verification),
    },
    asserted: one.recordedDate,
  };
}

const conditionOf = (entry: Entry): Of<'Condition'> => entry.source.resource as Of<'Condition'>;

function isDiagnosis({ category = [] }: Condition): boolean {
  const codes = category.map(statusCodeOf);
  return codes.includes('encounter-diagnosis') && !codes.includes('problem-list-item');
}

/** One problem unless the sides of the body differ, or one was over before the other began. */
function isOneEpisode(one: Condition, other: Condition): boolean {
  const [here, there] = [siteOf(one), siteOf(other)];
  if (here !== '' && there !== '' && here !== there) return false;
  return !isOver(one, other) && !isOver(other, one);
}

function isOver(one: Condition, other: Condition): boolean {
  // A year that it was over in may reach beyond the day on which the other one began.
  const end = timeOf(one.abatementDateTime ?? one.abatementPeriod?.end)?.untilMs;
  if (end === undefined) return false;
  const start = startMsOf(other.onsetDateTime ?? other.onsetPeriod?.start);
  return start !== undefined && end <= start;
}

function siteOf({ bodySite = [] }: Condition): string {
  if (bodySite.length === 0) return '';
  return bodySite.map(conceptKey).sort().join('; ');
}

function newestOfEach(entries: readonly Entry[]): Entry[] {
  const found = new Map<string, Entry>();
  for (const entry of entries) {
    if (!found.has(entry.source.connection)) found.set(entry.source.connection, entry);
  }
  return [...found.values()];
}
