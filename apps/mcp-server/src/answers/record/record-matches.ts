import {
  unaccounted,
  unreadAmong,
  withoutText,
  type ClaimSums,
  type ClaimYear,
  type Person,
  type RecordMatch,
  type RecordMatches,
} from '@fhir-gateway/patient-record';
import { fence, fenceFields, tableLines } from '@fhir-gateway/record-view';
import { z } from 'zod';
import type { ToolAnswer } from '../../result/tool-answer.js';
import { factsTable } from './facts-table.js';
import { fencedSchema, tableSchema } from '../fenced-content.js';
import { plainTable } from '../plain-table.js';
import {
  accountParts,
  accountSchema,
  headerLines,
  personContent,
  personText,
  recordHeader,
  recordHeaderSchema,
  unreadFirst,
} from '../record-header.js';
import { recordedHeading, recordedLine } from '../recorded-names.js';

/** What search_record answers. */
export const recordMatchesSchema = z.object({
  ...recordHeaderSchema,
  summary: z.string().describe('How many match of how many, and what it means that there are none'),
  record_content: fencedSchema({
    ...personContent,
    ...tableSchema.shape,
    known_absences: z.array(z.string()).describe('What platforms state that there is none of'),
    recorded: z.array(z.string()).describe('Names in the record near to what was looked for, each with how often'),
    sums: tableSchema.describe('Of claims, by year of service and kind'),
  }),
  ...accountSchema,
  warnings: z.array(z.string()).optional().describe('What has to be known of the answer'),
  cursor: z.string().optional().describe('Present when there is more: pass it with the same arguments'),
  next_step: z.string().optional().describe('What to do next'),
});

/** One page of what was found. */
export interface MatchPage {
  readonly shown: readonly RecordMatch[];
  /** Matches before the page. */
  readonly before: number;
  readonly cursor?: string;
  /** Of all claims that were found, where claims were asked for. */
  readonly sums?: ClaimSums;
}

const readNext = 'read takes the first of "at" as platform_id, and both sides of "ref".';

/** Turns what was found into a tool's answer. */
export function recordMatchesAnswer(
  person: Person,
  found: RecordMatches,
  { shown, before, cursor, sums }: MatchPage,
): ToolAnswer<z.input<typeof recordMatchesSchema>> {
  const table = shown.length > 0 ? factsTable(shown) : undefined;
  const sumTable =
    sums && sums.years.length > 0 ? plainTable(sumColumns, sums.years.map(sumRow), ['year', 'kind']) : undefined;
  const absences = found.absences.map(
    ({ display, when, source }) => `${display} (${[source.connection, when?.slice(0, 10)].filter(Boolean).join(', ')})`,
  );
  const recorded = found.recorded.map(recordedLine);
  const summary = summaryOf(found, shown.length, before);
  const warnings = [
    ...found.notices,
    ...(found.matches.length === 0 ? [] : found.understood.map((text) => `Understood ${text}.`)),
    ...(sums?.notices ?? []),
  ];
  const { first, last } = headerLines(person, found.gaps);
  const sum = accountParts(found.account);
  const more = cursor === undefined ? [] : [`There is more: call search_record again with cursor "${cursor}".`];
  return {
    structured: {
      ...recordHeader(person, found.gaps),
      summary,
      record_content: fenceFields({
        person: personText(person),
        ...(absences.length > 0 && { known_absences: absences }),
        ...table,
        ...(recorded.length > 0 && { recorded }),
        ...(sumTable && { sums: sumTable }),
      }),
      ...sum.fields,
      ...(warnings.length > 0 && { warnings }),
      ...(cursor !== undefined && { cursor }),
      ...(table && { next_step: [...more, readNext].join(' ') }),
    },
    text: [
      first,
      summary,
      fence(
        [
          personText(person),
          ...absences.map((text) => `Stated: ${text}`),
          ...(table ? [tableLines(table)] : []),
          ...(sumTable ? ['Sums by year of service:', tableLines(sumTable)] : []),
        ].join('\n'),
      ),
      ...(recorded.length > 0 ? [`${headingOf(found)}\n${fence(recorded.join('\n'))}`] : []),
      ...last,
      sum.line,
      ...warnings.map((warning) => `Note: ${warning}`),
      ...more,
    ].join('\n'),
  };
}

/** Names of entries that were not found are few of many, or those that are near to what was found. */
function headingOf({ recorded, recordedOf }: RecordMatches): string {
  return recorded.length < recordedOf
    ? recordedHeading.replace(':', ` (${recorded.length} of ${recordedOf} names, the nearest first):`)
    : recordedHeading;
}

/** "None" is said by its cause: nothing listed, nothing that fits, or nothing that could be read. */
function summaryOf(
  { matches, lookedThrough, leftBy, gaps, read, account, without, isOfSomeWords }: RecordMatches,
  shown: number,
  before: number,
): string {
  const whole = before === 0 && shown === matches.length;
  if (matches.length > 0) {
    const page = whole ? shown : `${before + 1} to ${before + shown}`;
    return isOfSomeWords
      ? `None of ${lookedThrough} recorded has all of the words. ${page} of ${matches.length} that have some of them:`
      : `${page} of ${matches.length} that match, of ${lookedThrough} recorded:`;
  }
  const unread = unreadFirst(gaps);
  const missing = unreadAmong(gaps);
  const readWhole = read.flatMap(({ connection }) =>
    without.includes(connection) || missing.some((gap) => gap.connection === connection) ? [] : connection,
  );
  if (lookedThrough === 0) {
    const isWhole = readWhole.length > 0 && unaccounted(account) === 0;
    const listed = isWhole ? `None listed at ${readWhole.join(', ')}. ` : '';
    return `${unread}${listed}${without.length > 0 ? `${withoutText(without)}.` : ''}`.trim();
  }
  const steps = leftBy.map(({ filter, left }) => `${filter} leaves ${left}`).join(', ');
  return `${unread}0 of ${lookedThrough} recorded match: ${steps}. This does not say that there is none: try other words.`;
}

const sumColumns = [
  'year',
  'kind',
  'claims',
  'billed',
  'allowed',
  'paid',
  'owed',
  'noncovered',
  'paid_by_patient',
  'denied',
  'currency',
];

function sumRow({
  year,
  kind,
  claims,
  currency,
  billed,
  allowed,
  paid,
  owed,
  noncovered,
  paidByPatient,
  denied,
}: ClaimYear) {
  const text = (amount: ClaimYear['billed']): string | undefined => {
    if (amount === undefined) return undefined;
    const number = (amount.cents / 100).toFixed(2);
    return amount.claims === claims ? number : `${number} (said by ${amount.claims})`;
  };
  return {
    year,
    kind,
    claims: `${claims}`,
    billed: text(billed),
    allowed: text(allowed),
    paid: text(paid),
    owed: text(owed),
    noncovered: text(noncovered),
    paid_by_patient: text(paidByPatient),
    denied: text(denied),
    currency: currency === '' ? undefined : currency,
  };
}
