import type { FhirRequest } from '../contract/fhir-request.js';
import { sendWhole } from '../answer/send-whole.js';
import { parseInteraction } from '../contract/interaction.js';
import type { HeldBytes } from '../answer/held-bytes.js';
import { JsonCollector } from '../answer/json-collector.js';
import { linkTarget } from '../request/next-link.js';
import { ProxyError } from '../contract/proxy-error.js';
import { joinQuery } from '../contract/query-parts.js';
import { fanOut } from './search-fan-out.js';
import { continuationParameter } from '../request/search-plan.js';
import type { PartPosition, SearchPlan } from '../request/search-plan.js';
import type { PreparedCall } from '../upstream/prepared-call.js';

/** What {@link runPlannedSearch} works with. */
export interface PlannedSearchOptions {
  /** Sends one request, with a fresh token when the first was refused. */
  attempt(prepared: PreparedCall): Promise<void>;
  /** Seals where a search goes on; `undefined` when that is too long for a link. */
  seal(next: SearchPlan): string | undefined;
  allowInsecure(url: URL): boolean;
  readonly maxJsonBytes: number;
  /** Counts what answers hold until they were looked at. */
  readonly held: HeldBytes;
}

/** Runs a search that is put together from several, and hands the one page over. @returns its status */
export async function runPlannedSearch(
  base: PreparedCall,
  plan: SearchPlan,
  options: PlannedSearchOptions,
): Promise<number> {
  const { route } = base;
  const gatewayUrl = plan.path === '' ? route.gatewayBaseUrl : `${route.gatewayBaseUrl}/${plan.path}`;
  const { maxJsonBytes: maxBytes, held } = options;
  const collectors: JsonCollector[] = [];
  const fanned = fanOut(plan, {
    maxBytes,
    fetchPart: async (position) => {
      const collector = new JsonCollector(maxBytes, { leavesOut: true, held });
      collectors.push(collector);
      await options.attempt({ ...partOf(base, plan, position, options), open: (part) => collector.begin(part) });
      return collector.page();
    },
    isFollowed: (link) => linkTarget(route, link, options.allowInsecure) !== undefined,
    nextUrl: (next) => {
      const sealed = options.seal(next);
      return sealed === undefined ? undefined : `${gatewayUrl}?${continuationParameter}=${sealed}`;
    },
    selfUrl: base.query === '' ? gatewayUrl : `${gatewayUrl}?${base.query}`,
  });
  try {
    const { head, text } = await fanned;
    await sendWhole(base.open, head, text);
    return head.status;
  } finally {
    for (const collector of collectors) collector.release();
  }
}

/**
 * The request for one part of a planned search, or for a page of it.
 *
 * @throws ProxyError REQUEST_INVALID when its link is not followed (any more)
 */
export function partOf(
  base: PreparedCall,
  { path, search, additions }: SearchPlan,
  { index, link }: PartPosition,
  options: Pick<PlannedSearchOptions, 'allowInsecure'>,
): PreparedCall {
  const addition = additions[index] ?? '';
  const call = { ...base.call, request: unconditional(base.call.request) };
  if (search.form !== undefined && link === undefined) {
    const form = joinQuery(search.form, addition);
    const interaction = parseInteraction('POST', path === '' ? '_search' : `${path}/_search`, search.query);
    const body = { bytes: Buffer.alloc(0), contentType: 'application/x-www-form-urlencoded', form };
    return { ...base, call, interaction, query: search.query, body };
  }
  const query = joinQuery(search.query, search.form ?? '', addition);
  const part = { ...base, call, interaction: parseInteraction('GET', path, query), query, body: undefined };
  if (link === undefined) return part;
  const target = linkTarget(base.route, link, options.allowInsecure);
  // The platform file may have changed since the link was sealed.
  if (!target) throw new ProxyError('REQUEST_INVALID', 'This link to a further page is not valid here any more.');
  return { ...part, link: target };
}

/** A condition is about the answer to one request; a part's "not modified" says nothing about the whole. */
function unconditional(request: FhirRequest): FhirRequest {
  const { 'if-none-match': _match, 'if-modified-since': _since, ...headers } = request.headers;
  return { ...request, headers };
}
