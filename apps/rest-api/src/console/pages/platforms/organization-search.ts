import { html, type Html } from '@fhir-gateway/express-kit';
import {
  usStates,
  type PlatformSummary,
  type TenantIndexSource,
  type TenantListing,
} from '@fhir-gateway/platform-registry';

import { pathSegment } from '../../../public-urls.js';
import { organizationList } from './organization-list.js';
import { choice, searchRow } from './platform-filters.js';
import { resultPages } from '../../../pages/result-pages.js';

/** What organizations are looked for by, and the page of the list. */
export interface OrganizationSearch {
  readonly q: string;
  readonly state: string;
  readonly page: number;
  readonly pageSize: number;
}

/** The organizations of one platform: search while typing, and pages. */
export function organizationSearch(
  base: string,
  { id, name }: PlatformSummary,
  { q, state, page, pageSize, listing }: OrganizationSearch & { readonly listing: TenantListing },
): Html {
  const path = `${base}/platforms/${pathSegment(id)}`;
  const { total, sure, tenants, source, hasPlaces } = listing;
  return html`<section class="block" aria-labelledby="organizations">
    <h2 id="organizations">Choose an organization</h2>
    <form method="get" action="${path}" role="search" aria-label="Organizations of ${name}" data-live="found">
      <label for="q">${hasPlaces ? 'Name, city or other name' : 'Name or other name'}</label>
      ${searchRow(q, 'found')}
      ${
        hasPlaces &&
        html`<div class="filters">${choice('state', 'State', 'Any state', usStates, state.toUpperCase())}</div>`
      }
    </form>
    <div class="block near" id="found">
      <p class="muted" data-found>${foundWords(name, total, sure)}</p>
      ${tenants.length > 0 && organizationList(base, tenants)}
      ${sure && resultPages({ path, query: { q, state }, page, pageSize, total })}
      ${source && html`<p class="muted small">${sourceWords(source, listing.listed)}</p>`}
    </div>
  </section>`;
}

function foundWords(name: string, total: number, sure: boolean): string {
  if (total === 0) return `0 organizations at ${name}`;
  if (!sure) return `No organization at ${name} has that name. Did you mean:`;
  return `${total.toLocaleString('en')} ${total === 1 ? 'organization' : 'organizations'} at ${name}`;
}

/** Where the list is from, and whether it is all of it. */
function sourceWords({ title, date, total }: TenantIndexSource, listed: number): string {
  const part =
    total === undefined || total <= listed
      ? ''
      : `${listed.toLocaleString('en')} of ${total.toLocaleString('en')} organizations of: `;
  return `${part}${title}${date === undefined ? '' : `, ${date}`}.`;
}
