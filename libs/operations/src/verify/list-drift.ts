import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { PlatformDefinition } from '@fhir-gateway/platform-registry';
import { collectOrganizations } from '../directories/collect-organizations.js';
import { ImportError } from '../directories/errors.js';
import { fetchHttps } from '../directories/fetch-https.js';
import { readElements } from '../directories/read-elements.js';
import { Skipped } from '../directories/skipped.js';
import { TimeLimits } from '../directories/time-limits.js';
import { compareKeys, keysOf, type IndexContents } from '../directories/update/index-change.js';
import { publishedLists, type PublishedList } from '../directories/update/published-lists.js';
import type { ProbeOptions } from './probe.js';

/** How the index of a platform's organizations compares with what its vendor publishes now. */
export interface ListDrift {
  readonly urls: readonly string[];
  /** The index in use; absent when the platform has none. */
  readonly index?: { readonly organizations: number; readonly date?: string; readonly total?: number };
  /** What the vendor's lists hold now; absent when they were not read. */
  readonly published?: { readonly organizations: number; readonly added: number; readonly gone: number };
  /** Why they were not read. */
  readonly problem?: string;
}

/** Beyond this size a list is not read for a check: `directory update` does that. */
const maxBytes = 25_000_000;
/** Lists change every week; beyond this share of the index somebody should update it. */
const maxShare = 0.1;

/** Reads the lists of a platform, without writing anything. Undefined where the vendor publishes none for programs. Never throws. */
export async function findListDrift(
  platform: PlatformDefinition,
  index: IndexContents | undefined,
  options: ProbeOptions,
): Promise<ListDrift | undefined> {
  const lists = publishedLists(platform);
  if (lists.length === 0) return undefined;
  const about = {
    urls: lists.map(({ url }) => url),
    ...(index && { index: { organizations: index.organizations, ...factsOf(index) } }),
  };
  try {
    const organizations = await readNow(platform, lists, options);
    const change = compareKeys(index?.keys ?? new Set(), keysOf(organizations));
    return { ...about, published: { organizations: organizations.length, ...change } };
  } catch (error) {
    return { ...about, problem: error instanceof ImportError ? error.message : 'The list cannot be read.' };
  }
}

/** What of a drift wants a look, in words. */
export function listFaults({ index, published }: ListDrift): string[] {
  if (published === undefined) return [];
  if (index === undefined) return [`${published.organizations} organizations are published, and no index has them`];
  const { added, gone } = published;
  if (Math.max(added, gone) <= index.organizations * maxShare) return [];
  const since = index.date === undefined ? '' : ` of ${index.date}`;
  return [`the vendor's list has ${added} organizations that the index${since} lacks, and lacks ${gone} that it has`];
}

function factsOf({ source }: IndexContents): { date?: string; total?: number } {
  return {
    ...(source?.date !== undefined && { date: source.date }),
    ...(source?.total !== undefined && { total: source.total }),
  };
}

async function readNow(platform: PlatformDefinition, lists: readonly PublishedList[], options: ProbeOptions) {
  const { tenancy } = platform;
  const tenantExtension = tenancy?.mode === 'search-parameter' ? tenancy.tenantParam : undefined;
  const skipped = new Skipped();
  const candidates = [];
  for (const { url, approxBytes = 0 } of lists) {
    refuseLarge(approxBytes);
    const { reader } = await readList(url, options, tenantExtension);
    candidates.push(...reader.finish((skip) => skipped.add(skip)));
  }
  return collectOrganizations(platform, candidates, skipped);
}

async function readList(url: string, { fetch, timeoutMs }: ProbeOptions, tenantExtension: string | undefined) {
  const limits = new TimeLimits(timeoutMs * 10, timeoutMs);
  try {
    const headers = { accept: 'application/fhir+json, application/json;q=0.9' };
    const response = await fetchHttps(fetch, url, { headers, signal: limits.signal });
    const { status, body } = response;
    const length = Number(response.headers.get('content-length') ?? 0);
    if (status !== 200 || body === null || length > maxBytes) {
      await body?.cancel();
      refuseLarge(length);
      throw new ImportError(`The list answered with status ${status}.`);
    }
    return await readElements(Readable.from(bounded(body as ReadableStream<Uint8Array>, limits)), tenantExtension);
  } finally {
    limits.end();
  }
}

/** Passes a body on, and ends it with an error where it is too long. */
async function* bounded(body: ReadableStream<Uint8Array>, limits: TimeLimits): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of body) {
    limits.refresh();
    bytes += chunk.length;
    refuseLarge(bytes);
    yield Buffer.from(chunk);
  }
}

function refuseLarge(bytes: number): void {
  if (bytes > maxBytes) {
    throw new ImportError(`The list is larger than ${maxBytes / 1e6} MB; directory update reads it.`);
  }
}
