import { BaseUrlRewriter } from '../rewrite/base-url-rewriter.js';
import { readBatchEntry } from './batch-entry.js';
import type { BatchEntry } from './batch-entry.js';
import { withBatchUrls, XmlBatchUrls } from './batch-urls.js';
import { rewritten } from './body-urls.js';
import type { Interaction } from '../contract/interaction.js';
import { readJsonBody } from '../contract/json-body.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import { ProxyError } from '../contract/proxy-error.js';
import { checkResource, xmlResource } from './request-body.js';
import type { CheckedBody } from './request-body.js';
import { isRepeatable } from './retry-policy.js';
import { inTimeSlices } from '@fhir-gateway/limits';
import type { Steps } from '@fhir-gateway/limits';
import { XmlUrlRewriter } from '../rewrite/xml-url-rewriter.js';

/** A batch or transaction whose entries were understood. */
export interface Batch {
  readonly entries: readonly BatchEntry[];
  /** What is sent: the very text that the entries were read from. */
  readonly body: CheckedBody;
}

/**
 * Reads the Bundle of a batch or transaction: each entry as the request that it would be by itself. The gateway's URLs
 * are turned back first, so that what is judged is what the platform will read.
 *
 * @param body whose media type was checked
 * @throws ProxyError BODY_INVALID and what else an entry alone would be refused for, naming it: `Bundle.entry[3]`
 * @throws ProxyError BODY_TOO_LARGE for more than `maxEntries`
 */
export async function readBatch(
  route: PlatformRoute,
  asked: Interaction,
  body: CheckedBody | undefined,
  maxEntries: number,
): Promise<Batch> {
  if (route.tenantQuery) {
    const message = 'This platform names the organization in each request, so that it takes no batches through here.';
    throw new ProxyError('INTERACTION_NOT_SUPPORTED', message);
  }
  const bytes = body?.bytes ?? Buffer.alloc(0);
  const read = body?.isXml === true ? turnedXml(route, bytes) : turnedJson(route, bytes, maxEntries);
  const isXml = body?.isXml === true && { isXml: body.isXml };
  return await inTimeSlices(
    bytes.length,
    (function* (): Steps<Batch> {
      const turned = yield* read;
      checkResource(asked, turned.json);
      const entries = yield* entriesOf(turned.json, route, maxEntries);
      return { entries, body: { ...turned, ...isXml, contentType: body?.contentType ?? '' } };
    })(),
  );
}

type Turned = Pick<CheckedBody, 'bytes' | 'json'>;

function* turnedJson(route: PlatformRoute, given: Buffer, maxEntries: number): Steps<Turned> {
  const bytes = yield* rewritten(new BaseUrlRewriter(route.inward), given);
  const json = yield* readJsonBody(bytes);
  const { entry } = Object(json) as { entry?: unknown };
  if (!Array.isArray(entry) || entry.length > maxEntries) return { bytes, json };
  const text = bytes.toString('utf8');
  const turned = yield* withBatchUrls(text, entry, route.inwardQuery);
  return { bytes: turned === text ? bytes : Buffer.from(turned), json };
}

function* turnedXml(route: PlatformRoute, given: Buffer): Steps<Turned> {
  const urls = new XmlBatchUrls(route.inwardQuery);
  const rewriter = new XmlUrlRewriter(route.inward);
  const { bytes, json } = yield* xmlResource(given, { rewriter, onValue: urls.onValue });
  return { bytes: urls.applyTo(bytes), json };
}

function* entriesOf(json: unknown, { fhirBaseUrl }: PlatformRoute, maxEntries: number): Steps<BatchEntry[]> {
  const given = bundleEntries(json);
  if (given.length > maxEntries) {
    throw new ProxyError('BODY_TOO_LARGE', `A batch or transaction may have ${maxEntries} entries at most.`);
  }
  const entries: BatchEntry[] = [];
  for (const [index, entry] of given.entries()) {
    try {
      entries.push(yield* readBatchEntry(entry, fhirBaseUrl));
    } catch (error) {
      throw atEntry(index, error);
    }
    yield;
  }
  return entries;
}

/** A batch as a whole, by what its entries do. */
export function batchInteraction(asked: Interaction, entries: readonly BatchEntry[]): Interaction {
  return {
    ...asked,
    isWrite: entries.some(({ interaction }) => interaction.isWrite),
    isBatchOfReads: entries.every(({ interaction }) => isRepeatable(interaction)),
  };
}

/**
 * Does something with an entry.
 *
 * @throws ProxyError what `visit` throws, with the place of the entry before its message and as its `expression`
 */
export function inEntry<Result>(index: number, visit: () => Result): Result {
  try {
    return visit();
  } catch (error) {
    throw atEntry(index, error);
  }
}

function atEntry(index: number, error: unknown): unknown {
  if (!(error instanceof ProxyError)) return error;
  const { code, message, detail, rule, stage } = error;
  const expression = `Bundle.entry[${index}]`;
  return new ProxyError(code, `${expression}: ${message}`, { detail, rule, stage, expression, cause: error });
}

/** How often each interaction and type occurs, for the audit: `{ "create Patient": 2 }`. */
export function countEntries(entries: readonly BatchEntry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { interaction } of entries) {
    const name = `${interaction.kind} ${interaction.resourceType ?? '*'}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function bundleEntries(json: unknown): unknown[] {
  const { resourceType, type, entry } = Object(json) as Record<string, unknown>;
  if (resourceType !== 'Bundle' || (type !== 'batch' && type !== 'transaction')) {
    throw new ProxyError('BODY_INVALID', 'What is sent to the base itself is a Bundle of type batch or transaction.');
  }
  if (entry === undefined) return [];
  if (!Array.isArray(entry)) throw new ProxyError('BODY_INVALID', 'The entries of the Bundle are no list.');
  return entry;
}
