import { fetchPage } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { authHandle, platformId, readOnly } from '../arguments.js';
import { defaultRows, mostCharacters, searchAnswer, searchAnswerSchema } from '../search-answer.js';
import { defineTool } from '../tool.js';

export const getNextPage = defineTool({
  name: 'get_next_page',
  title: 'Get the next page',
  description:
    'Goes on with a search where its last page ended. Takes the cursor that search or get_next_page returned, for the ' +
    'same platform, within an hour.',
  inputSchema: z.object({
    platform_id: platformId,
    cursor: z.string().min(1).max(20_000),
    auth_handle: authHandle,
  }),
  outputSchema: searchAnswerSchema,
  annotations: readOnly,
  readsRecords: true,
  async run({ platform_id: id, cursor }, call) {
    const opened = await call.openPlatform(id);
    const { platform, session, reader } = opened;
    const position = call.gateway.cursors.open(cursor, platform.id, session);
    const page = await fetchPage(position, {
      reader,
      baseUrl: call.gateway.fhirBaseUrl(platform.id),
      limits: { rows: defaultRows, characters: mostCharacters },
    });
    return searchAnswer(call, opened, position.resourceType, page);
  },
});
