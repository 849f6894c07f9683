import { fence } from '@fhir-gateway/record-view';
import type { RecordPage, Row, WrittenRow } from '@fhir-gateway/record-view';
import { z } from 'zod';
import type { PlatformCall, ToolCall } from './tool-call.js';
import type { ToolAnswer } from './tool.js';

/** Rows a search shows unless asked for another number, and at most. */
export const defaultRows = 20;
export const mostRows = 100;
/** Rows stand in the answer twice, as lines and as fields; with a cursor and warnings the whole stays under the limit. */
export const mostCharacters = 12_000;
const tooLong = 'There is a next page, but its address is too long to be handed on. Ask for less at once.';

const rowSchema = z.object({
  ref: z.string().optional(),
  type: z.string(),
  date: z.string().optional(),
  text: z.string().optional(),
  value: z.string().optional(),
  flag: z.string().optional(),
  range: z.string().optional(),
  status: z.string().optional(),
  detail: z.string().optional(),
});

/** What search, get_next_page and operations with many results answer. */
export const searchAnswerSchema = z.object({
  platform_id: z.string(),
  rows: z.array(rowSchema),
  included: z.array(rowSchema).optional(),
  total: z.number().optional().describe('How many the platform says there are in all'),
  order: z.string().optional().describe('By date, when the platform confirmed the order; absent when it is not known'),
  cursor: z.string().optional().describe('Present when there is more: pass it to get_next_page'),
  warnings: z.array(z.string()).optional(),
});

/**
 * Turns a page into a tool's answer, with a cursor when there is more.
 *
 * @param before rows that earlier pages showed
 */
export async function searchAnswer(
  call: ToolCall,
  { platform, session }: PlatformCall,
  what: string,
  answered: RecordPage,
  before = 0,
): Promise<ToolAnswer<z.input<typeof searchAnswerSchema>>> {
  const page = withinTotal(answered, before);
  const shown = before + page.rows.length;
  const position = page.next && { platformId: platform.id, resourceType: what, ...page.next, shown };
  const cursor = position && (await call.gateway.cursors.issue(position, session));
  const warnings = position && cursor === undefined ? [...page.warnings, tooLong] : page.warnings;
  const { rows, included } = page.written;
  const others = {
    ...(page.total !== undefined && { total: page.total }),
    ...(page.order !== undefined && { order: page.order }),
    ...(cursor !== undefined && { cursor }),
    ...(warnings.length > 0 && { warnings: [...warnings] }),
  };
  return {
    structured: {
      platform_id: platform.id,
      rows: page.rows.map(copy),
      ...(included.length > 0 && { included: page.included.map(copy) }),
      ...others,
    },
    structuredJson: [
      `{"platform_id":${JSON.stringify(platform.id)},"rows":[${jsonOf(rows)}]`,
      included.length > 0 ? `"included":[${jsonOf(included)}]` : '',
      JSON.stringify(others).slice(1, -1),
    ]
      .filter(Boolean)
      .join(',')
      .concat('}'),
    text: [
      rows.length === 0 ? nothingFound(page, what, platform.id, before) : heading(page, what, platform.id, before),
      rows.length > 0 ? fence(linesOf(rows)) : undefined,
      included.length > 0 ? `Included:\n${fence(linesOf(included))}` : undefined,
      ...warnings.map((warning) => `Note: ${warning}`),
      cursor === undefined ? undefined : `There is more: call get_next_page with cursor "${cursor}".`,
    ]
      .filter(Boolean)
      .join('\n'),
  };
}

function jsonOf(rows: readonly WrittenRow[]): string {
  return rows.map(({ json }) => json).join(',');
}

function linesOf(rows: readonly WrittenRow[]): string {
  return rows.map(({ line }) => line).join('\n');
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
function nothingFound({ total, next, warnings }: RecordPage, what: string, id: string, before: number): string {
  if (next || (total ?? 0) > before) return `${id} returned no ${what} on this page, though there are more.`;
  if (before > 0) return `No more ${what} at ${id}: the ${before} that were shown are all that it gave.`;
  if (warnings.length > 0)
    return `${id} returned no ${what}, with the notes below: it may have some that it does not show.`;
  return `None recorded: ${id} has no ${what} that matches and that this sign-in may see, as of ${now()}.`;
}

function now(): string {
  return `${new Date().toISOString().slice(0, 16)}Z`;
}

function copy(row: Row): z.input<typeof rowSchema> {
  return { ...row };
}
