import { html, type Html, type Problem } from '@fhir-gateway/express-kit';
import { didYouMean, resourceTypes, searchParameterNames } from '@fhir-gateway/gateway';

import type { ConsoleRequest } from './console-request.js';
import type { RequestCode } from '../../reference/request-code.js';
import type { RequestLogView } from './request-log.js';
import type { ConsoleAnswer } from './run-console-request.js';
import type { PageFrame } from '../../pages/layout.js';
import type { PatientHeader } from '../pages/record/patient-header.js';
import { recordTable } from '../pages/record/record-table.js';
import { codeExamples } from '../../reference/code-examples.js';
import { jsonBlock } from '../../pages/json-block.js';

/** A platform that a request can be sent to. */
export interface RequestTarget {
  readonly id: string;
  readonly name: string;
}

/** A form for a request, and what came of the last one. */
export interface RequestsPage extends PageFrame {
  /** Ties the form to this browser, see `FormTokens`. */
  readonly formToken: string;
  /** Platforms that can be read now. */
  readonly targets: readonly RequestTarget[];
  readonly request: ConsoleRequest;
  readonly answer?: ConsoleAnswer;
  readonly problem?: Problem;
  /** Whose record the answer is of. */
  readonly header?: PatientHeader;
  /** Of the request that was answered. */
  readonly exchange?: ConsoleExchange;
  /** Absent for a visitor without a session. */
  readonly log?: RequestLogView;
}

/** What a developer wants to know of a request beside its answer. */
export interface ConsoleExchange {
  /** Under which the log and the audit trail have it. */
  readonly requestId: string;
  readonly durationMs: number;
  /** The same request for programs; empty where a program cannot send it. */
  readonly code: readonly RequestCode[];
  /** What is to be set before the code runs. */
  readonly needs?: string;
}

/** What a platform answered: as a table, with its next page, and as JSON. */
export function requestAnswer(page: RequestsPage, answer: ConsoleAnswer): Html {
  return html`<section class="block" aria-labelledby="answer" id="answer-block">
    <h2 id="answer" tabindex="-1">Answer</h2>
    ${exchangeLine(page, answer)} ${parameterHints(page.request)} ${body(page, answer)}
    ${answer.json !== undefined && jsonBlock('The answer as JSON', answer.json)} ${asCode(page)}
  </section>`;
}

function exchangeLine({ exchange }: RequestsPage, { sent }: ConsoleAnswer): Html | false {
  if (exchange === undefined) return false;
  const { requestId, durationMs } = exchange;
  const status =
    sent === undefined ? 'No request was sent: the rows came with the page before' : `Status ${sent.status}`;
  return html`<p class="small" id="exchange">
    ${status}, ${Math.round(durationMs).toLocaleString('en')} ms, request <code>${requestId}</code>
  </p>`;
}

function asCode({ exchange }: RequestsPage): Html | false {
  if (exchange === undefined || exchange.code.length === 0) return false;
  return html`<details class="block">
    <summary>The same request as code</summary>
    ${codeExamples(exchange.code, exchange.needs)}
  </details>`;
}

/** Which type was probably meant; FHIR R4 has no type of that name. */
function typeHint({ type }: ConsoleRequest): Html | false {
  if (type === '' || resourceTypes.has(type)) return false;
  const near = didYouMean(type, resourceTypes);
  return html`<p>
    FHIR R4 has no resource type of that name.${near !== undefined && html` Did you mean <code>${near}</code>?`}
  </p>`;
}

/**
 * Which parameters were probably meant. Many platforms leave out what they do not know and answer with everything, so that a
 * mistyped name shows in no status.
 */
function parameterHints({ parameters }: ConsoleRequest): Html | false {
  const hints = parameters.split(/\r?\n/).flatMap((line) => {
    // A line without `=` is refused, and may name a person.
    const [, name = ''] = /^\s*([^\s=:.]+)[^=]*=/.exec(line) ?? [];
    if (name === '' || searchParameterNames.has(name)) return [];
    const near = didYouMean(name, searchParameterNames);
    return near === undefined ? [] : [html`<li><code>${name}</code>: did you mean <code>${near}</code>?</li>`];
  });
  if (hints.length === 0) return false;
  return html`<div class="notice">
    <p>FHIR R4 has no search parameter of this name. A platform may have one of its own, or leave it out.</p>
    <ul>
      ${hints}
    </ul>
  </div>`;
}

function body(page: RequestsPage, answer: ConsoleAnswer): Html {
  switch (answer.kind) {
    case 'refused':
      return html`<div class="notice bad" role="alert">
        <p><strong>The platform answered ${answer.sent?.status}.</strong></p>
        ${typeHint(page.request)}
        ${
          answer.issues.length > 0
            ? html`<ul>
                ${answer.issues.map((issue) => html`<li>${issue}</li>`)}
              </ul>`
            : html`<p>It did not say why.</p>`
        }
      </div>`;
    case 'resource':
      return recordTable([answer.row], { caption: 'One resource' });
    case 'page':
      return html`${answer.page.warnings.map((warning) => html`<p class="notice">${warning}</p>`)} ${rows(page, answer)}`;
  }
}

function rows(page: RequestsPage, { page: found, next }: ConsoleAnswer & { kind: 'page' }): Html {
  if (found.rows.length === 0) return html`<p class="muted" role="status">Nothing matches.</p>`;
  const total = found.total === undefined ? '' : ` of ${found.total.toLocaleString('en')}`;
  return html`<form method="post" action="${page.base}/requests">
      ${hidden(page)}
      ${recordTable(found.rows, { caption: `${found.rows.length}${total}, in the order of the platform`, opens: true })}
      ${found.included.length > 0 && html`<div class="block">${recordTable(found.included, { caption: 'Included', opens: true })}</div>`}
    </form>
    ${
      next !== undefined &&
      html`<form class="pages" method="post" action="${page.base}/requests">
        ${hidden(page)}
        <input type="hidden" name="cursor" value="${next}" />
        <button class="button quiet" type="submit" id="next-page">Next page</button>
      </form>`
    }`;
}

/** What the form on top holds, so that it is there again on the next page. */
function hidden({ formToken, request }: RequestsPage): Html {
  const fields = { csrf: formToken, platform: request.platformId, type: request.type, parameters: request.parameters };
  return html`${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}`;
}

/** Why nothing was answered, and what to do. */
export function requestProblem({ code, message, nextStep, requestId }: Problem, request: ConsoleRequest): Html {
  return html`<section class="block" aria-labelledby="answer">
    <h2 id="answer" tabindex="-1">Answer</h2>
    <div class="notice bad" role="alert">
      <p><strong>${message}</strong></p>
      ${typeHint(request)} ${parameterHints(request)} ${nextStep !== undefined && html`<p>${nextStep}</p>`}
      <p class="small">Code <code>${code}</code>, request <code>${requestId}</code></p>
    </div>
  </section>`;
}
