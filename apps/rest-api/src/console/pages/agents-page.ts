import { html, type Html } from '@fhir-gateway/express-kit';

import { codeLines } from '../../pages/code-lines.js';
import { consolePage, type ConsoleView } from '../../pages/console-page.js';
import type { PageFrame } from '../../pages/layout.js';
import { mcpClients, type McpClient } from './mcp-clients.js';

/** How agents reach this gateway. */
export interface AgentsPage extends PageFrame {
  /** Address of the MCP server, with its path. */
  readonly mcpUrl: string;
  /** How a call is tied to a person, see `FHIR_GATEWAY_MCP_AUTH`. */
  readonly mode: 'oauth' | 'local' | 'pairing';
  /** Of the REST API. */
  readonly port: number;
}

const modeWords: Readonly<Record<AgentsPage['mode'], string>> = {
  local: 'On this machine no sign-in to the gateway is needed: agents here share the connections of this browser.',
  oauth:
    'The client signs in by OAuth on its own, and you are asked here whether it may. Nothing has to be registered.',
  pairing: 'After a sign-in the browser shows a one-time code; type it into the chat that asked for it.',
};

/** The lines for each MCP client, with this deployment's own address. */
export function agentsPage({ base, mcpUrl, mode, port }: AgentsPage): ConsoleView {
  const isReachable = new URL(mcpUrl).protocol === 'https:';
  return consolePage({
    base,
    title: 'Connect an agent',
    section: 'mcp',
    hasScript: true,
    body: html`
      <div class="hero">
        <h1>Connect an agent</h1>
        <p class="lede">
          Any MCP client can read what you connect here. Ask it for your lab results; where a sign-in is missing it
          hands you a link to this gateway.
        </p>
        ${codeLines('Address of the MCP server (streamable HTTP)', mcpUrl)}
        <p class="muted">${modeWords[mode]}</p>
        ${mode !== 'local' && html`<p><a href="${base}/auth/agents">What connected apps and agents may do, and what they did</a></p>`}
      </div>
      <section class="block" aria-labelledby="clients">
        <h2 id="clients">Lines for your client</h2>
        <ul class="grid two">
          ${mcpClients(mcpUrl, mode === 'local' ? port : undefined).map((client) => html`<li>${clientCard(client, isReachable)}</li>`)}
        </ul>
      </section>
    `,
  });
}

function clientCard({ name, isHosted = false, steps, lines }: McpClient, isReachable: boolean): Html {
  const outOfReach = isHosted && !isReachable;
  return html`<article class="card">
    <div class="block-head"><h3>${name}</h3></div>
    ${outOfReach && html`<p class="notice">Hosted clients reach only public https addresses, and this is none.</p>`}
    ${lines.map(({ caption, text }) => codeLines(caption, text))}
    ${steps !== undefined && html`<p class="muted small">${steps}</p>`}
  </article>`;
}
