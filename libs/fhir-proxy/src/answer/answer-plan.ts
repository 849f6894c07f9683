import type { IncomingHttpHeaders } from 'node:http';
import type { Interaction } from '../contract/interaction.js';
import { isReadableCharset, mediaFamily, mediaTypeOf } from '../contract/media-type.js';
import type { MediaFamily } from '../contract/media-type.js';
import { ProxyError } from '../contract/proxy-error.js';
import { retryAfterSeconds } from '../contract/upstream-failure.js';

const unnamedTypes: ReadonlySet<string> = new Set(['application/octet-stream', 'binary/octet-stream', 'text/plain']);

/** Content codings that are undone, should a platform use one although none was asked for. */
export type Coding = 'gzip' | 'deflate' | 'br';

/**
 * What to do with an answer once its head is here: `stream` it on; `head` only, since it has no body; expect it to be
 * `empty`, since it names no media type; `discard` its body; or `inspect` an error's body before it passes as FHIR.
 */
export interface AnswerPlan {
  readonly mode: 'stream' | 'head' | 'empty' | 'discard' | 'inspect';
  readonly family: MediaFamily;
  /** URLs in it are rewritten. */
  readonly isRewritten: boolean;
  /** It is a `Binary` in its own media type. */
  readonly isRaw: boolean;
  readonly coding?: Coding;
}

/**
 * Decides from the head of an answer.
 *
 * @param nowMs for a `Retry-After` that is a date
 * @throws ProxyError UPSTREAM_REDIRECT_REFUSED | UPSTREAM_NOT_FHIR
 */
export function planAnswer(
  interaction: Interaction,
  status: number,
  headers: IncomingHttpHeaders,
  nowMs: number,
): AnswerPlan {
  // No status of HTTP (RFC 9110 section 15): what a client makes of it, nobody knows.
  if (status > 599) return refuse(status, headers, nowMs);
  const contentType = headers['content-type'];
  const family = familyOf(interaction, contentType);
  if (status >= 300 && status < 400 && status !== 304) {
    throw new ProxyError('UPSTREAM_REDIRECT_REFUSED', 'The platform answered with a redirect, which is not followed.', {
      upstreamStatus: status,
    });
  }
  const plan = (mode: AnswerPlan['mode'], coding?: Coding, isRaw = false): AnswerPlan => {
    return { mode, family, isRewritten: !isRaw && isRewritable(family), isRaw, coding };
  };
  if (interaction.method === 'HEAD' || status === 204 || status === 304) return plan('head');
  const coding = codingOf(headers, status);
  // Servers that take something on say so in words of their own, which no FHIR client reads.
  if (status === 202 && (family === 'other' || family === 'none')) return plan('discard');
  const isReadable = !isRewritable(family) || isReadableCharset(contentType);
  const isFhir = isReadable && family !== 'other';
  if (status >= 400) return isFhir ? plan('inspect', coding) : refuse(status, headers, nowMs);
  const isResource = family === 'fhir-json' || family === 'fhir-xml';
  const isContent = isBinaryContent(interaction) && !isResource;
  // Half a URL could not be rewritten, and half a compressed body not be unpacked.
  if (status === 206 && (!isContent || coding)) return refuse(status, headers, nowMs);
  if (isContent) return plan('stream', coding, true);
  // Its links would stand there unseen, and be read by the client.
  if (!isReadable) throw notUtf8(status);
  if (family === 'none') return plan('empty');
  // Some servers name a media type even where there is nothing (`Prefer: return=minimal`).
  if (family === 'other') return headers['content-length'] === '0' ? plan('empty') : refuse(status, headers, nowMs);
  return plan('stream', coding);
}

/** The error for an answer that is no FHIR: says the platform's status, and when to come back where it said so. */
export function notFhir(status: number, headers: IncomingHttpHeaders, nowMs: number): ProxyError {
  return new ProxyError('UPSTREAM_NOT_FHIR', `The platform answered with status ${status}, but not with FHIR.`, {
    upstreamStatus: status,
    retryAfterSeconds: retryAfterSeconds(headers['retry-after'], nowMs),
  });
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

/** Stores of files call NDJSON by general names. */
function familyOf({ kind }: Interaction, contentType: string | undefined): MediaFamily {
  const isUnnamed = kind === 'job-file' && unnamedTypes.has(mediaTypeOf(contentType));
  return isUnnamed ? 'ndjson' : mediaFamily(contentType);
}

function isRewritable(family: MediaFamily): boolean {
  return family !== 'other' && family !== 'none';
}

/** Whether an interaction may be answered with what a `Binary` holds, in its own media type. */
export function isBinaryContent({ kind, resourceType }: Interaction): boolean {
  return resourceType === 'Binary' && (kind === 'read' || kind === 'vread');
}

function codingOf(headers: IncomingHttpHeaders, status: number): Coding | undefined {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (coding === 'identity' || coding === '') return undefined;
  if (coding === 'gzip' || coding === 'x-gzip') return 'gzip';
  if (coding === 'deflate' || coding === 'br') return coding;
  throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform compressed its answer in a way that was not asked for.', {
    upstreamStatus: status,
    detail: 'unknown content-encoding',
  });
}
