import { searchRecord, type RecordMatch } from '@fhir-gateway/patient-record';
import { fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { fencedMembers } from '../answers/fenced-content.js';
import { recordHeader, recordHeaderSchema } from '../answers/record-header.js';
import { recordText } from '../answers/record-text.js';
import { authHandle, readOnly } from '../tool/arguments.js';
import { answerRecord } from '../tool/record-call.js';
import { defineTool } from '../tool/tool.js';

const mostResults = 20;
const longestTitle = 200;

/**
 * One of the pair of tools that some hosts expect, under exactly these names and with exactly these members.
 *
 * @see https://platform.openai.com/docs/mcp, "Create an MCP server": search tool
 */
export const searchHits = defineTool({
  name: 'search',
  title: 'Search the record',
  description:
    'Finds entries of the connected person’s health record over all platforms by words, such as "a1c", "penicillin" or ' +
    '"knee surgery". Returns ids for fetch, with a title each.',
  inputSchema: z.object({
    query: z.string().min(1).max(200).describe('What is looked for, in words'),
    auth_handle: authHandle,
  }),
  example: { query: 'penicillin' },
  outputSchema: z.object({
    ...fencedMembers({
      results: z
        .array(
          z.object({
            id: z.string().describe('What fetch takes'),
            title: z.string().describe('What the entry is, with date and value'),
            url: z.string().describe('Where the gateway has the entry'),
          }),
        )
        .describe('The entries that match'),
    }),
    ...recordHeaderSchema,
    looked_through: z.number().describe('Entries that were looked through'),
  }),
  annotations: readOnly,
  readsRecords: 'by type',
  run: ({ query }, call) =>
    answerRecord(call, async (record) => {
      const { records } = call.gateway;
      const person = await records.person(record);
      const found = await searchRecord(
        person,
        { sections: [], words: query, inTexts: true },
        {
          ...records.readingOptions(record),
          readText: (connection, document) => recordText(call, connection, document),
        },
      );
      const results = found.matches.flatMap((match) => hitOf(match, (id) => call.gateway.fhirBaseUrl(id)));
      const structured = {
        ...fenceFields({ results: results.slice(0, mostResults) }),
        ...recordHeader(person, found.gaps),
        looked_through: found.lookedThrough,
      };
      // Hosts that expect the pair read the text as JSON.
      return { structured, text: JSON.stringify(structured) };
    }),
});

function hitOf({ fact, excerpt }: RecordMatch, baseOf: (connection: string) => string) {
  const source = fact.sources.find(({ ref }) => ref !== undefined);
  if (source?.ref === undefined) return [];
  const { display, value, status, when } = fact;
  const title = [display, value, status, when?.slice(0, 10), excerpt].filter((text) => text !== undefined).join(', ');
  return [
    {
      id: `${source.connection}/${source.ref}`,
      title: title.slice(0, longestTitle),
      url: `${baseOf(source.connection)}/${source.ref}`,
    },
  ];
}
