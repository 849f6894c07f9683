import { html, type Html } from '@fhir-gateway/express-kit';

import type { RecordSource } from '../../record/read-record.js';
import { outcomeFault, outcomeWords } from './record-frame.js';

/** What was asked of whom, and what came of it: faults in sight, the rest folded away. */
export function sourceReport(sources: readonly RecordSource[], platforms: ReadonlyMap<string, string>): Html {
  const nameOf = (platformId: string) => platforms.get(platformId) ?? platformId;
  const faults = faultLines(sources);
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

/** Searches of one platform that came to the same are one line. */
function faultLines(sources: readonly RecordSource[]): { platformId: string; fault: Html }[] {
  const lines = new Map<string, RecordSource[]>();
  for (const source of sources) {
    const { platformId, search, outcome } = source;
    const what =
      'code' in outcome ? `${outcome.kind} ${outcome.code}` : outcome.kind === 'read' ? search.type : outcome.kind;
    const line = `${platformId} ${what}`;
    lines.set(line, [...(lines.get(line) ?? []), source]);
  }
  return [...lines.values()].flatMap((line) => {
    const [first] = line;
    const fault =
      first &&
      outcomeFault(
        first.outcome,
        line.map(({ search }) => search.type),
      );
    return first === undefined || fault === undefined ? [] : [{ platformId: first.platformId, fault }];
  });
}
