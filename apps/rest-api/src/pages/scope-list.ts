import { html, type Html } from '@fhir-gateway/express-kit';

import { describeScopes } from './scope-words.js';

/** Scopes as a list in everyday words; what changes data stands out. */
export function scopeList(scopes: readonly string[]): Html {
  return html`<ul class="scopes">
    ${describeScopes(scopes).map(
      ({ text, items, changes }) =>
        html`<li class="${changes ? 'changes' : ''}">
          ${text}${items.length > 0 && html`: <span>${items.join(', ')}</span>`}
        </li>`,
    )}
  </ul>`;
}
