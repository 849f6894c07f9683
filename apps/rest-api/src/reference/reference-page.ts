import { html, type Html } from '@fhir-gateway/express-kit';
import { errorTable, type ErrorCode } from '@fhir-gateway/gateway';

import { tags, type Operation, type Tag } from '../route/operation.js';
import { elsewhere } from './errors.js';
import { consolePage, type ConsoleView } from '../pages/console-page.js';
import { searchRow } from '../console/pages/platforms/platform-filters.js';
import { inlineCode } from '../pages/inline-code.js';
import type { PageFrame } from '../pages/layout.js';

/** The first page of the reference. */
export interface ReferencePage extends PageFrame {
  readonly publicUrl: string;
  readonly overview: readonly { readonly title: string; readonly text: string }[];
  readonly operations: readonly Operation[];
  /** What is looked for; empty for all of it. */
  readonly words: string;
}

/** What holds for all operations, a list of those of programs, and what each error code means. */
export function referencePage({ base, publicUrl, overview, operations, words }: ReferencePage): ConsoleView {
  // Pages are for people, and stand in the navigation.
  const listed = operations.filter(({ tag }) => tag !== 'Pages');
  const found = listed.filter((operation) => isMeant(operation, words));
  const groups = (Object.keys(tags) as Tag[]).filter((tag) => found.some((operation) => operation.tag === tag));
  return consolePage({
    base,
    title: 'API reference',
    section: 'reference',
    hasScript: true,
    body: html`
      <div class="hero">
        <h1>API reference</h1>
        <p class="lede">
          ${listed.length} operations below <code>${publicUrl}</code>. For programs:
          <a href="${base}/openapi.json">openapi.json</a>, OpenAPI 3.1, made of the schemas that requests are validated
          by.
        </p>
      </div>
      <form method="get" action="${base}/docs" role="search" aria-label="Reference">
        <label for="q">A word of an operation, an address or a group</label>
        ${searchRow(words, 'found', 'For example: trend, PATCH, sharing')}
      </form>
      <nav class="nav" aria-label="Groups of operations">
        <ul>
          ${groups.map((tag) => html`<li><a href="#${tag.toLowerCase()}">${tag}</a></li>`)}
          ${words === '' ? html`<li><a href="#errors">Error codes</a></li>` : html`<li><a href="${base}/docs">All operations</a></li>`}
        </ul>
      </nav>
      <div id="found">
        ${words === '' ? forAll(overview) : html`<p class="muted" data-found>${foundWords(found.length)}</p>`}
        ${groups.map((tag) =>
          group(
            base,
            tag,
            found.filter((operation) => operation.tag === tag),
          ),
        )}
        ${words === '' && errors()}
      </div>
    `,
  });
}

/** Whether each word stands in what the operation is, where it is, or its group. */
function isMeant({ id, method, path, summary, description = '', tag }: Operation, words: string): boolean {
  const text = [id, method, path, summary, description, tag].join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function foundWords(count: number): string {
  if (count === 0) return 'No operation has all of these words. Try fewer.';
  return `${count} ${count === 1 ? 'operation has' : 'operations have'} these words.`;
}

function forAll(overview: ReferencePage['overview']): Html {
  return html`<section class="block" aria-labelledby="overview">
    <h2 id="overview">For all operations</h2>
    <dl class="facts">
      ${overview.map(
        ({ title, text }) =>
          html`<dt>${title}</dt>
            <dd>${inlineCode(text)}</dd>`,
      )}
    </dl>
  </section>`;
}

function group(base: string, tag: Tag, operations: readonly Operation[]): Html {
  const id = tag.toLowerCase();
  return html`<section class="block" aria-labelledby="${id}">
    <h2 id="${id}">${tag}</h2>
    <p class="muted">${tags[tag]}</p>
    <div class="table-scroll" tabindex="0" role="region" aria-label="Operations: ${tag}">
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col">Address</th>
          </tr>
        </thead>
        <tbody>
          ${operations.map(
            (operation) =>
              html`<tr>
                <th scope="row"><a href="${base}/docs/${operation.id}">${operation.summary}</a></th>
                <td data-label="Address"><code>${operation.method.toUpperCase()} ${operation.path}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function errors(): Html {
  const codes = (Object.keys(errorTable) as ErrorCode[]).filter((code) => !elsewhere.has(code));
  return html`<section class="block" aria-labelledby="errors">
    <h2 id="errors">Error codes</h2>
    <p class="muted">
      <code>code</code> of problem details, <code>issue.details.coding</code> of an OperationOutcome. A transient
      failure may be gone when the same call is made again.
    </p>
    <div class="table-scroll" tabindex="0" role="region" aria-label="Error codes with their meaning">
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Code</th>
            <th scope="col">Status</th>
            <th scope="col">What helps</th>
          </tr>
        </thead>
        <tbody>
          ${codes.map((code) => {
            const { httpStatus, retryable, nextStep } = errorTable[code];
            return html`<tr id="${code}">
              <th scope="row"><code>${code}</code></th>
              <td data-label="Status">${httpStatus}${retryable && ', transient'}</td>
              <td data-label="What helps">${nextStep}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}
