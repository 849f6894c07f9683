import { fence, fenceMarks } from '@fhir-gateway/record-view';
import type { PageStart, RecordPage, WrittenRow } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { escapedText, joinJson, toBytes, type JsonBytes } from '../result/json-fragment.js';
import { fencedNames, namesSchema, recordedHeading, recordedLine } from './recorded-names.js';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';
import type { WrittenResult } from '../result/serialized-result.js';

/** Rows a search shows unless asked for another number, and at most. */
export const defaultRows = 20;
export const mostRows = 100;
/** Rows stand in the answer twice, as lines and as fields; with a cursor and warnings the whole stays under the limit. */
export const mostCharacters = 12_000;
const noCursor =
  'There is more, but where it goes on can neither be stored nor handed on now. Search for less at once: a smaller limit, ' +
  'or narrower parameters.';

const rowSchema = z.object({
  ref: z.string().optional().describe('Type and id, such as "Observation/123": what read takes'),
  type: z.string().describe('FHIR resource type'),
  patient: z.string().optional().describe('Whose record it is of'),
  date: z.string().optional().describe('The date that the resource is about'),
  dateKind: z.string().optional().describe('What the date is of, such as onset'),
  text: z.string().optional().describe('What it is, in words'),
  code: z.string().optional().describe('Code with its system, such as LOINC 4548-4'),
  warning: z.string().optional().describe('What must not be overlooked'),
  value: z.string().optional().describe('Value with its unit'),
  flag: z.string().optional().describe('Interpretation, such as high or abnormal'),
  range: z.string().optional().describe('Reference range'),
  status: z.string().optional().describe('Status of the resource'),
  detail: z.string().optional().describe('Further facts of this type'),
  more: z.record(z.string(), z.string()).optional().describe('Elements that were asked for'),
});

/** What search, get_next_page and operations with many results answer. */
export const searchAnswerSchema = z.object({
  platform_id: z.string().describe('The platform that answered'),
  rows: z.array(rowSchema).describe('One for each match'),
  included: z.array(rowSchema).optional().describe('One for each resource that include or revinclude asked for'),
  total: z.number().optional().describe('How many the platform says there are in all'),
  record_content: namesSchema.optional(),
  order: z.string().optional().describe('By date, when the platform confirmed the order; absent when it is not known'),
  cursor: z.string().optional().describe('Present when there is more: pass it to get_next_page'),
  warnings: z.array(z.string()).optional().describe('What may be missing or different, and why'),
});

/**
 * How much a page may show, and hand on to later ones.
 *
 * @param rows most matches of it
 */
export function pageLimits(
  { gateway }: Pick<ToolCall, 'gateway'>,
  { session }: Pick<PlatformCall, 'session'>,
  rows: number,
) {
  return { rows, characters: mostCharacters, rest: gateway.cursors.mostRest(session) };
}

type SearchAnswer = z.input<typeof searchAnswerSchema>;

/** A page as it will be shown, whatever cursor it gets: what is large is written, and nothing of the record is kept. */
export interface ShownPage {
  readonly platformId: string;
  readonly what: string;
  /** Of the answer's fields: all that stands before those which are written last. */
  readonly fields: JsonBytes;
  /** Of the answer's text: all that stands before the notes, as it is written in JSON, between quotes. */
  readonly text: JsonBytes;
  /** Matches shown so far, with those of earlier pages. */
  readonly shown: number;
  readonly others: Pick<RecordPage, 'total' | 'order'>;
  readonly next: PageStart | undefined;
  readonly warnings: readonly string[];
}

/**
 * Writes what a tool's answer has of a page.
 *
 * @param before rows that earlier pages showed
 */
export function showPage(id: string, what: string, answered: RecordPage, before = 0): ShownPage {
  const page = withinTotal(answered, before);
  const { rows, included } = page.written;
  let fields = `{"platform_id":${JSON.stringify(id)},"rows":[${jsonOf(rows)}]`;
  if (included.length > 0) fields += `,"included":[${jsonOf(included)}]`;
  const names = (page.recorded ?? []).map(recordedLine);
  if (names.length > 0) fields += `,"record_content":${JSON.stringify(fencedNames(names))}`;
  const head = rows.length === 0 ? nothingFound(page, what, id, before) : heading(page, what, id, before);
  let text = escapedText(head);
  if (rows.length > 0) text += newline + fencedLines(rows);
  if (included.length > 0) text += escapedText('\nIncluded:\n') + fencedLines(included);
  if (names.length > 0) text += escapedText(`\n${recordedHeading}\n${fence(names.join('\n'))}`);
  return {
    platformId: id,
    what,
    fields: toBytes(fields),
    text: toBytes(text),
    shown: before + rows.length,
    others: {
      ...(page.total !== undefined && { total: page.total }),
      ...(page.order !== undefined && { order: page.order }),
    },
    next: page.next,
    warnings: page.warnings,
  };
}

/**
 * Turns a page into a tool's answer, with a cursor when there is more.
 *
 * @param limit most rows of the pages to come
 */
export async function searchAnswer(
  { gateway }: ToolCall,
  { session }: Pick<PlatformCall, 'session'>,
  { platformId, what, fields, text, shown, others, next, warnings: ofPage }: ShownPage,
  limit: number,
): Promise<WrittenResult> {
  const position = next && { platformId, resourceType: what, ...next, shown, limit };
  const cursor = position && (await gateway.cursors.issue(position, session));
  const warnings = position && cursor === undefined ? [...ofPage, noCursor] : ofPage;
  const rest: Partial<SearchAnswer> = {
    ...others,
    ...(cursor !== undefined && { cursor }),
    ...(warnings.length > 0 && { warnings: [...warnings] }),
  };
  const lines = warnings.map((warning) => `Note: ${warning}`);
  if (cursor !== undefined) lines.push(`There is more: call get_next_page with cursor "${cursor}".`);
  const members = JSON.stringify(rest).slice(1);
  return {
    textJson: joinJson(['"', text, ...lines.map((line) => escapedText(`\n${line}`)), '"']),
    structuredJson: joinJson([fields, members === '}' ? '' : ',', members]),
  };
}

function jsonOf(rows: readonly WrittenRow[]): string {
  let json = '';
  for (const row of rows) json += json === '' ? row.json : `,${row.json}`;
  return json;
}

/** In JSON, between quotes, as the marks below. */
const newline = escapedText('\n');
const [mark, endMark] = fenceMarks.map(escapedText);

/** Lines of rows behind their fence, as they stand in JSON between quotes. */
function fencedLines(rows: readonly WrittenRow[]): string {
  let lines = '';
  for (const { escapedLine } of rows) lines += newline + escapedLine;
  lines = lines.slice(newline.length);
  // Without that nothing of them can be a mark, and what is written is not written again.
  if (!lines.includes('<')) return `${mark}${lines}${endMark}`;
  return escapedText(fence(rows.map(({ line }) => line).join('\n')));
}

/** A total that cannot be true is none; one that is not reached on the last page says that rows are missing. */
function withinTotal(page: RecordPage, before: number): RecordPage {
  const { total, next, rows, warnings } = page;
  const shown = before + rows.length;
  if (total === undefined || total === shown || (total > shown && next)) return page;
  if (total < shown) {
    const { total: _wrong, ...rest } = page;
    return rest;
  }
  if (shown === 0) return page;
  const missing = `The platform speaks of ${total} in all, gave ${shown}, and names no further page: some may be missing.`;
  return { ...page, warnings: [...warnings, missing] };
}

function heading({ rows, total, next, order }: RecordPage, what: string, id: string, before: number): string {
  const shown = before + rows.length;
  const all = total === undefined ? (next ? 'more' : `${shown}`) : `${total}`;
  const sorted = order === undefined ? '' : `, ${order}`;
  return `${before === 0 ? shown : `${before + 1} to ${shown}`} of ${all} ${what} at ${id}${sorted}:`;
}

/** "None recorded" is a statement about one source at one time, and only when nothing else explains the absence. */
function nothingFound(
  { total, next, warnings, absence }: RecordPage,
  what: string,
  id: string,
  before: number,
): string {
  if (next || (total ?? 0) > before) return `${id} returned no ${what} on this page, though there are more.`;
  if (before > 0) return `No more ${what} at ${id}: the ${before} that were shown are all that it gave.`;
  if (absence !== undefined) return absence;
  if (warnings.length > 0)
    return `${id} returned no ${what}, with the notes below: it may have some that it does not show.`;
  return `None recorded: ${id} has no ${what} that matches and that this sign-in may see, as of ${now()}.`;
}

function now(): string {
  return `${new Date().toISOString().slice(0, 16)}Z`;
}
