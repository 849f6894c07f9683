import { html, type Html } from '@fhir-gateway/express-kit';
import type { TenantSummary } from '@fhir-gateway/platform-registry';

import { pathSegment } from '../../../public-urls.js';

/** Organizations as a list, each a link to its own page. */
export function organizationList(base: string, tenants: readonly TenantSummary[]): Html {
  return html`<ul class="rows">
    ${tenants.map(
      ({ platformId, name, aliases, places, isPlaceUnknown }) =>
        html`<li>
          <div>
            <a href="${base}/platforms/${pathSegment(platformId)}"><strong>${name}</strong></a>
            ${aliases.length > 0 && html`<div class="muted small">also ${aliases.slice(0, 3).join(', ')}</div>`}
          </div>
          <span class="muted small">${isPlaceUnknown ? 'place not known' : placesOf(places)}</span>
        </li>`,
    )}
  </ul>`;
}

function placesOf(places: TenantSummary['places']): string {
  const texts = places.map(({ city, state }) => [city, state].filter(Boolean).join(', ')).filter(Boolean);
  return texts.length > 2 ? `${texts.slice(0, 2).join('; ')} and ${texts.length - 2} more` : texts.join('; ');
}
