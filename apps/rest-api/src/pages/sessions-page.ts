import { html, type Html } from '@fhir-gateway/express-kit';

import type { ClientPermission, ClientView } from '../client-view.js';
import { layout, type PageFrame } from './layout.js';

/** Who can use a session. */
export interface SessionsPage extends PageFrame {
  readonly clients: readonly ClientView[];
  /** Names of the platforms that are connected. */
  readonly connected: readonly string[];
  /** Of those, the ones where the operator allows writing. */
  readonly writable: readonly string[];
}

const permissionWords: Readonly<Record<ClientPermission, string>> = {
  rest_api: 'use the REST API',
  mcp_tools: 'use the tools for AI agents',
  manage: 'sign in to platforms, and end what is listed here',
};

/** The browsers, apps and chats that can use this session, each with a button that ends it. */
export function sessionsPage(page: SessionsPage): Html {
  const { base, clients } = page;
  return layout({
    base,
    title: 'Browsers and apps',
    body: html`
      <section class="hero">
        <h1>Browsers and apps</h1>
        <p>What can use the sign-ins of this browser. ${reach(page)}</p>
      </section>
      <section aria-labelledby="clients">
        <h2 id="clients">Connected now</h2>
        <ul class="rows">
          ${clients.map((client) => clientRow(base, client))}
        </ul>
      </section>
      <section aria-labelledby="everywhere">
        <h2 id="everywhere">Log out everywhere</h2>
        <p>
          Ends all of the above at once and disconnects every platform. Other browsers in which you signed in by
          yourself are not known here; log out in each of them.
        </p>
        <form method="post" action="${base}/auth/sessions/end">
          <button class="button" type="submit" id="log-out-everywhere">Log out everywhere</button>
        </form>
      </section>
    `,
  });
}

function reach({ connected, writable }: SessionsPage): string {
  if (connected.length === 0) return 'No platform is connected yet; what is listed can use those you connect.';
  const reads = `Each can read what ${connected.join(', ')} ${connected.length === 1 ? 'shares' : 'share'}`;
  return writable.length === 0
    ? `${reads}, and change nothing.`
    : `${reads}, and change records at ${writable.join(', ')}.`;
}

function clientRow(base: string, client: ClientView): Html {
  const { id, current, may, last_used_at: lastUsed } = client;
  const title = titleOf(client);
  return html`<li>
    <div>
      <strong>${title}</strong>${client.destination !== undefined && html` · ${client.destination}`}
      ${current && html`<span class="tag good">This one</span>`}
    </div>
    ${client.name !== undefined && html`<div class="muted small">The name is what the app calls itself; nobody has checked it.</div>`}
    <div class="muted small">
      Since ${minute(client.connected_at)},
      ${lastUsed === undefined ? 'not used yet' : `last used ${minute(lastUsed)}`}, ends by ${minute(client.ends_at)}.
    </div>
    <div class="small">
      ${may.length === 0 ? 'Can do nothing until it is typed into a chat.' : `Can ${may.map((one) => permissionWords[one]).join('; ')}.`}
    </div>
    <form method="post" action="${base}/auth/sessions/${encodeURIComponent(id)}/end">
      <button class="button quiet" type="submit" aria-label="${current ? 'Log out' : 'Disconnect'}: ${title}">
        ${current ? 'Log out' : 'Disconnect'}
      </button>
    </form>
  </li>`;
}

/** What a person calls a client. */
export function titleOf({ kind, name }: Pick<ClientView, 'kind' | 'name'>): string {
  switch (kind) {
    case 'browser':
      return 'Browser';
    case 'chat':
      return 'Chat that was paired by a code';
    case 'code':
      return 'Pairing code that nobody has used';
    case 'app':
      return name === undefined ? 'App' : `“${name}”`;
  }
}

/** A time as pages show it. */
export function minute(isoTime: string): string {
  return `${isoTime.slice(0, 16).replace('T', ' ')} UTC`;
}
