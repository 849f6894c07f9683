import type { IncomingHttpHeaders } from 'node:http';
import { askedFormat, asksForText } from '../contract/asked-format.js';
import type { FormatWish } from '../contract/asked-format.js';
import { attachmentContent } from '../contract/interaction.js';
import type { Interaction } from '../contract/interaction.js';
import { readContentType } from '../contract/media-type.js';
import type { MediaFamily } from '../contract/media-type.js';
import { ProxyError } from '../contract/proxy-error.js';
import { retryAfterSeconds } from '../contract/upstream-failure.js';

const unnamedTypes: ReadonlySet<string> = new Set(['application/octet-stream', 'binary/octet-stream', 'text/plain']);

/** Content codings that are undone, should a platform use one although none was asked for. */
export type Coding = 'gzip' | 'deflate' | 'br';

/**
 * What to do with an answer once its head is here: `stream` it on; `head` only, since it has no body; expect it to be
 * `empty`, since it names no media type; `discard` its body; `inspect` an error's body before it passes as FHIR; or hand a body on
 * only if it is FHIR (`perhaps-outcome`).
 */
export interface AnswerPlan {
  readonly mode: 'stream' | 'head' | 'empty' | 'discard' | 'inspect' | 'perhaps-outcome';
  readonly family: MediaFamily;
  /** URLs in it are rewritten. */
  readonly isRewritten: boolean;
  /** It is content as it was stored, of a `Binary` or an attachment: whatever its type, it is no resource. */
  readonly isRaw: boolean;
  readonly coding?: Coding;
  /** Its media type is no name of FHIR's, although it is JSON: what GraphQL answers. */
  readonly keepsType?: boolean;
}

/** What was asked for. */
interface PlannedRequest {
  readonly interaction: Interaction;
  /** Absent for what the gateway asks for by itself, which is FHIR. */
  readonly wish?: FormatWish | undefined;
}

/**
 * Decides from the head of an answer.
 *
 * @param nowMs for a `Retry-After` that is a date
 * @throws ProxyError UPSTREAM_REDIRECT_REFUSED | UPSTREAM_NOT_FHIR; FORMAT_NOT_SUPPORTED where the client wants another format
 */
export function planAnswer(
  { interaction, wish }: PlannedRequest,
  status: number,
  headers: IncomingHttpHeaders,
  nowMs: number,
): AnswerPlan {
  // No status of HTTP (RFC 9110 section 15): what a client makes of it, nobody knows.
  if (status > 599) return refuse(status, headers, nowMs);
  const contentType = headers['content-type'];
  const named = readContentType(contentType);
  // Stores of files call NDJSON by general names.
  const isUnnamed = interaction.kind === 'job-file' && unnamedTypes.has(named.mediaType);
  const family = isUnnamed ? 'ndjson' : named.family;
  if (status >= 300 && status < 400 && status !== 304) {
    throw new ProxyError('UPSTREAM_REDIRECT_REFUSED', 'The platform answered with a redirect, which is not followed.', {
      upstreamStatus: status,
    });
  }
  const isRewritable = family !== 'other' && family !== 'none';
  const plan = (mode: AnswerPlan['mode'], coding?: Coding, isRaw = false): AnswerPlan => {
    const keepsType = interaction.operation === '$graphql' && family === 'plain-json';
    return { mode, family, isRewritten: !isRaw && isRewritable, isRaw, coding, keepsType };
  };
  const { mayBeContent } = interaction;
  const isContent = mayBeContent && status < 400 && isContentWanted(interaction, wish);
  if (interaction.method === 'HEAD' || status === 204 || status === 304) {
    return plan('head', undefined, isContent && status !== 204 && family !== 'none');
  }
  const contentEncoding = headers['content-encoding'];
  const coding = contentEncoding === undefined ? undefined : codingOf(contentEncoding, status);
  // HAPI FHIR says how a job was cancelled in an OperationOutcome to which it gives no media type.
  if (interaction.kind === 'job-cancel' && status < 300 && family === 'none') {
    return { mode: 'perhaps-outcome', family: 'fhir-json', isRewritten: true, isRaw: false, coding };
  }
  // Servers that take something on say so in words of their own, which no FHIR client reads.
  if (status === 202 && (family === 'other' || family === 'none')) return plan('discard');
  const isReadable = !isRewritable || named.isReadable;
  const isFhir = isReadable && family !== 'other';
  if (status >= 400) return isFhir ? plan('inspect', coding) : refuse(status, headers, nowMs);
  // An export may be of files in other forms, as CSV; a page for people in a browser is none of them.
  const isFile = interaction.kind === 'job-file' && family === 'other' && !named.mediaType.includes('html');
  // Where a platform gives content although the resource was asked for, its type says so.
  const isRaw = isContent || isFile || (mayBeContent && family !== 'fhir-json' && family !== 'fhir-xml');
  // Half a URL could not be rewritten, and half a compressed body not be unpacked.
  if (status === 206 && (!isRaw || coding)) return refuse(status, headers, nowMs);
  if (isRaw) return plan('stream', coding, true);
  // Its links would stand there unseen, and be read by the client.
  if (!isReadable) throw notUtf8(status);
  if (family === 'none') return plan('empty');
  // Some servers name a media type even where there is nothing (`Prefer: return=minimal`).
  if (family === 'other') {
    if (headers['content-length'] === '0') return plan('empty');
    if (wish && (askedFormat(wish) === 'other' || asksForText(wish))) throw formatUnsupported(status);
    return refuse(status, headers, nowMs);
  }
  return plan('stream', coding);
}

/** The error for an answer that is no FHIR: says the platform's status, and when to come back where it said so. */
export function notFhir(status: number, headers: IncomingHttpHeaders, nowMs: number): ProxyError {
  return new ProxyError('UPSTREAM_NOT_FHIR', `The platform answered with status ${status}, but not with FHIR.`, {
    upstreamStatus: status,
    retryAfterSeconds: retryAfterSeconds(headers['retry-after'], nowMs),
  });
}

function formatUnsupported(upstreamStatus: number): ProxyError {
  const message = 'The format that was asked for is none that is passed on here: FHIR JSON, XML and NDJSON are.';
  return new ProxyError('FORMAT_NOT_SUPPORTED', message, { upstreamStatus });
}

function notUtf8(status: number): ProxyError {
  return new ProxyError('UPSTREAM_NOT_FHIR', 'The platform did not answer in UTF-8.', {
    upstreamStatus: status,
    detail: 'unknown charset',
  });
}

function refuse(status: number, headers: IncomingHttpHeaders, nowMs: number): never {
  throw notFhir(status, headers, nowMs);
}

/**
 * Whether what a `Binary` or an attachment holds is asked for, rather than the resource around it: wherever no format of
 * FHIR is named. Of what FHIR documents are made of the type alone does not tell.
 *
 * @param interaction that {@link Interaction.mayBeContent}
 * @see https://hl7.org/fhir/R4/binary.html#rest
 */
export function isContentWanted(interaction: Interaction, wish: FormatWish | undefined): boolean {
  if (!wish) return false;
  return interaction.operation === attachmentContent || askedFormat(wish) !== 'fhir';
}

function codingOf(contentEncoding: string, status: number): Coding | undefined {
  const coding = contentEncoding.trim().toLowerCase();
  if (coding === 'identity' || coding === '') return undefined;
  if (coding === 'gzip' || coding === 'x-gzip') return 'gzip';
  if (coding === 'deflate' || coding === 'br') return coding;
  throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform compressed its answer in a way that was not asked for.', {
    upstreamStatus: status,
    detail: 'unknown content-encoding',
  });
}
