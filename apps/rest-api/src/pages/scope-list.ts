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

/** What was asked for and not given; absent where everything was. */
export function missingScopesNotice(missing: readonly string[]): Html | false {
  if (missing.length === 0) return false;
  return html`<div class="notice">
    <p>Asked for, but not granted:</p>
    ${scopeList(missing)}
  </div>`;
}
