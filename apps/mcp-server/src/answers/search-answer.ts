import { fence, fenceFields, resultTable, tableLines } from '@fhir-gateway/record-view';
import type { PageStart, RecordPage, Row } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { escapedText, joinJson, toBytes, type JsonBytes } from '../result/json-fragment.js';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';
import type { WrittenResult } from '../result/serialized-result.js';
import { fencedSchema, recordedContent, sumsContent, tableContent } from './fenced-content.js';
import { recordedHeading, recordedLine } from './recorded-names.js';
import { severalPatients } from './whose-record.js';

/** Rows a search shows unless asked for another number, and at most. */
export const defaultRows = 20;
export const mostRows = 100;
/** Of the rows, in each half of a result. */
export const mostCharacters = 12_000;
const noCursor =
  'There is more, but where it goes on can neither be stored nor handed on now. Search for less at once: a smaller limit, ' +
  'or narrower parameters.';
const nextPage = 'Call get_next_page with the cursor.';

/** What search, get_next_page and operations with many results answer. */
export const searchAnswerSchema = z.object({
  platform_id: z.string().describe('The platform that answered'),
  whose_record: z.string().optional().describe('The patient whose records these are, or "several patients"'),
  summary: z.string().optional().describe('What it means that nothing was found'),
  total: z.number().optional().describe('How many the platform says there are in all'),
  shown: z.number().optional().describe('How many were shown, with those of earlier pages'),
  order: z.string().optional().describe('By date, when the platform confirmed the order; absent when it is not known'),
  record_content: fencedSchema({ ...tableContent, ...recordedContent, ...sumsContent }).optional(),
  warnings: z.array(z.string()).optional().describe('What may be missing or different, and why'),
  cursor: z.string().optional().describe('Present when there is more: pass it to get_next_page'),
  next_step: z.string().optional().describe('What to do next'),
});

/**
 * How much a page may show, and hand on to later ones.
 *
 * @param rows most matches of it
 */
export function pageLimits(
  { gateway }: Pick<ToolCall, 'gateway'>,
  { asker }: Pick<PlatformCall, 'asker'>,
  rows: number,
) {
  return { rows, characters: mostCharacters, rest: gateway.cursors.mostRest(asker) };
}

type SearchAnswer = z.input<typeof searchAnswerSchema>;

/** A page as it will be shown, whatever cursor it gets: what is large is written, and nothing of the record is kept. */
export interface ShownPage {
  readonly what: string;
  readonly asked: Pick<PageStart, 'path' | 'query'>;
  /** Of the answer's fields: all that stands before those which are written last. */
  readonly fields: JsonBytes;
  /** Of the answer's text: all that stands before the notes, as it is written in JSON, between quotes. */
  readonly text: JsonBytes;
  /** Matches shown so far, with those of earlier pages. */
  readonly shown: number;
  readonly next: PageStart | undefined;
  readonly warnings: readonly string[];
}

/** What is known of a page besides its rows. */
export interface PageSource {
  readonly platformId: string;
  /** The request that its rows are judged by when they are handed out later. */
  readonly asked: Pick<PageStart, 'path' | 'query'>;
  /** What it is a page of, in words. */
  readonly what: string;
  /** Whose records were searched; see `whoseRecord`. */
  readonly whose?: string | undefined;
  /** Rows that earlier pages showed. */
  readonly before?: number | undefined;
}

/** Writes what a tool's answer has of a page. */
export function showPage(asked: PageSource, answered: RecordPage): ShownPage {
  const { platformId: id, what, whose: askedFor, before = 0 } = asked;
  const others = answered.rows.filter(({ isOther }) => isOther).length;
  const whose = others > 0 ? severalPatients : askedFor;
  const source = { ...asked, whose };
  const page = withinTotal(answered, before);
  const { rows, included, total, order, next } = page;
  const shown = before + rows.length;
  const head = rows.length === 0 ? nothingFound(page, what, id, before) : heading(page, source);
  const table = resultTable(rows.map((row) => withoutPatient(row, whose)));
  const recorded = (page.recorded ?? []).map(recordedLine);
  const sums = sumsOf(page);
  const brought = included.length > 0 ? resultTable(included) : undefined;
  const fields: Partial<SearchAnswer> = {
    platform_id: id,
    whose_record: whose,
    ...(rows.length === 0 && { summary: head }),
    total,
    ...((next || before > 0) && { shown }),
    order,
    ...((rows.length > 0 || brought || recorded.length > 0) && {
      record_content: fenceFields({
        ...(rows.length > 0 && table),
        ...(brought && { included: brought }),
        ...(recorded.length > 0 && { recorded }),
        ...(sums && { sums: { of: sums.of, amounts: [...sums.lines] } }),
      }),
    }),
  };
  const text = [
    head,
    ...(rows.length > 0 ? [fence(tableLines(table))] : []),
    ...(brought ? ['Included:', fence(tableLines(brought))] : []),
    ...(sums ? [`Sums of ${sums.of}:`, fence(sums.lines.join('\n'))] : []),
    ...(recorded.length > 0 ? [recordedHeading, fence(recorded.join('\n'))] : []),
  ];
  return {
    what,
    asked: asked.asked,
    fields: toBytes(JSON.stringify(fields).slice(0, -1)),
    text: toBytes(escapedText(text.join('\n'))),
    shown,
    next: page.next,
    warnings: others === 0 ? page.warnings : [...page.warnings, othersText(others, askedFor)],
  };
}

function othersText(count: number, whose = ''): string {
  return `${count} of these are of another patient than ${whose}, whom the search asked for: each row names its own.`;
}

/** What the claims come to, and of how many. */
function sumsOf({ sums }: RecordPage): { readonly of: string; readonly lines: readonly string[] } | undefined {
  if (sums === undefined) return undefined;
  const { claims, leftOut, lines } = sums;
  const others = leftOut === 0 ? '' : ` (${leftOut} left out: cancelled, drafts, or no claims for payment)`;
  return { of: `all ${claims} claims${others}`, lines };
}

/** A row without the reference to its patient, where the answer says it of all rows; the name stays. */
function withoutPatient(row: Row, whose: string | undefined): Row {
  const { patient, ...others } = row;
  if (whose === undefined || patient === undefined) return row;
  if (patient === whose) return others;
  const suffix = ` (${whose})`;
  return patient.endsWith(suffix) ? { ...others, patient: patient.slice(0, -suffix.length) } : row;
}

/**
 * Turns a page into a tool's answer, with a cursor when there is more.
 *
 * @param limit most rows of the pages to come
 */
export async function searchAnswer(
  { gateway }: ToolCall,
  { asker }: Pick<PlatformCall, 'asker'>,
  { what, asked, fields, text, shown, next, warnings: ofPage }: ShownPage,
  limit: number,
): Promise<WrittenResult> {
  const position = next && { resourceType: what, ...next, asked, shown, limit };
  const cursor = position && (await gateway.cursors.issue(position, asker));
  const warnings = position && cursor === undefined ? [...ofPage, noCursor] : ofPage;
  const rest: Partial<SearchAnswer> = {
    ...(warnings.length > 0 && { warnings: [...warnings] }),
    ...(cursor !== undefined && { cursor, next_step: nextPage }),
  };
  const lines = warnings.map((warning) => `Note: ${warning}`);
  if (cursor !== undefined) lines.push(`There is more: call get_next_page with cursor "${cursor}".`);
  const members = JSON.stringify(rest).slice(1);
  return {
    textJson: joinJson(['"', text, ...lines.map((line) => escapedText(`\n${line}`)), '"']),
    structuredJson: joinJson([fields, members === '}' ? '' : ',', members]),
  };
}

/** A total that cannot be true is none, as one that names the rows of the page; one that is not reached at the end is said. */
function withinTotal(page: RecordPage, before: number): RecordPage {
  const { total, next, rows, warnings } = page;
  const shown = before + rows.length;
  if (total === undefined || (next ? total > shown : total === shown)) return page;
  if (total < shown || next) {
    const { total: _wrong, ...rest } = page;
    return rest;
  }
  if (shown === 0) return page;
  const missing = `The platform speaks of ${total} in all, gave ${shown}, and names no further page: some may be missing.`;
  return { ...page, warnings: [...warnings, missing] };
}

function heading({ rows, total, next, order }: RecordPage, source: PageSource): string {
  const { platformId: id, what, whose, before = 0 } = source;
  const shown = before + rows.length;
  const isOpen = total === undefined && next !== undefined;
  const all = isOpen ? '' : ` of ${total ?? shown}`;
  // A search that names nobody may find one person's alone.
  const isOfOne = whose === severalPatients && new Set(rows.map(({ patient }) => patient)).size < 2;
  const of = whose === undefined || isOfOne ? '' : ` of ${whose}`;
  const sorted = order === undefined ? '' : `, ${order}`;
  const more = isOpen ? ', and there are more' : '';
  return `${before === 0 ? shown : `${before + 1} to ${shown}`}${all} ${what}${of} at ${id}${sorted}${more}:`;
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
