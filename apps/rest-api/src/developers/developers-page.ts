import { html, type Html } from '@fhir-gateway/express-kit';

import { factRows } from '../console/pages/record/lists/fact-row.js';
import { codePanel } from '../reference/code-panel.js';
import { codeLines } from '../pages/code-lines.js';
import { consolePage, type ConsoleView } from '../pages/console-page.js';
import type { PageFrame } from '../pages/layout.js';
import type { ShownCall } from './first-call.js';
import { logCard, type LogPage } from './log-page.js';
import { tryForm, type TryForm } from './try-page.js';

/** An app that was let in, as its owner knows it. */
export interface ShownKey {
  readonly name: string;
  readonly about: string;
}

/** What a developer begins with. */
export interface DevelopersPage extends PageFrame, LogPage, TryForm {
  readonly call: ShownCall;
  readonly mcpUrl: string;
  /** Whether a call of this machine needs no key. */
  readonly isLocal: boolean;
  readonly publicUrl: string;
  readonly keys: readonly ShownKey[];
  /** Servers with made-up people that can be signed in to. */
  readonly trying: readonly { readonly name: string; readonly href: string }[];
}

/** A call that works, then keys, people to try with, a request of one's own, and the log. */
export function developersPage(page: DevelopersPage): ConsoleView {
  const { base, call, mcpUrl, trying, isLocal } = page;
  const agent = { name: 'Agent', text: `claude mcp add --transport http fhir-gateway ${mcpUrl}` };
  return consolePage({
    base,
    title: 'Developers',
    section: 'developers',
    hasScript: true,
    body: html`<h1>Developers</h1>
      <p class="lede">
        ${running(trying.length)}
        ${isLocal ? 'Your first call needs no key on this machine.' : (call.needs ?? 'This call needs no key.')}
      </p>
      ${codePanel('first-call', 'A call that works', [...call.views, agent])}
      <div class="grid two">${keysCard(page)} ${peopleCard(page)}</div>
      <section class="card block" aria-labelledby="try">
        <h2 id="try">Try a request</h2>
        ${tryForm(page)}
      </section>
      <div class="block">${logCard(page)}</div>`,
  });
}

function running(count: number): string {
  if (count === 0) return 'No place with made-up people runs here.';
  return count === 1 ? 'One place with made-up people is running.' : `${count} places with made-up people are running.`;
}

function keysCard({ base, keys, isLocal, publicUrl }: DevelopersPage): Html {
  const href = `${base}/auth/agents`;
  return html`<section class="card list-card" aria-labelledby="keys">
    <div class="block-head">
      <h2 id="keys">Keys</h2>
      ${keys.length > 0 && html`<a href="${href}">Change or end them</a>`}
    </div>
    ${
      keys.length > 0
        ? factRows(keys.map(({ name, about }) => ({ href, name, about, icon: 'access' })))
        : html`<p class="muted">
            ${isLocal ? 'None is needed: whoever calls from this machine is you.' : 'None yet. This line makes one, and you say what it may read.'}
          </p>`
    }
    ${!isLocal && codeLines('New key, from a shell', `fhir-gateway login --server ${publicUrl}`)}
  </section>`;
}

function peopleCard({ base, trying }: DevelopersPage): Html {
  const first = {
    ...{
      href: `${base}/try`,
      name: 'A made-up patient at every place',
      about: 'three places that disagree, one click',
    },
    ...{ icon: 'person' as const, kind: 'good' },
  };
  const others = trying.map(({ name, href }) => ({
    ...{ href, name: `Others at ${name}`, about: 'pick anyone, any password', icon: 'people' as const },
  }));
  return html`<section class="card list-card" aria-labelledby="people">
    <div class="block-head"><h2 id="people">Test people</h2></div>
    ${trying.length === 0 ? html`<p class="muted">They come with <code>npm start</code>.</p>` : factRows([first, ...others])}
  </section>`;
}
