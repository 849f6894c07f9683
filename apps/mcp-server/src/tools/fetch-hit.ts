import { parseReference } from '@fhir-gateway/fhir';
import { GatewayError } from '@fhir-gateway/gateway';
import { attachedDocuments, fenceFields, leafLines, projectResource, resourceOf } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { fencedMembers } from '../answers/fenced-content.js';
import { recordText } from '../answers/record-text.js';
import { authHandle, readOnly } from '../tool/arguments.js';
import { defineTool } from '../tool/tool.js';

const longestText = 8000;

/**
 * The other one of the pair of tools that some hosts expect.
 *
 * @see https://platform.openai.com/docs/mcp, "Create an MCP server": fetch tool
 */
export const fetchHit = defineTool({
  name: 'fetch',
  title: 'Fetch an entry',
  description: 'Returns one entry of the record as text, by an id that search returned; of a document what it says.',
  inputSchema: z.object({
    id: z.string().min(1).max(520).describe('The id, as search returned it'),
    auth_handle: authHandle,
  }),
  example: { id: 'sandbox-ehr/Condition/1' },
  outputSchema: z.object({
    id: z.string().describe('The id that was asked for'),
    url: z.string().describe('Where the gateway has the entry'),
    ...fencedMembers({
      title: z.string().describe('What the entry is'),
      text: z.string().describe('What it says'),
      metadata: z.record(z.string(), z.string()).describe('Platform, reference and patient'),
    }),
  }),
  annotations: readOnly,
  readsRecords: 'by name',
  async run({ id }, call) {
    // As `search` of the pair gives it: connection, type and id.
    const { base: connection = '', type, ref = '' } = parseReference(id) ?? {};
    if (!/^[^/]+$/.test(connection) || id !== `${connection}/${ref}`) {
      throw new GatewayError(
        'ARGUMENT_INVALID',
        'The id is none that search returns, such as "sandbox-ehr/Condition/1".',
      );
    }
    const opened = await call.openPlatform(connection);
    const resource = resourceOf(await opened.reader({ method: 'GET', path: ref }));
    const row = projectResource(resource);
    const documents = await Promise.all(
      attachedDocuments(resource).map((document) => recordText(call, connection, document).catch(() => undefined)),
    );
    const said = documents.filter((text) => text !== undefined);
    const text = said.length > 0 ? said.join('\n\n') : leafLines(resource).join('\n');
    const structured = {
      id,
      url: `${call.gateway.fhirBaseUrl(opened.platform.id)}/${ref}`,
      ...fenceFields({
        title: [row.text ?? type, row.value, row.date].filter((part) => part !== undefined).join(', '),
        text: text.length > longestText ? `${text.slice(0, longestText)}… (cut)` : text,
        metadata: {
          platform_id: opened.platform.id,
          reference: ref,
          ...(row.patient !== undefined && { patient: row.patient }),
        },
      }),
    };
    return { structured, text: JSON.stringify(structured) };
  },
});
