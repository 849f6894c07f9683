import { html, type Html } from '@fhir-gateway/express-kit';
import type { PriorAuthDecision } from '@fhir-gateway/coverage-tools';

import { itemWords } from './prior-auth-words.js';

/** Facts with their labels; those that are not known are left out. */
export function facts(rows: readonly (readonly [string, Html | string | undefined])[]): Html {
  return html`<dl class="facts">
    ${rows.map(
      ([label, value]) =>
        value !== undefined &&
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

/** What the payer decided, in its numbers and words, and item by item. */
export function decisionFacts(decision: PriorAuthDecision): Html {
  const {
    authorizationNumber,
    traceNumber,
    validFrom,
    expires,
    reasons,
    notes,
    faults,
    disposition,
    isHumanReviewed,
    decidedAt,
  } = decision;
  const code = (text: string | undefined) => (text === undefined ? undefined : html`<code>${text}</code>`);
  const list = (texts: readonly (string | undefined)[]) => texts.filter(Boolean).join('; ') || undefined;
  return html`<h3>Decision</h3>
    ${facts([
      ['Authorization number', code(authorizationNumber)],
      ['Payer’s trace number', code(traceNumber)],
      ['Good from', validFrom],
      ['Good until', expires],
      ['Decided on', decidedAt?.slice(0, 10)],
      ['Reasons', list(reasons.map(({ text, code: one }) => text ?? one))],
      [
        'Faults',
        list(
          faults.map(({ text, code: one, where }) => [text ?? one, where && `at ${where}`].filter(Boolean).join(' ')),
        ),
      ],
      ['In the payer’s words', list([disposition, ...notes])],
      ['Looked at by a person', isHumanReviewed === undefined ? undefined : isHumanReviewed ? 'yes' : 'no'],
    ])}
    ${decision.items.length > 0 && itemTable(decision)}`;
}

function itemTable({ items }: PriorAuthDecision): Html {
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="Items of the decision">
    <table class="cards">
      <caption>
        Items
      </caption>
      <thead>
        <tr>
          <th scope="col">Item</th>
          <th scope="col">Decision</th>
          <th scope="col">Number</th>
          <th scope="col">Granted instead</th>
        </tr>
      </thead>
      <tbody>
        ${items.map(({ sequence, status, number, traceNumber, granted }) => {
          const instead = granted.map(({ code, quantity }) =>
            [code?.text ?? code?.code, quantity !== undefined && `× ${quantity}`].filter(Boolean).join(' '),
          );
          return html`<tr>
            <th scope="row">${sequence === undefined ? 'Added by the payer' : `Item ${sequence}`}</th>
            <td data-label="Decision"><span class="tag ${itemWords(status).tone}">${itemWords(status).words}</span></td>
            <td data-label="Number">${number ?? (traceNumber !== undefined && `trace ${traceNumber}`)}</td>
            <td data-label="Granted instead">${instead.filter(Boolean).join('; ')}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
