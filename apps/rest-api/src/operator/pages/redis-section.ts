import { html, type Html } from '@fhir-gateway/express-kit';

import { cardTable } from '../../pages/card-table.js';
import type { OperatorOverview } from '../overview/operator-overview.js';

/** How the Redis of the gateway does: a warning first where it may remove keys by itself. Never a key or a value. */
export function redisSection(servers: OperatorOverview['redis']): Html | false {
  if (servers?.length === 0) return false;
  const removing = servers?.filter(({ evictionPolicy }) => evictionPolicy !== 'noeviction') ?? [];
  return html`<section class="block" aria-labelledby="redis">
    <h2 id="redis">Redis</h2>
    ${servers === undefined && html`<p><span class="state bad">No figures: Redis did not answer</span></p>`}
    ${
      removing.length > 0 &&
      html`<p class="notice">
        This Redis may remove sessions where its memory is full. Set <code>maxmemory-policy noeviction</code>.
      </p>`
    }
    ${servers && redisTable(servers)}
  </section>`;
}

function redisTable(servers: NonNullable<OperatorOverview['redis']>): Html {
  return cardTable({
    rows: servers,
    columns: [
      { label: 'Version', cell: ({ version }) => version },
      {
        label: 'Memory',
        cell: ({ usedBytes, maxBytes }) =>
          `${mebibytes(usedBytes)}${maxBytes === undefined ? ', no limit' : ` of ${mebibytes(maxBytes)}`}`,
      },
      {
        label: 'Eviction',
        cell: ({ evictionPolicy, evicted }) =>
          html`<code>${evictionPolicy}</code>${evicted > 0 && html`, <strong>${evicted} keys removed</strong>`}`,
      },
      {
        label: 'Keys',
        cell: ({ keys, keysByType, isCut }) =>
          `${keys}; of this gateway ${isCut ? 'at least ' : ''}${kindsText(keysByType)}`,
      },
      { label: 'PING', cell: ({ pingMs }) => `${pingMs.toFixed(1)} ms` },
    ],
  });
}

const kindWords: Readonly<Record<string, string>> = {
  hash: 'records and sessions',
  string: 'values, locks and limits',
  stream: 'audit streams',
};

function kindsText(keysByType: Readonly<Record<string, number>>): string {
  return Object.entries(keysByType)
    .map(([type, count]) => `${count} ${kindWords[type] ?? type}`)
    .join(', ');
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
