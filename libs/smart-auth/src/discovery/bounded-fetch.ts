import { isObject } from '@fhir-gateway/fhir';
import { Deadline } from '@fhir-gateway/limits';

/** Why a request to an authorization server brought no usable answer. */
export type HttpFaultKind = 'unreachable' | 'timeout' | 'redirect' | 'too-large';

/** A request that failed below the protocol. Its message is one of our own words: nothing of the answer is in it. */
export class HttpFault extends Error {
  override readonly name = 'HttpFault';
  readonly kind: HttpFaultKind;
  /** Where a redirect leads, absolute and without fragment: never for a log. */
  readonly location?: string;

  constructor(kind: HttpFaultKind, message: string, location?: string) {
    super(message);
    this.kind = kind;
    if (location !== undefined) this.location = location;
  }
}

/** What one request may cost. */
export interface HttpLimits {
  fetch: typeof fetch;
  /** From sending to the last byte of the body. */
  timeoutMs: number;
  maxBytes: number;
}

/**
 * Sends a request and reads the whole answer within limits of time and size. Follows no redirect: a redirected request
 * would carry its secrets to an address that nobody checked.
 *
 * @returns a response whose body is in memory; of its headers only `content-type`, `date` and `dpop-nonce` are kept
 * @throws HttpFault when there is no answer, in time, of acceptable size, from this address
 */
export async function boundedFetch(url: string, init: RequestInit, limits: HttpLimits): Promise<Response> {
  const deadline = new Deadline(limits.timeoutMs);
  try {
    const response = await limits.fetch(url, { ...init, redirect: 'manual', signal: deadline.signal });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new HttpFault('redirect', `http ${response.status}`, locationOf(response, url));
    }
    const body = await readBody(response, limits.maxBytes);
    const headers = { 'content-type': response.headers.get('content-type') ?? '', ...keptHeaders(response) };
    return new Response(hasNoBody(response.status) ? null : body, { status: response.status, headers });
  } catch (error) {
    if (error instanceof HttpFault) throw error;
    if (deadline.isOver) throw new HttpFault('timeout', `no answer within ${limits.timeoutMs} ms`);
    throw new HttpFault('unreachable', networkReason(error));
  } finally {
    deadline.release();
  }
}

/**
 * Parses a JSON object; anything else is `undefined`. What the server calls it does not count: static files have been seen as
 * `text/plain`, `text/html` and `application/octet-stream`, and token responses without any type.
 */
export async function readJsonObject(response: Response): Promise<Record<string, unknown> | undefined> {
  try {
    const value: unknown = await response.json();
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function readBody(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  if (response.body) {
    for await (const chunk of response.body) {
      total += chunk.byteLength;
      // Leaving the loop cancels the stream, and with it the download.
      if (total > maxBytes) throw new HttpFault('too-large', `more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  }
  const bytes = new Uint8Array(total);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function keptHeaders({ headers }: Response): Record<string, string> {
  const kept = ['date', 'dpop-nonce'].map((name) => [name, headers.get(name)] as const);
  return Object.fromEntries(kept.filter((entry): entry is [string, string] => entry[1] !== null));
}

function locationOf(response: Response, url: string): string | undefined {
  const location = response.headers.get('location');
  if (location === null || !URL.canParse(location, url)) return undefined;
  const next = new URL(location, url);
  next.hash = '';
  return next.href;
}

function hasNoBody(status: number): boolean {
  return status === 204 || status === 205;
}

/** The system's own code, such as `ECONNREFUSED`: messages of network errors may repeat what was sent. */
function networkReason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = isObject(cause) || cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'network error';
}
