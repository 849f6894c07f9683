import { html, type Html } from '@fhir-gateway/express-kit';

import type { McpTool } from './mcp-client.js';
import { postedName, postedText, toolFields, type PostedFields, type ToolField } from './tool-fields.js';

/** The field by which a person agrees to the call of a tool that may change something. */
export const agreeField = 'agree';

/** Whether a person has to agree before a call: for every tool that does not say that it only reads, as agents' hosts do. */
export function needsAgreement({ annotations }: Pick<McpTool, 'annotations'>): boolean {
  return annotations?.readOnlyHint !== true;
}

interface ToolForm {
  readonly base: string;
  readonly formToken: string;
  readonly tool: McpTool;
  readonly posted: PostedFields;
}

/** A tool's arguments as a form: what is needed first, the rest folded away until something of it is filled in. */
export function toolForm({ base, formToken, tool, posted }: ToolForm): Html {
  const fields = toolFields(tool);
  const further = fields.filter(({ isRequired }) => !isRequired);
  const isOpen = further.some((field) => postedText(field, posted) !== '');
  return html`<form class="card block" method="post" action="${base}/agents/tools#answer" autocomplete="off">
    <h2>${tool.title ?? tool.name}</h2>
    <p class="muted">${tool.description}</p>
    <input type="hidden" name="csrf" value="${formToken}" />
    <input type="hidden" name="tool" value="${tool.name}" />
    ${fields.filter(({ isRequired }) => isRequired).map((field) => fieldLine(field, postedText(field, posted)))}
    ${
      further.length > 0 &&
      html`<details class="block" ${isOpen && html`open`}>
        <summary>Arguments that can be left out (${further.length})</summary>
        ${further.map((field) => fieldLine(field, postedText(field, posted)))}
      </details>`
    }
    ${needsAgreement(tool) && agreement(fields)}
    <div class="actions"><button class="button" type="submit" id="call-tool">Call the tool</button></div>
  </form>`;
}

function agreement(fields: readonly ToolField[]): Html {
  const hasPreview = fields.some(({ name }) => name === 'confirm');
  return html`<p class="notice">
      This tool may change
      something.${
        hasPreview &&
        html` Without <code>confirm</code> it changes nothing: it answers with a preview and a value. Call it again with
          the same arguments and that value in <code>confirm</code>.`
      }
    </p>
    <label class="choice"
      ><input type="checkbox" name="${agreeField}" value="yes" required /> Yes, call this tool</label
    >`;
}

function fieldLine(field: ToolField, text: string): Html {
  const { name, isRequired, description } = field;
  const id = postedName(field);
  return html`<div class="field">
    <label for="${id}"><code>${name}</code>${isRequired && ' (needed)'}${field.kind === 'json' && ', as JSON'}</label>
    ${control(field, id, text)} ${description !== undefined && html`<p class="hint" id="${id}-hint">${description}</p>`}
  </div>`;
}

function control({ kind, options, isRequired, description }: ToolField, id: string, text: string): Html {
  const required = isRequired && html`required`;
  const hint = description !== undefined && html`aria-describedby="${id}-hint"`;
  switch (kind) {
    case 'choice':
      return select(id, options ?? [], text, html`${required} ${hint}`);
    case 'boolean':
      return select(id, ['true', 'false'], text, html`${required} ${hint}`);
    case 'json':
      return html`<textarea id="${id}" name="${id}" rows="3" spellcheck="false" ${required} ${hint}>${text}</textarea>`;
    case 'text':
      return html`<input type="text" id="${id}" name="${id}" value="${text}" spellcheck="false" ${required} ${hint} />`;
    case 'number':
    case 'integer':
      return html`<input
        type="text"
        inputmode="decimal"
        id="${id}"
        name="${id}"
        value="${text}"
        ${required}
        ${hint}
      />`;
  }
}

function select(id: string, options: readonly string[], chosen: string, attributes: Html): Html {
  return html`<select id="${id}" name="${id}" ${attributes}>
    <option value="">Left out</option>
    ${options.map((option) => html`<option value="${option}" ${option === chosen && html`selected`}>${option}</option>`)}
  </select>`;
}
