import { html, type Html } from '@fhir-gateway/express-kit';

import { consolePage, type ConsoleView } from '../pages/console-page.js';
import type { PageFrame } from '../pages/layout.js';
import type { RememberedKind } from './memory-view.js';

/** What a person sees of what is remembered. */
export interface MemoryPage extends PageFrame {
  readonly formToken: string;
  readonly kinds: readonly RememberedKind[];
}

/** Of each kind so many are shown; the file has all. */
const mostShown = 20;

/** What is remembered of a person: to look through, to take along, and to delete, with what is lost said before. */
export function memoryPage(page: MemoryPage): ConsoleView {
  const { base, kinds } = page;
  const held = kinds.filter(({ entries }) => entries.length > 0);
  const none = kinds
    .filter(({ entries }) => entries.length === 0)
    .map(({ title }) => title.charAt(0).toLowerCase() + title.slice(1));
  return consolePage({
    base,
    title: 'What is remembered',
    section: 'connections',
    body: html`
      <div class="hero">
        <h1>What is remembered</h1>
        <p class="lede">What this gateway keeps of you, beside your connections and who has access to them.</p>
        ${
          held.length > 0 &&
          html`<p>
            <a class="button quiet" href="${base}/auth/memory" download="what-is-remembered.json"
              >Take it along as a file</a
            >
          </p>`
        }
      </div>
      ${held.map((one) => kindCard(page, one))}
      ${kinds.length === 0 && html`<p class="muted">Nothing: this browser is signed in nowhere.</p>`}
      ${none.length > 0 && html`<p class="block muted">Nothing is remembered of these: ${none.join('; ')}.</p>`}
      ${held.length > 0 && everything(page, held)}
      <p class="block"><a href="${base}/connections">Back to Your connections</a></p>
    `,
  });
}

function kindCard(page: MemoryPage, { kind, title, if_forgotten: lost, entries }: RememberedKind): Html {
  const more = entries.length - mostShown;
  return html`<section class="card block" aria-labelledby="of-${kind}">
    <h2 id="of-${kind}">${title}</h2>
    <ul>
      ${entries.slice(0, mostShown).map(({ words }) => html`<li>${words}</li>`)}
    </ul>
    ${more > 0 && html`<p class="muted small">And ${more} more, all of them in the file.</p>`}
    <details>
      <summary>Forget this</summary>
      <p>${lost} Nobody can bring it back.</p>
      ${forgetForm(page, kind, html`Forget it<span class="visually-hidden">: ${title}</span>`)}
    </details>
  </section>`;
}

function everything(page: MemoryPage, held: readonly RememberedKind[]): Html {
  return html`<section class="card block" aria-labelledby="all">
    <h2 id="all">Everything together</h2>
    <p>
      Your connections, passkeys, devices and apps stay. To end those as well,
      <a href="${page.base}/auth/sessions">log out everywhere</a>.
    </p>
    <details>
      <summary>Forget everything on this page</summary>
      <ul>
        ${held.map(({ title, if_forgotten: lost }) => html`<li>${title}: ${lost}</li>`)}
      </ul>
      <p>Nobody can bring it back. Take it along first, if you may need it.</p>
      ${forgetForm(page, 'all', html`Forget everything`)}
    </details>
  </section>`;
}

function forgetForm({ base, formToken }: MemoryPage, kind: RememberedKind['kind'] | 'all', label: Html): Html {
  return html`<form method="post" action="${base}/connections/memory">
    <input type="hidden" name="csrf" value="${formToken}" />
    <input type="hidden" name="kind" value="${kind}" />
    <div class="actions"><button class="button" type="submit">${label}</button></div>
  </form>`;
}
