import { html, type Html } from '@fhir-gateway/express-kit';
import { withoutConnectionNumber, type DirectoryEntry, type DirectoryListing } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import type { ConsoleVisitor } from '../../../pages/console-page.js';
import { nextStepFor } from '../../../pages/visitor-words.js';
import { pathSegment } from '../../../public-urls.js';
import { resultPages } from '../../../pages/result-pages.js';
import { platformState, wayIn } from './platform-card.js';
import { kindWords } from './platform-words.js';

/** One page of what a search found. */
export interface DirectoryResults {
  readonly listing: DirectoryListing;
  readonly page: number;
  readonly pageSize: number;
  /** What was searched for, as parameters of the address. */
  readonly query: Readonly<Record<string, string>>;
}

/** Platforms and organizations as one list, best match first, each with where it is, how it is reached, and the way in. */
export function directoryResults(
  base: string,
  { listing, page, pageSize, query }: DirectoryResults,
  connected: ReadonlyMap<string, ConnectionSummary>,
  visitor: ConsoleVisitor,
): Html {
  const { total, sure, entries } = listing;
  return html`<p class="muted" data-found>${foundWords(listing)}</p>
    ${
      entries.length > 0 &&
      html`<ul class="rows">
        ${entries.map((entry) => html`<li>${row(base, entry, connected, visitor)}</li>`)}
      </ul>`
    }
    ${sure && resultPages({ path: `${base}/platforms`, query, page, pageSize, total })}`;
}

function row(
  base: string,
  entry: DirectoryEntry,
  connected: ReadonlyMap<string, ConnectionSummary>,
  visitor: ConsoleVisitor,
): Html {
  const { platformId: id, name } = entry;
  const nextStep = nextStepFor(visitor, entry);
  const connection = connected.get(withoutConnectionNumber(id));
  return html`<div>
      <a href="${base}/platforms/${pathSegment(id)}"><strong>${name}</strong></a>
      <div class="muted small">${describe(entry)}</div>
      ${
        nextStep !== undefined &&
        html`<details class="small">
          <summary>What is missing</summary>
          <p class="muted">${nextStep}</p>
        </details>`
      }
    </div>
    <span>${platformState(entry, connection)} ${wayIn(base, { ...entry, id }, connection)}</span>`;
}

function describe({ kind, via, places, isPlaceUnknown, matchedAs, distinguishedBy }: DirectoryEntry): string {
  const texts = places.map(({ city, state }) => [city, state].filter(Boolean).join(', ')).filter(Boolean);
  const more = texts.length > 2 ? ` and ${texts.length - 2} more places` : '';
  return [
    via === undefined && kind !== 'provider' ? kindWords[kind] : `via ${via ?? ''}`,
    isPlaceUnknown ? 'place not known' : texts.slice(0, 2).join('; ') + more,
    distinguishedBy,
    matchedAs && `${matchedAs.as.replace('-', ' ')}: ${matchedAs.name}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function foundWords({ total, sure, entries }: DirectoryListing): string {
  if (entries.length === 0)
    return 'Nothing has that name, nor one that is near. Try fewer words, or take a filter away.';
  if (!sure) return 'Nothing has that name. Did you mean:';
  return `${total.toLocaleString('en')} found`;
}
