import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import { forSupport } from '../../../pages/inline-code.js';
import { decisionWords, type PriorAuthDecision, type SaidAnswer } from '@fhir-gateway/coverage-tools';

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

/**
 * What the payer decided, in its numbers and words, and item by item.
 *
 * @param isThisIt lets a person say that what is not tied to the request is the answer to it
 */
export function decisionFacts(decision: PriorAuthDecision, isThisIt: (said: SaidAnswer) => Html | false): Html {
  const { authorizationNumber, traceNumber, payerClaim, validFrom, expires, isHumanReviewed, decidedAt, said } =
    decision;
  const code = (text: string | undefined) => (text === undefined ? undefined : html`<code>${text}</code>`);
  return html`<h3>Decision</h3>
    ${facts([
      ['Authorization number', code(authorizationNumber)],
      ['Payer’s trace number', code(traceNumber)],
      ['Good from', validFrom && dateWords(validFrom)],
      ['Good until', expires && dateWords(expires)],
      ['Decided on', decidedAt && dateWords(decidedAt.slice(0, 10))],
      ...wordRows(decision),
      ['Looked at by a person', isHumanReviewed === undefined ? undefined : isHumanReviewed ? 'yes' : 'no'],
    ])}
    ${payerClaim !== undefined && forSupport(html`The payer’s name for the request is <code>${payerClaim}</code>`)}
    ${decision.items.length > 0 && itemTable(decision)} ${said?.map((one) => html`${saidFacts(one)} ${isThisIt(one)}`)}`;
}

/** What the payer said that is not tied to the request: facts to ask it about. */
function saidFacts(said: SaidAnswer): Html {
  const { status, services = [], numbers, validFrom, expires, decidedAt, wanted } = said;
  return html`<h3>Said, and not tied to this request</h3>
    <p>It authorizes nothing here. Ask the payer whether it is about this request.</p>
    ${facts([
      ['Said', decisionWords[status].words],
      ['Service', list(services.map(({ text, code }) => text ?? code))],
      ['Payer’s numbers', list(numbers)],
      ['From', validFrom && dateWords(validFrom)],
      ['Until', expires && dateWords(expires)],
      ['Decided on', decidedAt && dateWords(decidedAt.slice(0, 10))],
      ...wordRows(said),
      ['Wanted', list(wanted.map(({ text, codes }) => text ?? codes.join(' ')))],
    ])}`;
}

/** What the payer says in words and codes. */
function wordRows({ reasons, faults, disposition, notes }: PriorAuthDecision | SaidAnswer) {
  const found = faults.map(({ text, code, where }) => [text ?? code, where && `at ${where}`].filter(Boolean).join(' '));
  return [
    ['Reasons', list(reasons.map(({ text, code }) => text ?? code))],
    ['Faults', list(found)],
    ['In the payer’s words', list([disposition, ...notes])],
  ] as const;
}

function list(texts: readonly (string | undefined)[]): string | undefined {
  return texts.filter(Boolean).join('; ') || undefined;
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
