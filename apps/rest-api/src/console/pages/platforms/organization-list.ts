import { html, type Html } from '@fhir-gateway/express-kit';
import type { TenantSummary } from '@fhir-gateway/platform-registry';

import { pathSegment } from '../../../public-urls.js';

/** Organizations of one platform that match, and how many there are besides. */
export interface OrganizationGroup {
  readonly platformId: string;
  readonly platformName: string;
  readonly total: number;
  readonly tenants: readonly TenantSummary[];
}

/** The organizations that a search found, by platform, each list with a way to the rest of it. */
export function organizationGroups(base: string, groups: readonly OrganizationGroup[], query: string): Html {
  return html`<div class="stack">
    ${groups.map(
      ({ platformId, platformName, total, tenants }) =>
        html`<section aria-label="Organizations at ${platformName}">
          <div class="block-head">
            <h3>At ${platformName}</h3>
            ${
              total > tenants.length &&
              html`<a href="${base}/platforms/${pathSegment(platformId)}?q=${encodeURIComponent(query)}"
                >All ${total.toLocaleString('en')} at ${platformName}</a
              >`
            }
          </div>
          ${organizationList(base, tenants)}
        </section>`,
    )}
  </div>`;
}

/** Organizations as a list, each a link to its own page. */
export function organizationList(base: string, tenants: readonly TenantSummary[]): Html {
  return html`<ul class="rows">
    ${tenants.map(
      ({ platformId, name, aliases, places }) =>
        html`<li>
          <div>
            <a href="${base}/platforms/${pathSegment(platformId)}"><strong>${name}</strong></a>
            ${aliases.length > 0 && html`<div class="muted small">also ${aliases.slice(0, 3).join(', ')}</div>`}
          </div>
          <span class="muted small">${placesOf(places)}</span>
        </li>`,
    )}
  </ul>`;
}

function placesOf(places: TenantSummary['places']): string {
  const texts = places.map(({ city, state }) => [city, state].filter(Boolean).join(', ')).filter(Boolean);
  return texts.length > 2 ? `${texts.slice(0, 2).join('; ')} and ${texts.length - 2} more` : texts.join('; ');
}
