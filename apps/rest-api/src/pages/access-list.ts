import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';

import type { ClientPermission, ClientView } from './client-view.js';

const permissionWords: Readonly<Record<ClientPermission, string>> = {
  rest_api: 'read what is connected',
  mcp_tools: 'use the tools for AI agents',
  manage: 'sign in to platforms, and end what is listed here',
};

/**
 * The browsers, apps and chats that can use a session, each with a button that ends it. In local mode there may be none:
 * the machine itself has the session.
 */
export function accessList(base: string, clients: readonly ClientView[]): Html {
  if (clients.length === 0) return html`<p>No browser, app or chat yet. Every program on this machine can use it.</p>`;
  return html`<ul class="rows">
    ${clients.map((client) => clientRow(base, client))}
  </ul>`;
}

/** These pages run no script that would know the time of the place. */
function day(moment: string): string {
  return dateWords(moment.slice(0, 10));
}

function clientRow(base: string, client: ClientView): Html {
  const { id, current, kind, may, last_used_at: lastUsed } = client;
  const title = titleOf(client);
  // A platform is disconnected; another browser is logged out, and its connections stay.
  const verb = current ? 'Log out' : kind === 'browser' ? 'Log it out' : 'Disconnect';
  return html`<li>
    <div>
      <strong>${title}</strong>${client.destination !== undefined && html` · ${client.destination}`}
      ${current && html`<span class="tag good">This one</span>`}
      ${kind === 'app' && client.name !== undefined && html`<div class="muted small">The name is what the app calls itself; nobody has checked it.</div>`}
      <div class="muted small">
        Since ${day(client.connected_at)}, ${lastUsed === undefined ? 'not used yet' : `last used ${day(lastUsed)}`},
        ends by ${day(client.ends_at)}.
      </div>
      <div class="small">
        ${may.length === 0 ? 'Can do nothing until it is typed into a chat.' : `Can ${may.map((one) => permissionWords[one]).join('; ')}.`}
      </div>
    </div>
    <form method="post" action="${base}/auth/sessions/${encodeURIComponent(id)}/end">
      <button class="button quiet small" type="submit" aria-label="${verb}: ${title}">${verb}</button>
    </form>
  </li>`;
}

/** What a person calls a client. */
export function titleOf({ kind, name }: Pick<ClientView, 'kind' | 'name'>): string {
  switch (kind) {
    case 'browser':
      return name ?? 'Browser';
    case 'chat':
      return 'Chat that was paired by a code';
    case 'code':
      return 'Pairing code that nobody has used';
    case 'app':
      return name === undefined ? 'App' : `“${name}”`;
  }
}
