import { html, type Html } from '@fhir-gateway/express-kit';

import { codeExamples } from '../../reference/code-examples.js';
import { codeLines } from '../../pages/code-lines.js';
import { jsonBlock, textBlock } from '../../pages/json-block.js';
import { requestCode } from '../../reference/request-code.js';
import { mcpHeaders, type McpAnswer, type McpMessage } from './mcp-client.js';

/** A call of a tool with its answer. */
export interface ToolExchange {
  /** Address of the MCP server, with its path. */
  readonly mcpUrl: string;
  readonly message: McpMessage;
  readonly answer: McpAnswer;
  readonly durationMs: number;
}

/** What an agent gets of a call: text and structured content, which each stand alone, or an error. */
export function toolResult({ mcpUrl, message, answer, durationMs }: ToolExchange): Html {
  const { status, requestId, result, body } = answer;
  const request = { method: 'POST', url: mcpUrl, headers: { accept: mcpHeaders.accept }, answersJson: true };
  return html`<section class="block" aria-labelledby="answer">
    <h2 id="answer" tabindex="-1">What the agent gets</h2>
    <p class="small" id="exchange">
      Status ${status}, ${Math.round(durationMs).toLocaleString('en')}
      ms${requestId !== undefined && html`, request <code>${requestId}</code>`}
    </p>
    ${result === undefined ? refusal(body) : content(result)}
    <h3>The message that was sent</h3>
    ${codeLines('tools/call', JSON.stringify(message, null, 2))}
    <details class="block">
      <summary>The same call as code</summary>
      ${codeExamples(requestCode({ ...request, body: { kind: 'json', mediaType: mcpHeaders['content-type'], value: message } }))}
    </details>
  </section>`;
}

function content({ content: parts, structuredContent, isError }: NonNullable<McpAnswer['result']>): Html {
  return html`${
      isError &&
      html`<div class="notice bad" role="alert">
        <p><strong>The tool refused the call (<code>isError</code>).</strong></p>
      </div>`
    }
    <h3>Text</h3>
    ${parts.map((part) => (part.type === 'text' ? textBlock(part.text ?? '') : jsonBlock(`Content of type ${part.type}`, part)))}
    ${structuredContent !== undefined && jsonBlock('Structured content', structuredContent)}`;
}

/** Of the protocol, such as a tool that there is not, or of HTTP, such as too many calls. */
function refusal(body: unknown): Html {
  return html`<div class="notice bad" role="alert">
      <p><strong>The MCP server refused the message.</strong></p>
    </div>
    ${textBlock(JSON.stringify(body, null, 2))}`;
}
