import { fetchShown } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { authHandle, platformId, readOnly } from '../tool/arguments.js';
import { documentAnswer, documentAnswerSchema, documentPart } from '../answers/document-answer.js';
import {
  documentContent,
  fencedSchema,
  filesContent,
  resourceContent,
  sumsContent,
  tableContent,
} from '../answers/fenced-content.js';
import { isJob, operationAnswer, operationAnswerSchema } from '../answers/operation-answer.js';
import { defaultRows, pageLimits, searchAnswer, showPage } from '../answers/search-answer.js';
import { patientOfPage, personOfReference } from '../answers/whose-record.js';
import { defineTool } from '../tool/tool.js';

export const getNextPage = defineTool({
  name: 'get_next_page',
  title: 'Get the next page',
  description: 'Goes on from a cursor of search, read or execute_operation, within an hour.',
  inputSchema: z.object({
    platform_id: platformId,
    cursor: z.string().min(1).max(20_000).describe('As it was returned'),
    auth_handle: authHandle,
  }),
  example: { platform_id: 'sandbox-ehr', cursor: 'the cursor of the last answer' },
  outputSchema: z.object({
    ...documentAnswerSchema.partial().shape,
    ...operationAnswerSchema.shape,
    record_content: fencedSchema({
      ...tableContent,
      ...sumsContent,
      ...resourceContent,
      ...documentContent,
      ...filesContent,
    }).optional(),
  }),
  annotations: readOnly,
  readsRecords: 'page',
  async run({ platform_id: id, cursor }, call) {
    const opened = await call.openPlatform(id);
    const { platform, asker, reader } = opened;
    const position = await call.gateway.cursors.open(cursor, asker);
    const part = documentPart(position);
    if (part) return documentAnswer(call, opened, part);
    const rows = position.limit ?? defaultRows;
    if (isJob(position) && !position.rest) {
      const answer = await reader({ method: 'GET', path: position.path });
      const { resourceType: what, skip = 0 } = position;
      return operationAnswer(call, opened, { what, start: position, rows, skip }, answer);
    }
    const baseUrl = call.gateway.fhirBaseUrl(platform.id);
    const whose = patientOfPage(position.resourceType, position.query);
    const limits = pageLimits(call, opened, rows);
    const { asked = position } = position;
    const shown = await fetchShown(position, { reader, baseUrl, limits, person: personOfReference(whose) }, (page) =>
      showPage({ platformId: platform.id, what: position.resourceType, asked, whose, before: position.shown }, page),
    );
    return searchAnswer(call, opened, shown, rows);
  },
});
