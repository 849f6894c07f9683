import { html, type Html, type Problem } from '@fhir-gateway/express-kit';
import type { McpAuthMode } from '@fhir-gateway/gateway';

import { codeLines } from '../../pages/code-lines.js';
import { consolePage, type ConsoleView } from '../../pages/console-page.js';
import type { PageFrame } from '../../pages/layout.js';
import { mcpClients } from '../pages/mcp-clients.js';
import type { McpTool } from './mcp-client.js';
import { toolForm } from './tool-form.js';
import type { PostedFields } from './tool-fields.js';
import { toolResult, type ToolExchange } from './tool-result.js';

/** A form for the call of a tool, and what came of the last one. */
export interface ToolsPage extends PageFrame {
  readonly mode: McpAuthMode;
  /** Address of the MCP server, with its path. */
  readonly mcpUrl: string;
  /** Ties the form to this browser, see `FormTokens`. */
  readonly formToken: string;
  readonly tools: readonly McpTool[];
  readonly tool?: McpTool;
  /** As they were posted, to be shown again. */
  readonly posted: PostedFields;
  readonly problem?: Problem;
  readonly exchange?: ToolExchange;
}

/** Why a page of the browser calls no tool, outside of `local` mode. */
const modeWords: Readonly<Record<Exclude<McpAuthMode, 'local'>, string>> = {
  oauth:
    'Here a tool takes the token of an app, which you let in on the consent page. This page has no such token: the session of a ' +
    'browser calls no tool. A client of your own shows the same: it signs in, and you choose what it may do.',
  pairing: 'Here a tool takes the handle that a chat gets for a pairing code. The session of a browser calls no tool.',
};

/** Call a tool of the MCP server as an agent does. The form is posted: arguments say something about a person. */
export function toolsPage(page: ToolsPage): ConsoleView {
  const { base, mode, problem, exchange, mcpUrl } = page;
  return consolePage({
    base,
    title: 'Call a tool',
    section: 'agents',
    hasScript: true,
    body: html`
      <div class="hero">
        <h1>Call a tool</h1>
        <p class="lede">Shows what an agent gets from a tool of the MCP server.</p>
        ${
          mode !== 'local' &&
          html`<p>${modeWords[mode]}</p>
            ${clientLine(mcpUrl)}
            <p><a href="${base}/agents">Lines for each client</a></p>`
        }
      </div>
      ${mode === 'local' && page.tools.length > 0 && forms(page)} ${problem && toolProblem(problem)}
      ${exchange && toolResult(exchange)}
    `,
  });
}

/** The first client that one command of a shell connects. */
function clientLine(mcpUrl: string): Html | undefined {
  for (const { name, lines } of mcpClients(mcpUrl)) {
    const line = lines.find(({ language }) => language === 'sh');
    if (line) return codeLines(`For example ${name}, in a shell`, line.text);
  }
  return undefined;
}

function forms({ base, formToken, tools, tool, posted }: ToolsPage): Html {
  return html`<form class="card" method="get" action="${base}/agents/tools">
      <div class="field">
        <label for="tool">Tool</label>
        <select id="tool" name="tool">
          ${tools.map(
            ({ name, title }) =>
              html`<option value="${name}" ${name === tool?.name && html`selected`}>
                ${name}${title !== undefined && `: ${title}`}
              </option>`,
          )}
        </select>
      </div>
      <div class="actions"><button class="button quiet" type="submit" id="show-tool">Show its arguments</button></div>
    </form>
    ${tool && toolForm({ base, formToken, tool, posted })}`;
}

function toolProblem({ code, message, nextStep, requestId }: Problem): Html {
  return html`<section class="block" aria-labelledby="answer">
    <h2 id="answer" tabindex="-1">Not called</h2>
    <div class="notice bad" role="alert">
      <p><strong>${message}</strong></p>
      ${nextStep !== undefined && html`<p>${nextStep}</p>`}
      <p class="small">Code <code>${code}</code>, request <code>${requestId}</code></p>
    </div>
  </section>`;
}
