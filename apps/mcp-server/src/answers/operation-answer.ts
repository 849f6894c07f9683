import { isResource } from '@fhir-gateway/fhir';
import {
  clean,
  fence,
  fenceFields,
  pageOf,
  quote,
  resourceOf,
  type PageStart,
  type ReaderAnswer,
} from '@fhir-gateway/record-view';
import { z } from 'zod';
import { fencedSchema, filesContent, resourceContent, tableContent } from './fenced-content.js';
import { resourceAnswerSchema, showResource } from './resource-answer.js';
import { fittingTexts } from '../result/result-size.js';
import { pageLimits, searchAnswer, searchAnswerSchema, showPage } from './search-answer.js';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';
import type { ToolAnswer } from '../result/tool-answer.js';
import type { WrittenResult } from '../result/serialized-result.js';

/** Where the addresses of what a platform does in its own time stand below the gateway's base; see fhir-proxy. */
const jobFolder = '_async/';
const mostFileCharacters = 6000;

/** What an operation answers: rows, a resource, that it goes on, or which files it has made. */
export const operationAnswerSchema = z.object({
  ...searchAnswerSchema.partial().shape,
  ...resourceAnswerSchema.partial().shape,
  record_content: fencedSchema({ ...tableContent, ...resourceContent, ...filesContent }).optional(),
  state: z.literal('in_progress').optional().describe('The platform works on it: ask again with the cursor'),
  progress: z.string().optional().describe('How far it is, in the platform’s own words'),
  retry_after_seconds: z.number().optional().describe('When to ask again'),
});

/** An operation whose answer is to be shown. */
export interface ShownOperation {
  /** What it is called in the answer. */
  readonly what: string;
  readonly start: Pick<PageStart, 'path' | 'query'>;
  /** Most rows of a page. */
  readonly rows: number;
  /** Files of an export that were shown before. */
  readonly skip?: number;
}

type OperationAnswer = ToolAnswer<z.input<typeof operationAnswerSchema>> | WrittenResult;

/** Whether a request below the gateway's base asks about something that was begun earlier. */
export function isJob({ path }: Pick<PageStart, 'path'>): boolean {
  return path.startsWith(jobFolder);
}

/**
 * Shows what an operation answered, at once or when asked again later.
 *
 * @throws ViewError PLATFORM_REFUSED | ANSWER_UNEXPECTED
 */
export async function operationAnswer(
  call: ToolCall,
  opened: PlatformCall,
  shown: ShownOperation,
  answer: ReaderAnswer,
): Promise<OperationAnswer> {
  const { what, start, rows } = shown;
  if (answer.status === 202) return inProgress(call, opened, shown, answer);
  if (isManifest(answer)) return files(call, opened, shown, answer.body);
  const result = resourceOf(answer);
  const patientId = opened.connection?.patient;
  if (result.resourceType !== 'Bundle') return showResource(opened.platform.id, result, { patientId });
  const baseUrl = call.gateway.fhirBaseUrl(opened.platform.id);
  const person = patientId === undefined ? undefined : { patientId };
  const page = pageOf(result, start, { baseUrl, limits: pageLimits(call, opened, rows), person });
  const whose = patientId === undefined ? undefined : `Patient/${patientId}`;
  return searchAnswer(
    call,
    opened,
    showPage({ platformId: opened.platform.id, what, asked: start, whose }, page),
    rows,
  );
}

/** The address at which a platform can be asked again, as a cursor: the only form in which a model follows addresses. */
async function inProgress(
  call: ToolCall,
  { platform, asker }: PlatformCall,
  { what, start, rows }: ShownOperation,
  { headers }: ReaderAnswer,
): Promise<OperationAnswer> {
  const path = isJob(start) ? start.path : jobPath(headers['content-location'], call.gateway.fhirBaseUrl(platform.id));
  const position = path === undefined ? undefined : { resourceType: what, path };
  const cursor = position && (await call.gateway.cursors.issue({ ...position, query: '', limit: rows }, asker));
  const told = clean(text(headers['x-progress']), 100);
  const progress = told && quote(told);
  const seconds = Number(text(headers['retry-after']));
  const retryAfter = Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, 86_400) : undefined;
  const next =
    cursor === undefined
      ? 'It gave no address at which this gateway may ask for the result.'
      : 'Call get_next_page with this cursor for the result.';
  return {
    structured: {
      platform_id: platform.id,
      state: 'in_progress',
      cursor,
      progress,
      retry_after_seconds: retryAfter,
      next_step: next,
    },
    text: [
      `${platform.id} has accepted this and works on it; there is no result yet${progress ? ` (${progress})` : ''}.`,
      retryAfter === undefined ? undefined : `Wait ${retryAfter} seconds first.`,
      cursor === undefined ? next : `Then call get_next_page with cursor "${cursor}" for the result.`,
    ]
      .filter(Boolean)
      .join('\n'),
  };
}

function jobPath(location: string | string[] | undefined, base: string): string | undefined {
  const url = text(location) ?? '';
  const path = url.startsWith(`${base}/`) ? url.slice(base.length + 1) : '';
  return isJob({ path }) ? path : undefined;
}

interface Manifest {
  readonly output: readonly { readonly type?: unknown; readonly url?: unknown; readonly count?: unknown }[];
}

/** @see https://hl7.org/fhir/uv/bulkdata/export.html#response---complete-status */
function isManifest(answer: ReaderAnswer): answer is ReaderAnswer & { readonly body: Manifest } {
  const { status, body } = answer;
  if (status !== 200 || typeof body !== 'object' || body === null || isResource(body)) return false;
  return (
    'output' in body && Array.isArray(body.output) && body.output.every((entry) => typeof entry === 'object' && entry)
  );
}

/** The files of an export, as many as fit; the job is asked again for the others. */
async function files(
  call: ToolCall,
  { platform, asker }: PlatformCall,
  { what, start, skip = 0 }: ShownOperation,
  { output }: Manifest,
): Promise<OperationAnswer> {
  const lines = output
    .slice(skip)
    .map(({ type, url, count }) =>
      [type, typeof count === 'number' ? `${count} resources` : undefined, url].filter(Boolean).join(' | '),
    );
  const fitting = fittingTexts(lines, mostFileCharacters, 3000);
  const isCut = fitting.at(-1) === `(${lines.length - fitting.length + 1} more)`;
  const shown = isCut ? fitting.slice(0, -1) : fitting;
  const end = skip + shown.length;
  const position = { resourceType: what, path: start.path, query: '', skip: end };
  const cursor = end < output.length && isJob(start) ? await call.gateway.cursors.issue(position, asker) : undefined;
  const next = cursor === undefined ? undefined : `Call get_next_page with cursor "${cursor}" for the other files.`;
  const summary = `${what} at ${platform.id} are done: ${output.length} files, which programs fetch from this gateway with their own access token; ${skip + 1} to ${end} follow.`;
  return {
    structured: {
      platform_id: platform.id,
      summary,
      record_content: fenceFields({ files: shown }),
      ...(cursor !== undefined && { cursor, next_step: next }),
    },
    text: [summary, fence(shown.join('\n')), next].filter(Boolean).join('\n'),
  };
}

function text(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
