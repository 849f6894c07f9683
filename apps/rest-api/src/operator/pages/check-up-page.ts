import { html, type Html } from '@fhir-gateway/express-kit';
import type { ProcessReport } from '@fhir-gateway/gateway';

import { cardTable } from '../../pages/card-table.js';
import type { ConsoleView } from '../../pages/console-page.js';
import type { PageFrame } from '../../pages/layout.js';
import type { OperatorOverview } from '../overview/operator-overview.js';
import { ago, countsText } from './health-words.js';
import { operatorFrame } from './operator-frame.js';
import { redisSection } from './redis-section.js';

/** What the gateway itself stands on. */
export interface CheckUpPage extends PageFrame, Pick<OperatorOverview, 'health' | 'store' | 'reports' | 'redis'> {
  /** Where audit entries can be searched; empty where they go to the log alone. */
  readonly auditPlaces: readonly string[];
  readonly nowMs: number;
}

const checkWords = {
  store: ['Session store', 'Sessions can be read and written.', 'Sessions cannot be read: see Redis below.'],
  keys: ['Master keys', 'They open what is stored.', 'They do not open what is stored: give the older key, too.'],
  platforms: ['Platform files', 'All of them are valid.', 'A file has faults: npm run check:platforms names them.'],
  audit: ['Audit trail', 'Entries are written.', 'A place takes no more entries: free space, or move the file.'],
} as const;

/** Store, keys, files and audit, each with what to do; then the processes and Redis. */
export function checkUpPage({ base, health, store, reports, redis, auditPlaces, nowMs }: CheckUpPage): ConsoleView {
  const failed = Object.values(health.checks).filter((result) => result === 'failed').length;
  const checks = Object.entries(health.checks) as [keyof typeof checkWords, 'ok' | 'failed'][];
  const body = html`<h1>${failed === 0 ? 'The gateway is well' : `${failed} of ${checks.length} checks failed`}</h1>
    <p class="lede">
      ${store === 'redis' ? 'Sessions are in Redis; figures of other processes are at most 5 seconds old.' : 'Sessions are in the memory of this process.'}
      <code>fhir-gateway doctor</code> looks at more: addresses, ports, clocks and every platform with credentials.
    </p>
    ${cardTable({
      region: 'Checks',
      rows: checks,
      columns: [
        { label: 'Check', cell: ([name]) => checkWords[name][0] },
        {
          label: 'State',
          cell: ([, result]) =>
            html`<span class="state ${result === 'ok' ? 'good' : 'bad'}">${result === 'ok' ? 'Well' : 'Failed'}</span>`,
        },
        { label: 'What it says', cell: ([name, result]) => checkWords[name][result === 'ok' ? 1 : 2] },
      ],
    })}
    ${
      auditPlaces.length === 0 &&
      html`<p class="notice near">
        The audit goes to the log alone, which no page can search. <code>FHIR_GATEWAY_AUDIT_SINKS</code> takes a file.
      </p>`
    }
    ${processList(reports, nowMs)} ${redisSection(redis)}`;
  return operatorFrame({ base, title: 'Check-up', body }, '/operator/check-up');
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
