import { shortened } from '@fhir-gateway/fhir';
import { courseWords, disputeWords, type Fact, type RecordMatch } from '@fhir-gateway/patient-record';
import { clean } from '@fhir-gateway/record-view';
import type { Encounter } from 'fhir/r4.js';
import { plainTable, type PlainRow } from '../plain-table.js';

const columns = [
  'section',
  'date',
  'text',
  'code',
  'value',
  'flag',
  'range',
  'status',
  'detail',
  'note',
  'found',
  'at',
  'ref',
];
const longestDetail = 160;

/** Facts of several platforms as a table: each once, with the connections that have it and one reference to read it by. */
export function factsTable(matches: readonly RecordMatch[]): ReturnType<typeof plainTable> {
  const isOne = new Set(matches.map(({ fact }) => fact.section)).size === 1;
  const shown = isOne ? columns.filter((name) => name !== 'section') : columns;
  return plainTable(shown, matches.map(rowOf), ['date', 'value', 'note', 'found', 'ref']);
}

function rowOf({ fact, excerpt }: RecordMatch): PlainRow {
  const { section, when, display, value, flag, range, status, detail } = fact;
  const isClaim = ({ resource }: Fact['sources'][number]): number =>
    Number(resource.resourceType === 'ExplanationOfBenefit');
  // Of an order and the claim that pays for it, the order is what is read on.
  const sources = fact.sources.toSorted((one, other) => isClaim(one) - isClaim(other));
  // The code of a visit or a team is none of who took part.
  const coded = section === 'care-team' ? [] : sources;
  // That of another source may be that of another product.
  const named = coded.filter(({ said }) => said.text === display);
  const code = [...named, ...coded].map(({ said }) => said.code).find((one) => one !== undefined);
  const note = notesOf(fact).join('; ');
  const first = sources[0];
  const told = fact.course?.directions ?? detail;
  return {
    section,
    date: when?.slice(0, 10),
    text: display,
    code: code === undefined || display.startsWith(code) ? undefined : code.split('; ')[0],
    value,
    flag,
    range,
    status,
    detail: told && shortened(told, longestDetail),
    note: note === '' ? undefined : note,
    found: excerpt,
    at: [...new Set(sources.map(({ connection }) => connection))].join(', '),
    ref: first?.ref,
  };
}

/** What must not be overlooked, and what sources disagree in. */
function notesOf({ section, warnings, conflicts, findings, possiblySame, course, when, sources }: Fact): string[] {
  return [
    ...warnings,
    ...disputeWords({ conflicts }),
    ...findings,
    ...(section === 'encounters' ? seenBy(sources) : []),
    ...courseWords({ course, when }),
    ...(possiblySame.length > 0 ? ['may be the same as another entry'] : []),
  ];
}

const mostPeople = 3;

/** Who took part in a visit, beside the patient. */
function seenBy(sources: Fact['sources']): string[] {
  const [visit] = sources.flatMap(({ resource }) =>
    resource.resourceType === 'Encounter' ? [resource as Encounter] : [],
  );
  const taking = Array.isArray(visit?.participant) ? visit.participant : [];
  const names = taking.flatMap(({ individual }) => clean(individual?.display, 80) ?? []).slice(0, mostPeople);
  return names.length > 0 ? [`with ${names.join(', ')}`] : [];
}
