import { html, type Html } from '@fhir-gateway/express-kit';
import type { KnownFailure } from '@fhir-gateway/gateway';

import { cardTable } from '../../pages/card-table.js';
import { pathSegment } from '../../public-urls.js';
import { ago } from './health-words.js';

/** Failures and refusals, newest first; what a platform or a server said stands as code. */
export function failureTable(base: string, failures: readonly KnownFailure[], nowMs: number): Html {
  if (failures.length === 0) return html`<p class="muted">None since the processes started.</p>`;
  return cardTable({
    rows: failures,
    columns: [
      { label: 'When', cell: ({ timeMs }) => ago(timeMs, nowMs) },
      {
        label: 'Code',
        cell: ({ code, isRefusal }) =>
          html`<code>${code}</code> ${isRefusal && html`<span class="tag">refused</span>`}`,
      },
      {
        label: 'Where it ended',
        cell: ({ stage, rule, detail }) =>
          html`${[stage, rule].filter((part) => part !== undefined).join(', ')}
          ${detail !== undefined && html`<code>${detail}</code>`}`,
      },
      {
        label: 'Platform',
        cell: ({ platformId: id }) =>
          id !== undefined && html`<a href="${base}/operator/platforms/${pathSegment(id)}">${id}</a>`,
      },
      {
        label: 'Request',
        cell: ({ requestId: id }) =>
          id !== undefined && html`<a href="${base}/operator/requests?id=${encodeURIComponent(id)}">${id}</a>`,
      },
    ],
  });
}
