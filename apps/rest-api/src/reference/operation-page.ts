import { html, type Html } from '@fhir-gateway/express-kit';
import { errorTable, type ErrorCode } from '@fhir-gateway/gateway';

import { schemaOf, type JsonSchema } from './components.js';
import { exampleRequest, exampleTarget, type ExampleGateway } from './example-request.js';
import type { Access, Answer, ExampleCall, Operation } from '../route/operation.js';
import { freeName, parametersOf } from './parameters.js';
import { errorsByStatus } from './errors.js';
import { schemaRows, typeWords } from './schema-rows.js';
import { cardTable } from '../pages/card-table.js';
import { codePanel } from './code-panel.js';
import { consolePage, type ConsoleView } from '../pages/console-page.js';
import { inlineCode } from '../pages/inline-code.js';
import type { PageFrame } from '../pages/layout.js';
import { memberTable } from './member-table.js';
import { credentialNeeds, requestCode } from './request-code.js';

/** One operation of the reference. */
export interface OperationPage extends PageFrame {
  readonly operation: Operation;
  readonly gateway: ExampleGateway;
  /** The schemas that have a name, by that name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

const accessWords: Readonly<Record<Access, string>> = {
  anybody: 'Anybody.',
  caller: 'Who has a session, by token or cookie. A platform that needs no sign-in needs no session.',
  session: 'Who has a session, by token or cookie.',
  browser: 'A browser that has a session.',
  metrics: 'Who has the token for metrics.',
};

/** All about one operation: who may call it, what it takes, what it answers, and calls that show it. */
export function operationPage({ base, operation, gateway, schemas }: OperationPage): ConsoleView {
  const { summary, method, path, description, access, sameOrigin, examples, tag } = operation;
  const errors = errorsByStatus(operation, gateway.mode === 'local');
  return consolePage({
    base,
    title: summary,
    section: 'reference',
    hasScript: true,
    body: html`
      <p class="crumbs"><a href="${base}/docs#${tag.toLowerCase()}">API reference: ${tag}</a></p>
      <div class="reference">
        <div>
          <h1>${summary}</h1>
          <p class="method"><span class="tag">${method.toUpperCase()}</span> <code>${path}</code></p>
          ${description !== undefined && html`<p class="lede">${inlineCode(description)}</p>`}
          <dl class="facts">
            <dt>Who may call</dt>
            <dd>${accessWords[access]}</dd>
            <dt>Name in clients</dt>
            <dd><code>${operation.id}</code></dd>
            ${
              sameOrigin === 'proven' &&
              html`<dt>With a cookie</dt>
                <dd>Only from a page of the gateway, or with an <code>X-Requested-With</code> header.</dd>`
            }
          </dl>
          ${takes(operation, schemas)}
          <section class="block" aria-labelledby="answers">
            <h2 id="answers">Answers</h2>
            <div class="stack">
              ${Object.entries(operation.answers).map(([status, answer]) => answered(status, answer, schemas))}
            </div>
          </section>
          <section class="block" aria-labelledby="refusals">
            <h2 id="refusals">Errors</h2>
            ${refusals(base, errors)}
          </section>
        </div>
        <aside aria-label="Examples">
          ${Object.values(examples).map((call, at) => example(base, gateway, operation, call, at))}
        </aside>
      </div>
    `,
  });
}

function takes(operation: Operation, schemas: Readonly<Record<string, JsonSchema>>): Html | undefined {
  const parameters = parametersOf(operation).map(({ name, in: place, required, description, schema }) => ({
    name: name === freeName ? 'any others' : name,
    type: `${typeWords(schema, schemas)} (${place})`,
    isRequired: required,
    ...(description !== undefined && { description }),
  }));
  const { body } = operation;
  if (parameters.length === 0 && !body) return undefined;
  const members = body ? schemaRows(schemaOf(body.schema), schemas) : [];
  return html`<section class="block" aria-labelledby="takes">
    <h2 id="takes">What it takes</h2>
    <div class="stack">
      ${parameters.length > 0 && memberTable('Parameters', parameters, 'needed')}
      ${body && html`<p>A body of ${codes(body.mediaTypes)}. ${body.description !== undefined && inlineCode(body.description)}</p>`}
      ${members.length > 0 && memberTable('Members of the body', members, 'needed')}
    </div>
  </section>`;
}

function answered(
  status: string,
  { description, mediaTypes = [], schema, headers = {} }: Answer,
  schemas: Readonly<Record<string, JsonSchema>>,
): Html {
  const rows = schema === undefined ? [] : schemaRows(schemaOf(schema), schemas);
  const told = Object.entries(headers);
  return html`<div>
    <h3>${status}</h3>
    <p>${inlineCode(description)} ${mediaTypes.length > 0 && codes(mediaTypes)}</p>
    ${
      told.length > 0 &&
      html`<p class="small muted">Headers: ${told.map(([name, meaning]) => `${name} (${meaning})`).join(', ')}.</p>`
    }
    ${rows.length > 0 && memberTable(`Members of the answer ${status}`, rows, 'always there')}
  </div>`;
}

function example(base: string, gateway: ExampleGateway, operation: Operation, call: ExampleCall, at: number): Html {
  const target = openTarget(operation, call);
  const request = exampleRequest(gateway, operation, call);
  const needs = request.credential && credentialNeeds(request.credential, gateway.publicUrl);
  const views = requestCode(request).map(({ language: name, text }) => ({ name, text }));
  const answer = call.answer === undefined ? undefined : JSON.stringify(call.answer, null, 2);
  return html`<section aria-labelledby="example-${at}">
    <h2 id="example-${at}">${call.summary}</h2>
    ${codePanel(`call-${at}`, call.summary, views)} ${needs !== undefined && html`<p class="hint">${needs}</p>`}
    ${
      answer === undefined
        ? html`<p class="muted small">Answers ${call.status}.</p>`
        : codePanel(`answer-${at}`, `The answer to: ${call.summary}`, [{ name: `${call.status}`, text: answer }])
    }
    ${target !== undefined && html`<p><a class="button quiet" href="${base}${target}">Run it</a></p>`}
  </section>`;
}

/** Each code with what to do about it. */
function refusals(base: string, errors: readonly (readonly [status: number, codes: readonly ErrorCode[]])[]): Html {
  return cardTable({
    region: 'Errors and what to do',
    rows: errors.flatMap(([status, list]) => list.map((code) => ({ status, code }))),
    columns: [
      { label: 'Code', cell: ({ code }) => html`<a href="${base}/docs#${code}"><code>${code}</code></a>` },
      { label: 'Status', cell: ({ status }) => status },
      { label: 'What to do', cell: ({ code }) => errorTable[code].nextStep },
    ],
  });
}

/** Where a browser can try a call: at the address itself, where anybody may. */
function openTarget(operation: Operation, call: ExampleCall): string | undefined {
  const { method, access, freeQuery } = operation;
  const isOpen = access === 'anybody' && call.caller === undefined && freeQuery === undefined;
  return isOpen && method === 'get' && call.status < 400 ? exampleTarget(operation, call) : undefined;
}

function codes(texts: readonly string[]): Html {
  return html`${texts.map((text, index) => html`${index > 0 && ', '}<code>${text}</code>`)}`;
}
