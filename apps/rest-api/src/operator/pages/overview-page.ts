import { html, type Html } from '@fhir-gateway/express-kit';
import { platformStates, type PlatformHealth } from '@fhir-gateway/gateway';

import { searchRow } from '../../console/pages/platforms/platform-filters.js';
import { cardTable } from '../../pages/card-table.js';
import type { PageFrame } from '../../pages/layout.js';
import { resultPages } from '../../pages/result-pages.js';
import { pathSegment } from '../../public-urls.js';
import { isInUse, platformsOnPage, type OperatorOverview } from '../overview/operator-overview.js';
import { failureTable } from './failure-table.js';
import { ago, atMost, countsText, stateMark, stateWords } from './health-words.js';
import { operatorFrame } from './operator-frame.js';
import type { ConsoleView } from '../../pages/console-page.js';

/** The operator's first page. */
export interface OverviewPage extends PageFrame, OperatorOverview {
  readonly query: { readonly q?: string | undefined; readonly state?: string | undefined; readonly page: number };
  readonly nowMs: number;
}

const failuresShown = 8;
const mostNotices = 3;

/** How it is in a sentence, then the failing place with its cause, figures, the places in use and the newest failures. */
export function overviewPage(page: OverviewPage): ConsoleView {
  const { base, query, failures, nowMs } = page;
  const body = html`<div id="health" data-refresh="10">
    <h1>${howItIs(page.states)}</h1>
    <p class="muted">The last hour. ${gatewayState(page)}</p>
    ${query.state === undefined && (query.q ?? '') === '' && failingPlaces(page)} ${tiles(page)} ${platformList(page)}
    <section class="block" aria-labelledby="failures">
      <h2 id="failures">Newest failures and refusals</h2>
      ${failureTable(base, failures.slice(0, failuresShown), nowMs)}
    </section>
  </div>`;
  return operatorFrame({ base, title: 'Overview', body }, '/operator');
}

/** How the places in use do, in a sentence. */
function howItIs(states: OverviewPage['states']): string {
  const used = platformStates.filter(isInUse).reduce((sum, state) => sum + states[state], 0);
  const places = used === 1 ? 'place in use' : 'places in use';
  const answering = used - states.failing;
  if (used === 0) return 'Nobody has asked a place yet';
  if (states.failing === 1) return `${answering} of ${used} ${places} answer. One does not.`;
  if (states.failing > 0) return `${answering} of ${used} ${places} answer. ${states.failing} do not.`;
  if (states.unsteady > 0) return `All ${used} ${places} answer, ${states.unsteady} not always`;
  return used === 1 ? 'The place in use answers' : `All ${used} ${places} answer`;
}

function gatewayState({ base, health, store, reports }: OverviewPage): Html {
  const isWell = !Object.values(health.checks).includes('failed');
  const where =
    store === 'redis' ? `${reports.length} processes report` : 'One process reports, with sessions in memory';
  return html`${where}.
    <a href="${base}/operator/check-up"
      ><span class="state ${isWell ? 'good' : 'bad'}"
        >${isWell ? 'The gateway is ready' : 'The gateway is not ready'}</span
      ></a
    >`;
}

/** Cause and next step without a click. */
function failingPlaces({ base, platforms }: OverviewPage): Html {
  const failing = platforms.filter(({ state }) => state === 'failing').slice(0, mostNotices);
  return html`${failing.map(
    ({ platformId, name, diagnosis, failures }) =>
      html`<section class="notice bad near" aria-label="${name}">
        <h2>${name}: ${diagnosis?.cause ?? 'it does not answer'}</h2>
        <p>Failed in the last hour: ${countsText(failures)}. ${diagnosis?.nextStep}</p>
        <div class="actions">
          <a class="button" href="${base}/operator/platforms/${pathSegment(platformId)}">See the failure</a>
        </div>
      </section>`,
  )}`;
}

function tiles({ states, calls, failed }: OverviewPage): Html {
  const all = calls + failed;
  const share = all === 0 ? 'none asked for' : `${Math.floor((100 * calls) / all)} % answered`;
  const figures: readonly (readonly [number, string])[] = [
    [all, `calls, ${share}`],
    [states.working, states.working === 1 ? 'place works' : 'places work'],
    [states.failing + states.unsteady, 'with failures'],
    [states.unset, 'not set up'],
  ];
  return html`<ul class="tiles near">
    ${figures.map(([value, words]) => html`<li><strong>${value}</strong>${words}</li>`)}
  </ul>`;
}

function platformList({ base, query, platforms, total, states, nowMs }: OverviewPage): Html {
  const href = (state?: string) => {
    const fields = Object.entries({ q: query.q ?? '', state: state ?? '' }).filter(([, value]) => value !== '');
    return `${base}/operator${fields.length === 0 ? '' : `?${new URLSearchParams(fields).toString()}`}`;
  };
  return html`<section class="near" aria-labelledby="platforms">
    <div class="block-head">
      <h2 id="platforms">Places in use</h2>
      <a class="button quiet" href="${base}/platforms">Add a place</a>
    </div>
    <form method="get" action="${base}/operator" role="search" aria-label="Places">
      ${query.state !== undefined && html`<input type="hidden" name="state" value="${query.state}" />`}
      <label for="q">Find a place</label>
      ${searchRow(query.q ?? '', 'health')}
    </form>
    <p class="muted" data-found>${total} ${total === 1 ? 'place' : 'places'}</p>
    <nav class="chips" aria-label="States">
      <ul>
        <li><a href="${href()}" ${query.state === undefined && html`aria-current="true"`}>In use</a></li>
        ${platformStates.map(
          (state) =>
            html`<li>
              <a href="${href(state)}" ${query.state === state && html`aria-current="true"`}
                >${stateWords[state]}: ${states[state]}</a
              >
            </li>`,
        )}
      </ul>
    </nav>
    ${platforms.length === 0 ? nothingFound(query) : platformTable(base, platforms, nowMs)}
    ${
      query.state === undefined &&
      states.unset + states.idle > 0 &&
      html`<p class="near">
        ${states.unset + states.idle} more that nobody uses:
        <a href="${href('unset')}">${states.unset} not set up</a>, <a href="${href('idle')}">${states.idle} ready</a>.
      </p>`
    }
    ${resultPages({
      path: `${base}/operator`,
      query: { q: query.q ?? '', state: query.state ?? '' },
      page: query.page,
      pageSize: platformsOnPage,
      total,
    })}
  </section>`;
}

/** Which kind of nothing it is. */
function nothingFound({ q = '', state }: OverviewPage['query']): Html {
  if (q !== '') return html`<p class="notice">No place here is called “${q}”. Part of its name or its id finds it.</p>`;
  if (state !== undefined) return html`<p class="notice calm">No place is in this state.</p>`;
  return html`<p class="notice calm">None since the processes started. A place stands here once somebody asks it.</p>`;
}

function platformTable(base: string, platforms: readonly PlatformHealth[], nowMs: number): Html {
  return cardTable({
    rows: platforms,
    columns: [
      {
        label: 'Place',
        cell: ({ platformId, name, state, diagnosis, drifts = 0 }) =>
          html`<a href="${base}/operator/platforms/${pathSegment(platformId)}">${name}</a>
            ${state !== 'unset' && diagnosis && html`<br /><span class="small">${diagnosis.cause}</span>`}
            ${drifts > 0 && html`<br /><span class="small">Its server says something else in ${drifts} ${drifts === 1 ? 'thing' : 'things'}.</span>`}`,
      },
      { label: 'State', cell: ({ state }) => stateMark(state) },
      { label: 'Last hour', cell: lastHour },
      { label: 'Last success', cell: ({ lastSuccessMs }) => ago(lastSuccessMs, nowMs) },
    ],
  });
}

function lastHour({ calls, p50Seconds, p99Seconds, failures, underWay, waiting }: PlatformHealth): string {
  const facts = [
    calls > 0 && `${calls} answered (median ${atMost(p50Seconds)}, 99 % ${atMost(p99Seconds)})`,
    Object.keys(failures).length > 0 && countsText(failures),
    underWay > 0 && `${underWay} under way`,
    waiting > 0 && `${waiting} wait`,
  ].filter((fact) => fact !== false);
  return facts.length === 0 ? 'no call' : facts.join('; ');
}
