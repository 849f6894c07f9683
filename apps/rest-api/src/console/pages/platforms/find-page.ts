import { html, type Html } from '@fhir-gateway/express-kit';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { PlatformSummary } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { consolePage, type ConsoleView, type ConsoleVisitor } from '../../../pages/console-page.js';
import type { PageFrame } from '../../../pages/layout.js';
import { directoryResults, type DirectoryResults } from './directory-results.js';
import { platformCard } from './platform-card.js';
import { platformFilters, type PlatformFilterValues } from './platform-filters.js';
import { resultPages } from '../../../pages/result-pages.js';

/** What the page shows. */
export interface FindPage extends PageFrame {
  readonly filter: PlatformFilterValues;
  /** Places of this page of the results. */
  readonly platforms: readonly PlatformSummary[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
  /** What a search found; absent where nothing is searched for. */
  readonly search?: DirectoryResults;
  readonly connections: readonly ConnectionSummary[];
}

/** Finds a hospital, clinic or plan by its name, and lists those that can be connected at once. */
export function findPage(page: FindPage): ConsoleView {
  const { base, filter, search } = page;
  return (visitor) =>
    consolePage({
      base,
      title: 'Find your hospital, clinic or plan',
      section: 'platforms',
      hasScript: true,
      body: html`
        <h1>Find your hospital, clinic or plan</h1>
        ${platformFilters(base, filter)}
        <section class="block near" aria-label="Results" id="results">
          ${search === undefined ? places(page, visitor) : directoryResults(base, search, connected(page), visitor)}
        </section>
      `,
    })(visitor);
}

/** By the platform; of several people's at one the first is the newest. */
function connected({ connections }: FindPage): ReadonlyMap<string, ConnectionSummary> {
  return new Map(connections.toReversed().map((one) => [withoutConnectionNumber(one.platformId), one]));
}

function places(page: FindPage, visitor: ConsoleVisitor): Html {
  const { base, filter, platforms, total } = page;
  const query = { kind: filter.kind, state: filter.state, status: filter.status };
  const own = connected(page);
  return html`<div class="block-head">
      <h2>Places to connect</h2>
      <p class="muted small" data-found>${total} ${total === 1 ? 'place' : 'places'}</p>
    </div>
    ${total === 0 && html`<p class="muted">Type a name, or take a filter away.</p>`}
    <ul class="grid">
      ${platforms.map((platform) => html`<li>${platformCard(base, platform, visitor, own.get(platform.id))}</li>`)}
    </ul>
    ${resultPages({ path: `${base}/platforms`, query, page: page.page, pageSize: page.pageSize, total })}`;
}
