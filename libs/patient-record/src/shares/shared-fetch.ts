import type { StrangerAddresses, StrangerUrl } from '@fhir-gateway/address-guard';
import { Deadline } from '@fhir-gateway/limits';
import { ShareError } from './share-error.js';

/** Reads an address that a stranger wrote, and asks it. */
export type SharedAddresses = Pick<StrangerAddresses, 'read' | 'fetch'>;

/** How the addresses of a link are asked. */
export interface SharedFetchOptions {
  readonly addresses: SharedAddresses;
  readonly signal: AbortSignal;
}

const mostMs = 10_000;
const mostRedirects = 2;
const mostBytes = 12 * 1024 * 1024;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** An answer of whoever serves a link. */
export interface SharedAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Gets a file or a list of keys. At most two redirects are followed, each to an address that is judged anew.
 *
 * @throws ShareError SHARED_ADDRESS_REFUSED | SHARED_LINK_UNREACHABLE | SHARED_CONTENT_TOO_LARGE
 */
export async function getShared(address: string, options: SharedFetchOptions): Promise<SharedAnswer> {
  let url = requireAddress(address, options);
  for (let hops = 0; ; hops++) {
    const { location, ...answer } = await send(url, { headers: { accept: '*/*' } }, options);
    if (location === undefined) return answer;
    if (hops === mostRedirects) throw unreachable('it leads on and on');
    url = requireAddress(new URL(location, url).href, options);
  }
}

/**
 * Posts what may hold a passcode: it goes to this one address, and follows no redirect.
 *
 * @throws as {@link getShared}
 */
export async function postShared(address: string, body: object, options: SharedFetchOptions): Promise<SharedAnswer> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const url = requireAddress(address, options);
  const { status, text } = await send(url, { method: 'POST', headers, body: JSON.stringify(body) }, options);
  return { status, text };
}

/** @throws ShareError SHARED_ADDRESS_REFUSED */
export function requireAddress(address: string, { addresses }: Pick<SharedFetchOptions, 'addresses'>): StrangerUrl {
  const url = addresses.read(address);
  if (url) return url;
  throw new ShareError('SHARED_ADDRESS_REFUSED', 'It leads to an address that this gateway does not ask.');
}

/** The time is for all of an answer, to its last byte. Of a redirect only where it leads is read. */
async function send(
  url: StrangerUrl,
  init: RequestInit,
  { addresses, signal }: SharedFetchOptions,
): Promise<SharedAnswer & { readonly location?: string }> {
  const deadline = new Deadline(mostMs, signal);
  try {
    const response = await addresses.fetch(url, { ...init, redirect: 'manual', signal: deadline.signal });
    const { status, headers } = response;
    const location = redirects.has(status) && init.method !== 'POST' ? headers.get('location') : null;
    if (location === null) return { status, text: await textOf(response) };
    await response.body?.cancel();
    return { status, text: '', location };
  } catch (cause) {
    if (cause instanceof ShareError) throw cause;
    const inner = (cause as { cause?: { code?: unknown; message?: unknown } }).cause;
    if (inner?.code === 'ADDRESS_PRIVATE') {
      throw new ShareError('SHARED_ADDRESS_REFUSED', 'It leads to an address that this gateway does not ask.', {
        cause,
      });
    }
    if (typeof inner?.message === 'string' && inner.message.includes('too large')) throw tooLarge(cause);
    throw unreachable('it did not answer in time or at all', cause);
  } finally {
    deadline.release();
  }
}

async function textOf(response: Response): Promise<string> {
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength > mostBytes) throw tooLarge();
  return new TextDecoder().decode(bytes);
}

function tooLarge(cause?: unknown): ShareError {
  return new ShareError('SHARED_CONTENT_TOO_LARGE', 'What was shared is larger than this gateway takes.', { cause });
}

function unreachable(why: string, cause?: unknown): ShareError {
  return new ShareError('SHARED_LINK_UNREACHABLE', `Whoever serves the link cannot be reached: ${why}.`, { cause });
}
