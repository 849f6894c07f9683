import { html, type Html } from '@fhir-gateway/express-kit';
import type { LearnedServer, ServerDrift } from '@fhir-gateway/gateway';

import { cardTable } from '../../pages/card-table.js';
import { ago } from './health-words.js';

const documents = ['CapabilityStatement', 'SMART configuration'] as const;

const kindWords: Readonly<Record<ServerDrift['kind'], string>> = {
  'fhir-version': 'FHIR version',
  software: 'Software',
  'statement-date': 'Date of the statement',
  endpoint: 'Endpoint',
  type: 'Resource type',
  interaction: 'Interaction',
  'search-parameter': 'Search parameter',
  pkce: 'PKCE method',
  scope: 'Scope',
};

/** What the server of a platform says of itself, against what it said and against the platform file. Nothing is asked for it. */
export function serverSection(servers: readonly LearnedServer[], nowMs: number): Html {
  return html`<section class="block" aria-labelledby="server">
    <h2 id="server">What its server says</h2>
    ${documents.map((document) => {
      const learned = servers.find((one) => one.document === document);
      return html`<h3>${document}</h3>
        ${learned ? comparison(learned, nowMs) : html`<p class="muted">Not asked yet.</p>`}`;
    })}
    <p class="hint">
      As the gateway read it last. It compares with what the server said when it was first read, for 30 days. What is
      new is not listed.
    </p>
  </section>`;
}

function comparison({ document, readAtMs, sinceMs, drifts, total, fileDrifts }: LearnedServer, nowMs: number): Html {
  const known =
    sinceMs === readAtMs ? 'Nothing is known of before.' : html`Compared with what it said ${ago(sinceMs, nowMs)}.`;
  return html`<p class="muted small">Read ${ago(readAtMs, nowMs)}. ${known}</p>
    ${
      drifts.length === 0
        ? sinceMs !== readAtMs && html`<p><span class="state good">As it was</span></p>`
        : driftTable(`${document}: what is not as it was`, drifts)
    }
    ${total > drifts.length && html`<p class="muted small">${total - drifts.length} more are not shown.</p>`}
    ${fileDrifts.length > 0 && driftTable(`${document}: what is not as in the platform file`, fileDrifts)}`;
}

function driftTable(caption: string, drifts: readonly ServerDrift[]): Html {
  return cardTable({
    caption,
    rows: drifts,
    columns: [
      {
        label: 'What',
        cell: ({ kind, name }) => html`${kindWords[kind]}${name !== undefined && html` <code>${name}</code>`}`,
      },
      { label: 'Before', cell: ({ before }) => (before === undefined ? 'listed' : html`<code>${before}</code>`) },
      { label: 'Now', cell: ({ now }) => (now === undefined ? 'no longer listed' : html`<code>${now}</code>`) },
    ],
  });
}
