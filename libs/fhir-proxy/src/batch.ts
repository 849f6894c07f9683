import { rewriteWhole } from './base-url-rewriter.js';
import { readBatchEntry } from './batch-entry.js';
import type { BatchEntry } from './batch-entry.js';
import { withBatchUrls, withXmlBatchUrls } from './batch-urls.js';
import type { Interaction } from './interaction.js';
import type { PlatformRoute } from './platform-route.js';
import { ProxyError } from './proxy-error.js';
import { parseJson, readXmlResource } from './request-body.js';
import type { CheckedBody } from './request-body.js';
import { isRepeatable } from './retry-policy.js';
import { XmlUrlRewriter } from './xml-url-rewriter.js';

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
 * @throws ProxyError BODY_INVALID and what else an entry alone would be refused for, naming it: `Bundle.entry[3]`
 * @throws ProxyError BODY_TOO_LARGE for more than `maxEntries`
 */
export function readBatch(route: PlatformRoute, body: CheckedBody | undefined, maxEntries: number): Batch {
  if (route.tenantQuery) {
    const message = 'This platform names the organization in each request, so that it takes no batches through here.';
    throw new ProxyError('INTERACTION_NOT_SUPPORTED', message);
  }
  const given = bundleEntries(body?.json);
  if (given.length > maxEntries) {
    throw new ProxyError('BODY_TOO_LARGE', `A batch or transaction may have ${maxEntries} entries at most.`);
  }
  const turned = body?.isXml === true ? turnedXml(route, body) : turnedJson(route, given, body);
  const entries = eachEntry(bundleEntries(turned.json), (entry) => readBatchEntry(entry, route.fhirBaseUrl));
  return { entries, body: { ...turned, contentType: body?.contentType ?? '' } };
}

type Turned = Pick<CheckedBody, 'bytes' | 'json' | 'isXml'>;

function turnedJson(route: PlatformRoute, entries: readonly unknown[], body: CheckedBody | undefined): Turned {
  const turned = route.inward.apply(body?.bytes ?? Buffer.alloc(0)).toString('utf8');
  const bytes = Buffer.from(withBatchUrls(turned, entries, route.inwardQuery));
  return { bytes, json: parseJson(bytes) };
}

/** Reading XML takes far longer than looking for URLs in it, so that it is read again only where one was turned back. */
function turnedXml(route: PlatformRoute, body: CheckedBody): Turned {
  const inward = rewriteWhole(new XmlUrlRewriter(route.inward), body.bytes);
  const known = inward === body.bytes ? body.tree : undefined;
  const { tree, json } = known ? { tree: known, json: body.json } : readXmlResource(inward);
  const text = withXmlBatchUrls(tree, route.inwardQuery);
  if (text === tree.text) return { bytes: inward, json, isXml: true };
  const bytes = Buffer.from(text);
  return { bytes, json: readXmlResource(bytes).json, isXml: true };
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
 * Does something with each entry.
 *
 * @throws ProxyError what `visit` throws, with the place of the entry before its message and as its `expression`
 */
export function eachEntry<Entry, Result>(entries: readonly Entry[], visit: (entry: Entry) => Result): Result[] {
  return entries.map((entry, index) => {
    try {
      return visit(entry);
    } catch (error) {
      if (!(error instanceof ProxyError)) throw error;
      const { code, message, detail } = error;
      const expression = `Bundle.entry[${index}]`;
      throw new ProxyError(code, `${expression}: ${message}`, { detail, expression, cause: error });
    }
  });
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
  if (!Array.isArray(entry) || entry.length === 0) throw new ProxyError('BODY_INVALID', 'The Bundle has no entries.');
  return entry;
}
