import { html, type Html } from '@fhir-gateway/express-kit';
import type { KnownFailure, LearnedServer, PlatformHealth, StoredRegistration } from '@fhir-gateway/gateway';
import type { PlatformSummary } from '@fhir-gateway/platform-registry';

import { triedCard } from '../../console/pages/platforms/registration-page.js';
import type { PageFrame } from '../../pages/layout.js';
import { pathSegment } from '../../public-urls.js';
import { failureTable } from './failure-table.js';
import { ago, atMost, countsText, stateMark } from './health-words.js';
import { operatorFrame } from './operator-frame.js';
import { serverSection } from './server-section.js';
import type { ConsoleView } from '../../pages/console-page.js';

/** How one platform does. */
export interface PlatformHealthPage extends PageFrame {
  readonly summary: PlatformSummary;
  readonly health: PlatformHealth | undefined;
  readonly failures: readonly KnownFailure[];
  /** What its server said of itself when it was last read. */
  readonly servers: readonly LearnedServer[];
  readonly takesClient: boolean;
  /** What trying the client out came to; absent until asked for. */
  readonly tried?: StoredRegistration;
  readonly nowMs: number;
}

/** Why a platform fails, what to do, and what is known of it. */
export function platformHealthPage(page: PlatformHealthPage): ConsoleView {
  const { base, summary, health, failures, servers, tried, takesClient, nowMs } = page;
  const own = `${base}/operator/platforms/${pathSegment(summary.id)}`;
  const registration = `${base}/platforms/${pathSegment(summary.id)}/registration`;
  const body = html`<p class="crumbs"><a href="${base}/operator">All platforms</a></p>
    <h1>${summary.name}</h1>
    <p><code>${summary.id}</code> ${health && stateMark(health.state)}</p>
    ${health?.diagnosis && diagnosisNotice(health)}
    <div class="actions near">
      ${takesClient && html`<a class="button small" href="${own}?try=client#tried">Try the client out</a>`}
      ${takesClient && html`<a class="button quiet small" href="${registration}">Registration</a>`}
      <a class="button quiet small" href="${base}/platforms/${pathSegment(summary.id)}">What it offers</a>
    </div>
    ${tried && triedCard(tried)}
    <section class="block" aria-labelledby="figures">
      <h2 id="figures">The last hour</h2>
      ${health && figures(health, summary, nowMs)}
    </section>
    ${serverSection(servers, nowMs)}
    <section class="block" aria-labelledby="failures">
      <h2 id="failures">Newest failures and refusals</h2>
      ${failureTable(base, failures, nowMs)}
      <p class="hint">
        The gateway keeps no answer of a platform here, since it may hold health data. The request id finds the request
        in the log, and at the platform.
      </p>
    </section>`;
  return operatorFrame({ base, title: summary.name, body });
}

function diagnosisNotice({ state, diagnosis }: PlatformHealth): Html {
  return html`<div class="notice ${state === 'failing' && 'bad'}" id="cause">
    <p><strong>${diagnosis?.cause}</strong></p>
    <p>Next step: ${diagnosis?.nextStep}</p>
  </div>`;
}

function figures(health: PlatformHealth, { fhirBaseUrl, status }: PlatformSummary, nowMs: number): Html {
  const { openBreakers } = health;
  const breaker =
    openBreakers === 0
      ? 'closed: requests are sent'
      : `open in ${openBreakers} ${openBreakers === 1 ? 'process' : 'processes'}: requests are kept back for a while`;
  const rows: readonly (readonly [string, Html | string | number])[] = [
    ['FHIR base URL', fhirBaseUrl ?? 'unknown'],
    ['Status', status],
    ['Calls answered', health.calls],
    ['Median', atMost(health.p50Seconds)],
    ['99 %', atMost(health.p99Seconds)],
    ['Failures', countsText(health.failures)],
    ['Last success', ago(health.lastSuccessMs, nowMs)],
    ['Last failure', ago(health.lastFailureMs, nowMs)],
    ['Breaker', breaker],
    ['Under way', `${health.underWay}, and ${health.waiting} wait`],
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}
