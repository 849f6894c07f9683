import { html, type Html } from '@fhir-gateway/express-kit';

import type { RecordSource } from '../record/read-record.js';
import { outcomeFault, outcomeWords } from './record-frame.js';

/** What was asked of whom, and what came of it: faults in sight, the rest folded away. */
export function sourceReport(sources: readonly RecordSource[], platforms: ReadonlyMap<string, string>): Html {
  const nameOf = (platformId: string) => platforms.get(platformId) ?? platformId;
  const faults = sources.flatMap(({ platformId, search, outcome }) => {
    const fault = outcomeFault(outcome, search);
    return fault === undefined ? [] : [{ platformId, fault }];
  });
  const ids = [...new Set(sources.map(({ platformId }) => platformId))];
  return html`${
      faults.length > 0 &&
      html`<div class="notice faults" role="status">
        <p><strong>Not everything could be read.</strong></p>
        <ul>
          ${faults.map(({ platformId, fault }) => html`<li>${nameOf(platformId)}, ${fault}</li>`)}
        </ul>
      </div>`
    }
    <details class="sources">
      <summary>What was read, and from where</summary>
      ${ids.map(
        (id) =>
          html`<h3>${nameOf(id)}</h3>
            <dl class="facts">
              ${sources
                .filter(({ platformId }) => platformId === id)
                .map(
                  ({ search, outcome }) =>
                    html`<dt>${search.type}</dt>
                      <dd>${outcomeWords(outcome)}</dd>`,
                )}
            </dl>`,
      )}
    </details>`;
}
