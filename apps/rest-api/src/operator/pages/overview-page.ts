import { html, type Html } from '@fhir-gateway/express-kit';
import { platformStates, type PlatformHealth, type ProcessReport } from '@fhir-gateway/gateway';

import { searchRow } from '../../console/pages/platforms/platform-filters.js';
import { cardTable } from '../../pages/card-table.js';
import type { PageFrame } from '../../pages/layout.js';
import { resultPages } from '../../pages/result-pages.js';
import { pathSegment } from '../../public-urls.js';
import { isInUse, platformsOnPage, type OperatorOverview } from '../overview/operator-overview.js';
import { failureTable } from './failure-table.js';
import { ago, atMost, countsText, stateMark, stateWords } from './health-words.js';
import { operatorFrame } from './operator-frame.js';
import { redisSection } from './redis-section.js';
import type { ConsoleView } from '../../pages/console-page.js';

/** The operator's first page. */
export interface OverviewPage extends PageFrame, OperatorOverview {
  readonly query: { readonly q?: string | undefined; readonly state?: string | undefined; readonly page: number };
  readonly nowMs: number;
}

const failuresShown = 15;

/** How the gateway and its platforms do: what is broken stands first. */
export function overviewPage(page: OverviewPage): ConsoleView {
  const { base, query, failures, nowMs } = page;
  const body = html`<h1>Health</h1>
    <form method="get" action="${base}/operator" role="search" aria-label="Platforms" data-live="health">
      ${query.state !== undefined && html`<input type="hidden" name="state" value="${query.state}" />`}
      <label for="q">Find a platform</label>
      ${searchRow(query.q ?? '', 'health')}
    </form>
    <div id="health" data-refresh="10">
      ${gatewayState(page)} ${platformList(page)}
      <section class="block" aria-labelledby="failures">
        <h2 id="failures">Newest failures and refusals</h2>
        ${failureTable(base, failures.slice(0, failuresShown), nowMs)}
      </section>
      ${redisSection(page.redis)} ${processList(page.reports, nowMs)}
    </div>`;
  return operatorFrame({ base, title: 'Health', body }, '/operator');
}

const checkWords = { store: 'Session store', keys: 'Master keys', platforms: 'Platform files', audit: 'Audit trail' };

/** How the places in use do, in a sentence. */
function howItIs(states: OverviewPage['states']): string {
  const used = platformStates.filter(isInUse).reduce((sum, state) => sum + states[state], 0);
  const places = used === 1 ? '1 place in use' : `${used} places in use`;
  if (used === 0) return 'Nobody has asked a place yet.';
  if (states.failing > 0) return `${states.failing} of ${places} ${states.failing === 1 ? 'fails' : 'fail'}.`;
  if (states.unsteady > 0) return `All ${places} answer, ${states.unsteady} not always.`;
  return used === 1 ? 'The place in use answers.' : `All ${places} answer.`;
}

function gatewayState({ health, states, store, reports }: OverviewPage): Html {
  const failed = Object.entries(health.checks).filter(([, result]) => result === 'failed');
  return html`<p class="lede">${howItIs(states)}</p>
    <p class="near">
      ${
        failed.length === 0
          ? html`<span class="state good">The gateway is ready</span>`
          : failed.map(
              ([name]) => html`<span class="state bad">${checkWords[name as keyof typeof checkWords]}: failed</span> `,
            )
      }
    </p>
    <p class="muted small">
      ${
        store === 'redis'
          ? `Sessions are in Redis. ${reports.length} ${reports.length === 1 ? 'process reports' : 'processes report'}; figures of the others are at most 5 seconds old.`
          : 'Sessions are in the memory of this process. The figures are those of this process.'
      }
    </p>`;
}

function platformList({ base, query, platforms, total, states, nowMs }: OverviewPage): Html {
  const href = (state?: string) => {
    const fields = Object.entries({ q: query.q ?? '', state: state ?? '' }).filter(([, value]) => value !== '');
    return `${base}/operator${fields.length === 0 ? '' : `?${new URLSearchParams(fields).toString()}`}`;
  };
  return html`<section class="near" aria-labelledby="platforms">
    <div class="block-head">
      <h2 id="platforms">Platforms</h2>
      <p class="muted" data-found>${total} ${total === 1 ? 'platform' : 'platforms'}</p>
    </div>
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
    ${platformTable(base, platforms, nowMs)}
    ${resultPages({
      path: `${base}/operator`,
      query: { q: query.q ?? '', state: query.state ?? '' },
      page: query.page,
      pageSize: platformsOnPage,
      total,
    })}
  </section>`;
}

function platformTable(base: string, platforms: readonly PlatformHealth[], nowMs: number): Html {
  return cardTable({
    rows: platforms,
    columns: [
      {
        label: 'Platform',
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

function processList(reports: readonly ProcessReport[], nowMs: number): Html {
  return html`<section class="block" aria-labelledby="processes">
    <h2 id="processes">Processes</h2>
    ${cardTable({
      region: 'Processes that report',
      rows: reports,
      columns: [
        { label: 'Host', cell: ({ host, node }) => html`${host} <span class="muted small">Node ${node}</span>` },
        { label: 'Apps', cell: ({ apps }) => apps.join(', ') },
        { label: 'Started', cell: ({ startedAtMs }) => ago(startedAtMs, nowMs) },
        { label: 'Reported', cell: ({ atMs }) => ago(atMs, nowMs) },
        { label: 'Under way', cell: ({ pools }) => pools.reduce((sum, { running }) => sum + running, 0) },
        { label: 'Refused by a limit', cell: ({ limited }) => countsText(limited) },
        {
          label: 'Audit entries',
          cell: ({ audit: { recorded, droppedEntries } }) =>
            html`${recorded}${droppedEntries > 0 && html`, <strong>${droppedEntries} lost</strong>`}`,
        },
        { label: 'Revocations that wait', cell: ({ pendingRevocations }) => pendingRevocations },
      ],
    })}
  </section>`;
}
