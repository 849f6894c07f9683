import { html, type Html } from '@fhir-gateway/express-kit';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { PlatformSummary } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { connectionCard } from '../../../pages/connection-card.js';
import { consolePage, type ConsoleView, type ConsoleVisitor } from '../../../pages/console-page.js';
import type { PageFrame } from '../../../pages/layout.js';
import { directoryResults, type DirectoryResults } from './directory-results.js';
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
  /** What a search found; absent where nothing is searched for. */
  readonly search?: DirectoryResults;
  readonly connections: readonly ConnectionSummary[];
  /** Names of connected platforms by id. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether the one person of the machine looks, who may well write a program. */
  readonly isLocal: boolean;
}

/** The console's first page: find a platform or an organization, and see what is connected. */
export function homePage(page: HomePage): ConsoleView {
  const { base, filter } = page;
  return (visitor) =>
    consolePage({
      base,
      title: 'Platforms',
      section: 'platforms',
      hasScript: true,
      body: html`
        <div class="hero">${page.isLocal ? forDeveloper : forPatient}</div>
        ${platformFilters(base, filter)} ${page.search === undefined && waysOn(page, visitor)}
        <section class="block near" aria-label="Results" id="results">${results(page, visitor)}</section>
      `,
    })(visitor);
}

const forPatient = html`<h1>Your health record, from everywhere it is</h1>
  <p class="lede">
    Find your hospital, laboratory, pharmacy or plan and sign in there once. What they know of you becomes one record.
  </p>`;

const forDeveloper = html`<h1>One address for many health record platforms</h1>
  <p class="lede">
    Sign in to a platform once. Then read its FHIR data over REST and over MCP, from the same login. This gateway serves
    one person, on this machine only.
  </p>`;

/** Where people mostly go from here, by who looks; below the field, which is what the page is for. */
function waysOn({ base, isLocal, connections }: HomePage, { isOperator }: ConsoleVisitor): Html | false {
  const isConnected = connections.some(({ connected }) => connected);
  const ways: readonly (readonly [path: string, label: string, isWanted: boolean])[] = [
    ['/record/summary', 'See the record', isConnected],
    ['/shares', 'Share the record', isConnected && !isLocal],
    ['/agents', isLocal ? 'Connect an agent' : 'Connect an assistant', isLocal || isConnected],
    ['/docs', 'The REST API', isLocal],
    ['/operator', 'Health of this gateway and its platforms', isOperator],
  ];
  const wanted = ways.filter(([, , isWanted]) => isWanted);
  if (wanted.length === 0) return false;
  return html`<p class="ways">${wanted.map(([path, label]) => html`<a href="${base}${path}">${label}</a> `)}</p>`;
}

/** What was found stands right below the field; else the connections come first. */
function results(page: HomePage, visitor: ConsoleVisitor): Html {
  const { base, search } = page;
  const connected = new Map(
    // Of several people's at one platform the first is the newest.
    page.connections.toReversed().map((connection) => [withoutConnectionNumber(connection.platformId), connection]),
  );
  return search === undefined
    ? html`${connectionCards(page)} ${allPlatforms(page, connected, visitor)}`
    : html`${directoryResults(base, search, connected, visitor)} ${page.connections.length > 0 && connectionCards(page)}`;
}

function connectionCards({ base, connections, names }: HomePage): Html {
  return html`<section class="block" aria-labelledby="connections">
    <div class="block-head">
      <h2 id="connections">Your connections</h2>
      ${connections.length > 0 && html`<a href="${base}/connections">Scopes, patients and access</a>`}
    </div>
    ${
      connections.length === 0
        ? html`<p class="muted">Nothing is connected yet. Find where your record is, and connect it.</p>`
        : html`<ul class="grid">
            ${connections.map((connection) => html`<li>${connectionCard(base, connection, names)}</li>`)}
          </ul>`
    }
  </section>`;
}

function allPlatforms(
  page: HomePage,
  connected: ReadonlyMap<string, ConnectionSummary>,
  visitor: ConsoleVisitor,
): Html {
  const { base, filter, platforms, total } = page;
  const query = { kind: filter.kind, state: filter.state, status: filter.status };
  return html`<section class="block" aria-labelledby="platforms">
    <div class="block-head">
      <h2 id="platforms">Platforms</h2>
      <p class="muted" data-found>${total} ${total === 1 ? 'platform' : 'platforms'}</p>
    </div>
    ${total === 0 && html`<p class="muted">Take a filter away.</p>`}
    <ul class="grid">
      ${platforms.map((platform) => html`<li>${platformCard(base, platform, visitor, connected.get(platform.id))}</li>`)}
    </ul>
    ${resultPages({ path: `${base}/`, query, page: page.page, pageSize: page.pageSize, total })}
  </section>`;
}
