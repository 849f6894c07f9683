import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { addressRefused, guardedLookup, isRefusedHost } from './guarded-lookup.js';
import { PrivateNetworks } from './private-networks.js';
import type { OperatorUrl } from './address-author.js';

/** What a {@link createGuardedFetch} works with. */
export interface GuardedFetchOptions {
  /** Whether a URL may lead to this machine or into a private network; only what the operator wrote may. */
  allowPrivate(url: OperatorUrl): boolean;
  /** Private networks in which any server may be, such as `10.20.0.0/16`. */
  readonly privateNetworks?: readonly string[] | undefined;
  /** Resolves names, as `dns.lookup` does, which is the default. */
  readonly lookup?: LookupFunction | undefined;
  /** Authorities to trust in the place of Node's, PEM. */
  readonly ca?: string | undefined;
  /** The client's certificate with its chain, and its key, PEM, for servers that ask for one. */
  readonly identity?: { readonly cert: string; readonly key: string } | undefined;
  /** Largest body that is read; default 16 MiB. */
  readonly maxBytes?: number | undefined;
}

const defaultMaxBytes = 16 * 1024 * 1024;
/** Shorter than servers keep an idle connection, so that none is used which they are about to close. */
const idleMs = 4_000;
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Makes a `fetch` for servers that the operator named. What strangers wrote goes through `StrangerAddresses`.
 * Addresses are judged when they are connected to, redirects are answers and never followed, and the whole body is in memory
 * when it resolves. Takes a URL, with a body that is text, bytes or `URLSearchParams`.
 *
 * @returns a function that rejects with a `TypeError` as `fetch` does; its `cause` has the system's `code`, or is an
 *   `AddressError` ADDRESS_PRIVATE
 */
export function createGuardedFetch(options: GuardedFetchOptions): typeof fetch {
  const allowed = new PrivateNetworks(options.privateNetworks ?? []);
  const guarded = guardedLookup({ lookup: options.lookup, allowed });
  const { ca, identity, lookup, maxBytes = defaultMaxBytes } = options;
  const agents = {
    http: new HttpAgent({ keepAlive: true, timeout: idleMs }),
    https: new HttpsAgent({ keepAlive: true, timeout: idleMs, ca, ...identity }),
  };
  return async (input, init = {}) => {
    try {
      const url = urlOf(input);
      const isTrusted = options.allowPrivate(url);
      if (!isTrusted && isRefusedHost(url, allowed)) throw addressRefused();
      const requestOptions = {
        method: init.method ?? 'GET',
        headers: headersOf(init),
        lookup: isTrusted ? lookup : guarded,
        ...(init.signal && { signal: init.signal }),
      };
      const response = await send(url, requestOptions, bodyOf(init), agents);
      return await toResponse(response, maxBytes);
    } catch (cause) {
      throw new TypeError('fetch failed', { cause });
    }
  };
}

function urlOf(input: Parameters<typeof fetch>[0]): OperatorUrl {
  if (input instanceof URL || typeof input === 'string') return new URL(input) as OperatorUrl;
  throw new TypeError('a URL is needed');
}

function headersOf(init: RequestInit): Record<string, string> {
  const headers = Object.fromEntries(new Headers(init.headers));
  if (init.body instanceof URLSearchParams) {
    headers['content-type'] ??= 'application/x-www-form-urlencoded;charset=UTF-8';
  }
  return { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'fhir-gateway', ...headers };
}

function bodyOf({ body }: RequestInit): Buffer | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof URLSearchParams) return Buffer.from(body.toString());
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError('a body of text, bytes or URLSearchParams is needed');
}

function send(
  url: URL,
  options: RequestOptions,
  body: Buffer | undefined,
  agents: { http: HttpAgent; https: HttpsAgent },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const isSecure = url.protocol === 'https:';
    if (!isSecure && url.protocol !== 'http:') throw new TypeError('an http or https URL is needed');
    const length = body && { 'content-length': String(body.byteLength) };
    const headers = { ...(options.headers as Record<string, string>), ...length };
    const sent = isSecure
      ? requestHttps(url, { ...options, headers, agent: agents.https }, resolve)
      : requestHttp(url, { ...options, headers, agent: agents.http }, resolve);
    sent.once('error', reject).end(body);
  });
}

async function toResponse(message: IncomingMessage, maxBytes: number): Promise<Response> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    // Leaving the loop destroys the message, and with it the download.
    if (size > maxBytes) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  const { statusCode: status = 0, rawHeaders } = message;
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  const bytes = decoded(Buffer.concat(chunks, size), headers.get('content-encoding'), maxBytes);
  return new Response(bodiless.has(status) ? null : new Uint8Array(bytes), { status, headers });
}

/** Some servers compress though nobody asked for it. */
function decoded(bytes: Buffer, coding: string | null, maxBytes: number): Buffer {
  if (coding === null || coding === '' || coding === 'identity') return bytes;
  if (coding.toLowerCase() !== 'gzip') throw new Error('the answer has a coding that was not asked for');
  return gunzipSync(bytes, { maxOutputLength: maxBytes });
}
