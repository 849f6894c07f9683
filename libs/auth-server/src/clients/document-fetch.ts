import { Deadline } from '@fhir-gateway/limits';
import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isPublicAddress } from '@fhir-gateway/address-guard';
import { isIP, type LookupFunction } from 'node:net';

/** An address as `dns.lookup` gives it. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** How {@link createDocumentFetch} reaches the internet; the defaults are what production uses. */
export interface DocumentFetchOptions {
  /** All addresses of a host; rejects when there is none. */
  readonly resolve?: (host: string) => Promise<readonly ResolvedAddress[]>;
  readonly isAllowed?: (address: string) => boolean;
  /** Further certificate authority, PEM. */
  readonly ca?: string;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

/** Fetches a small document from an address that a stranger chose. */
export type DocumentFetch = (url: string) => Promise<Response>;

/**
 * Makes a fetch for URLs that come from outside: https only, no address in them, and connected only to addresses that
 * were looked at, so that a name which resolves differently a moment later gains nothing. Redirects are not followed.
 * Rejects when any address of the host is not public, the document is too large, or it takes too long.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/ on server-side request forgery
 */
export function createDocumentFetch(options: DocumentFetchOptions = {}): DocumentFetch {
  const {
    resolve = (host) => lookup(host, { all: true }),
    isAllowed = isPublicAddress,
    ca,
    timeoutMs = 5_000,
    maxBytes = 64 * 1024,
  } = options;
  return async (text) => {
    const url = new URL(text);
    if (url.protocol !== 'https:' || url.username !== '' || url.password !== '')
      throw new Error('not a plain https URL');
    if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) throw new Error('an address instead of a name');
    const { signal } = new Deadline(timeoutMs);
    const addresses = await inTime(resolve(url.hostname), signal);
    if (addresses.length === 0 || !addresses.every(({ address }) => isAllowed(address))) {
      throw new Error('the name leads to an address that is not public');
    }
    const response = await send(url, { signal, lookup: pinned(addresses), ca });
    const body = await readBounded(response, maxBytes);
    const headers = new Headers();
    for (const name of ['cache-control', 'content-type'] as const) {
      const value = response.headers[name];
      if (value !== undefined) headers.set(name, value);
    }
    return new Response(body, { status: response.statusCode ?? 502, headers });
  };
}

/** A look-up cannot be called off; what it finds too late is left alone. */
function inTime<T>(looked: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the look-up of the name took too long')), { once: true });
    looked.then(resolve, reject);
  });
}

/** A lookup that answers with what was checked, whatever the name means by now. */
function pinned(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_host, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };
}

function send(
  url: URL,
  options: { signal: AbortSignal; lookup: LookupFunction; ca?: string },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { ...options, agent: false, headers: { accept: 'application/json' } }, resolve)
      .once('error', reject)
      .end();
  });
}

async function readBounded(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      response.destroy();
      throw new Error('the document is too large');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
