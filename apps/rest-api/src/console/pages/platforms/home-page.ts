import { html, type Html } from '@fhir-gateway/express-kit';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { PlatformSummary } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { connectionCard } from '../../../pages/connection-card.js';
import { consolePage } from '../../../pages/console-page.js';
import type { PageFrame } from '../../../pages/layout.js';
import { organizationGroups, type OrganizationGroup } from './organization-list.js';
import { platformCard } from './platform-card.js';
import { platformFilters, type PlatformFilterValues } from './platform-filters.js';
import { resultPages } from '../../../pages/result-pages.js';

/** What the home page shows. */
export interface HomePage extends PageFrame {
  readonly filter: PlatformFilterValues;
  /** Platforms of this page of the results. */
  readonly platforms: readonly PlatformSummary[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
  readonly organizations: readonly OrganizationGroup[];
  readonly connections: readonly ConnectionSummary[];
  /** Names of connected platforms by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly isLocal: boolean;
}

/** The console's first page: find a platform or an organization, and see what is connected. */
export function homePage(page: HomePage): Html {
  const { base, filter, connections, names, isLocal } = page;
  return consolePage({
    base,
    title: 'Platforms',
    section: 'platforms',
    hasScript: true,
    body: html`
      <div class="hero">
        <h1>One door to many health record platforms</h1>
        <p class="lede">
          Sign in to a platform once. Then read its FHIR data over REST and over MCP, from the same login.
          ${isLocal && 'This gateway serves one person, on this machine only.'}
        </p>
      </div>
      ${platformFilters(base, filter)}
      <section class="block" aria-labelledby="connections">
        <div class="block-head">
          <h2 id="connections">Your connections</h2>
          ${connections.length > 0 && html`<a href="${base}/connections">Scopes, patients and access</a>`}
        </div>
        ${
          connections.length === 0
            ? html`<p class="muted">Nothing is connected yet. Choose a platform below and connect it.</p>`
            : html`<ul class="grid">
                ${connections.map((connection) => html`<li>${connectionCard(base, connection, names)}</li>`)}
              </ul>`
        }
      </section>
      <section class="block" aria-label="Results" id="results">${results(page)}</section>
    `,
  });
}

function results(page: HomePage): Html {
  const { base, filter, platforms, total, organizations } = page;
  const connected = new Map(
    // Of several people's at one platform the first is the newest.
    page.connections.toReversed().map((connection) => [withoutConnectionNumber(connection.platformId), connection]),
  );
  const query = { q: filter.q, kind: filter.kind, state: filter.state, status: filter.status };
  return html`<div class="block-head">
      <h2>Platforms</h2>
      <p class="muted" data-found>${countWords(page)}</p>
    </div>
    ${total === 0 && organizations.length === 0 && html`<p class="muted">Try fewer words, or take a filter away.</p>`}
    <ul class="grid">
      ${platforms.map((platform) => html`<li>${platformCard(base, platform, connected.get(platform.id))}</li>`)}
    </ul>
    ${resultPages({ path: `${base}/`, query, page: page.page, pageSize: page.pageSize, total })}
    ${
      organizations.length > 0 &&
      html`<div class="block">
        <h2>Organizations</h2>
        ${organizationGroups(base, organizations, filter.q)}
      </div>`
    }`;
}

function countWords({ total, organizations, filter }: HomePage): string {
  const found = `${total} ${total === 1 ? 'platform' : 'platforms'}`;
  if (filter.q === '') return found;
  const sum = organizations.reduce((all, group) => all + group.total, 0);
  return `${found} and ${sum.toLocaleString('en')} ${sum === 1 ? 'organization' : 'organizations'} found`;
}
