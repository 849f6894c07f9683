import { html, type Html } from '@fhir-gateway/express-kit';
import type { PlatformSummary, TenantListing } from '@fhir-gateway/platform-registry';

import { pathSegment } from '../../../public-urls.js';
import { organizationList } from './organization-list.js';
import { choice, searchRow } from './platform-filters.js';
import { resultPages } from '../../../pages/result-pages.js';
import { usStates } from './us-states.js';

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
  const { total, tenants } = listing;
  return html`<section class="block" aria-labelledby="organizations">
    <h2 id="organizations">Choose an organization</h2>
    <form method="get" action="${path}" role="search" aria-label="Organizations of ${name}" data-live="found">
      <label for="q">Name, city or other name</label>
      ${searchRow(q, 'found')}
      <div class="filters">${choice('state', 'State', 'Any state', usStates, state.toUpperCase())}</div>
    </form>
    <div class="block" id="found">
      <p class="muted" data-found>
        ${total.toLocaleString('en')} ${total === 1 ? 'organization' : 'organizations'} at ${name}
      </p>
      ${tenants.length > 0 && organizationList(base, tenants)}
      ${resultPages({ path, query: { q, state }, page, pageSize, total })}
    </div>
  </section>`;
}
