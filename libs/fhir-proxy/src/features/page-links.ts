import type { Interaction } from '../contract/interaction.js';
import { linkTarget } from '../request/next-link.js';
import { continuationParameter } from '../request/search-plan.js';
import type { SearchPlan } from '../request/search-plan.js';
import type { LinkSeal } from '../rewrite/link-seal.js';
import type { PreparedCall } from '../upstream/prepared-call.js';

/** What {@link pageLinkSeal} works with. */
export interface PageLinkOptions {
  /** Seals where a search goes on; `undefined` when that is too long for a link. */
  seal(page: SearchPlan): string | undefined;
  allowInsecure(url: URL): boolean;
}

/**
 * Makes links of the gateway's out of page links that say nothing about what they page through (`[base]?_getpages=…`)
 * or stand at another address that the platform file allows. The link holds the search it belongs to, by which its
 * pages are judged: a token for one type could not ask for a page of nobody knows what.
 */
export function pageLinkSeal(prepared: PreparedCall, options: PageLinkOptions): LinkSeal {
  const { route, interaction, query, body } = prepared;
  const path = interaction.path.replace(/\/?_search$/, '');
  const search = body?.form === undefined ? { query } : { query, form: body.form };
  const gatewayUrl = path === '' ? route.gatewayBaseUrl : `${route.gatewayBaseUrl}/${path}`;
  return (link) => {
    // A search of all types is judged as one, whatever its query; its links can stay readable.
    if (path === '' && link.startsWith(route.fhirBaseUrl)) return undefined;
    if (!linkTarget(route, link, options.allowInsecure)) return undefined;
    const positions = [{ index: 0, link }];
    const sealed = options.seal({ path, search, additions: [''], positions, isFirst: false });
    return sealed === undefined ? undefined : `${gatewayUrl}?${continuationParameter}=${sealed}`;
  };
}

/** Whether a plan is one page of one search, which can stream: nothing has to be put together. */
export function isSinglePage({ additions, positions, limit }: SearchPlan): boolean {
  return additions.length === 1 && positions.length === 1 && limit === undefined;
}

/** Whether the answer to an interaction may have pages. */
export function hasPages({ kind, method, isSearch }: Interaction): boolean {
  if (method === 'HEAD') return false;
  return isSearch || kind.startsWith('history-') || kind === 'operation';
}
