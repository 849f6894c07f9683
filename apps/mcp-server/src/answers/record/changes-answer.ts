import { shortened } from '@fhir-gateway/fhir';
import { comparisonLines, type Person, type RecordChange, type RecordChanges } from '@fhir-gateway/patient-record';
import { fence, fenceFields, tableLines } from '@fhir-gateway/record-view';
import { z } from 'zod';
import type { ToolAnswer } from '../../result/tool-answer.js';
import { fencedSchema, tableSchema } from '../fenced-content.js';
import { plainTable, type PlainRow } from '../plain-table.js';
import { headerLines, personContent, personText, recordHeader, recordHeaderSchema } from '../record-header.js';

/** What get_changes answers. */
export const changesAnswerSchema = z.object({
  ...recordHeaderSchema,
  summary: z.string().describe('How many entries are not as they were, by kind'),
  looked_at: z.string().describe('When the record was read: pass it as since to ask what changed after this answer'),
  compared: z.array(z.string()).describe('With what each platform was compared, and what cannot be known'),
  record_content: fencedSchema({ ...personContent, ...tableSchema.shape }),
  warnings: z.array(z.string()).optional().describe('What has to be known of the answer'),
  next_step: z.string().optional().describe('What to do next'),
});

const columns = [
  'change',
  'fields',
  'type',
  'date',
  'text',
  'value',
  'flag',
  'status',
  'detail',
  'note',
  'found',
  'at',
  'ref',
];
const always = ['change', 'type', 'date', 'ref'];
const longestDetail = 160;

/**
 * Turns what has changed into a tool's answer.
 *
 * @param limit most rows
 */
export function changesAnswer(
  person: Person,
  found: RecordChanges,
  limit: number,
): ToolAnswer<z.input<typeof changesAnswerSchema>> {
  const { changes, gaps, lookedAtMs } = found;
  const shown = changes.slice(0, limit);
  const table = shown.length > 0 ? plainTable(columns, shown.map(rowOf), always) : undefined;
  const lookedAt = new Date(lookedAtMs).toISOString();
  const compared = comparisonLines(found);
  const summary = summaryOf(found);
  const warnings =
    shown.length < changes.length
      ? [`${changes.length - shown.length} of ${changes.length} are not shown: pass a larger limit or a later since.`]
      : [];
  const nextStep =
    shown.length > 0
      ? 'read takes "at" as platform_id, and both sides of "ref"; what is gone cannot be read there any more.'
      : undefined;
  const { first, last } = headerLines(person, gaps);
  return {
    structured: {
      ...recordHeader(person, gaps),
      summary,
      looked_at: lookedAt,
      compared,
      record_content: fenceFields({ person: personText(person), ...table }),
      ...(warnings.length > 0 && { warnings }),
      ...(nextStep !== undefined && { next_step: nextStep }),
    },
    text: [
      first,
      fence([personText(person), ...(table ? [tableLines(table)] : [])].join('\n')),
      summary,
      ...compared.map((line) => `Compared: ${line}.`),
      ...last,
      ...warnings.map((warning) => `Note: ${warning}`),
      `Looked at ${lookedAt}: pass it as since to ask what changed after this answer.`,
      ...(nextStep === undefined ? [] : [nextStep]),
    ].join('\n'),
  };
}

function summaryOf({ changes, comparisons, sinceMs, gaps }: RecordChanges): string {
  const counts = new Map<string, number>();
  for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const since = sinceMs === undefined ? '' : ` since ${new Date(sinceMs).toISOString()}`;
  if (changes.length > 0) return `Found${since}: ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ')}.`;
  const isCompared = ({ comparedWithMs, isByDates }: (typeof comparisons)[number]) =>
    comparedWithMs !== undefined || isByDates;
  if (!comparisons.some(isCompared)) {
    return 'There is nothing to compare with yet: this look is the first. It says nothing of what was new before.';
  }
  const isWhole = gaps.length === 0 && comparisons.every((one) => isCompared(one) && one.limit === undefined);
  const rest = isWhole ? '' : ' Not everything could be compared: see what is missing.';
  return `Nothing has changed${since} in what was compared.${rest}`;
}

function rowOf({ connection, kind, fields, resourceType, ref, foundAtMs, row }: RecordChange): PlainRow {
  const detail = row?.detail;
  return {
    change: kind,
    fields: fields.length === 0 ? undefined : fields.join(', '),
    type: resourceType,
    date: row?.date?.slice(0, 10),
    text: row?.text,
    value: row?.value,
    flag: row?.flag,
    status: row?.status,
    detail: detail && shortened(detail, longestDetail),
    note: row?.warning,
    found: foundAtMs === undefined ? undefined : new Date(foundAtMs).toISOString(),
    at: connection,
    ref,
  };
}
