import { resourceIdPattern } from '@fhir-gateway/fhir';
import { toProblem } from '@fhir-gateway/express-kit';
import { GatewayError, type RecordCall } from '@fhir-gateway/gateway';
import type { RecordConnection } from '@fhir-gateway/patient-record';
import { attachedDocuments, DocumentReader, projectResource, resourceOf } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';
import { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import { consoleErrors } from '../route/error-sets.js';
import { pageRoute } from '../route/page-route.js';
import { documentContent, type DocumentContent } from './pages/record/document-page.js';
import { recordFields, sendRecordPage } from './record-page.js';

/** Types that carry documents for people. */
const entryShape = new RegExp(`^(?:DocumentReference|DiagnosticReport)/${resourceIdPattern}$`);

/** `GET /record/document`: the text of a note, a report or another document, to be read in the page. */
export const documentRoute = pageRoute({
  id: 'showDocument',
  path: '/record/document',
  summary: 'Read a note or report of a record',
  query: z.object({
    ...recordFields,
    connection: z.string().optional().describe('The connection that has the document'),
    entry: z.string().regex(entryShape, 'is a reference such as DocumentReference/12').optional().describe('The entry'),
  }),
  errors: [...consoleErrors, 'ROUTE_NOT_FOUND', 'PERSON_UNKNOWN'],
  handle: (context) => {
    const documents = new DocumentReader();
    return async (req, res, read) => {
      const { person = '', connection: id = '', entry = '', wait } = read.query();
      await sendRecordPage(context, {
        ...{ req, res, title: 'Document', path: '/record/document', sections: [] },
        person: person === '' ? id : person,
        waits: wait === 'all',
        // Another person's record has other documents.
        pathOfOthers: '/record/lists/documents',
        content: async ({ person: shown, to, call }) => {
          const back = to('/record/lists/documents');
          const found = shown.sources.find(({ connection }) => connection.id === id)?.connection;
          if (found === undefined || entry === '') return documentContent({ back });
          const texts = await readTexts(context, call, { connection: found, entry, documents });
          return documentContent({ back, platform: found.platformName, ...texts });
        },
      });
    };
  },
});

interface Asked {
  readonly connection: RecordConnection;
  readonly entry: string;
  readonly documents: DocumentReader;
}

/** The texts of an entry's documents; why one cannot be read is said in its place. */
async function readTexts(
  { gateway }: RestContext,
  call: RecordCall,
  { connection, entry, documents }: Asked,
): Promise<Required<Pick<DocumentContent, 'row' | 'texts'>>> {
  const reader = (await gateway.records.connections(call)).find(({ id }) => id === connection.id)?.reader;
  if (reader === undefined) throw new GatewayError('PERSON_UNKNOWN', 'There is no such connection any more.');
  const answer = await reader({ method: 'GET', path: entry });
  if (answer.status === 404 || answer.status === 410) {
    throw new GatewayError('ROUTE_NOT_FOUND', 'The platform has no such entry.');
  }
  const resource: FhirResource = resourceOf(answer);
  const texts = await Promise.all(
    attachedDocuments(resource).map(async (document) => {
      try {
        const received = await gateway.records.document(call, connection.id, document, documents.mostBytes);
        const { text, warning } = await documents.read(received, {
          cell: gateway.cellFor(call.session),
          signal: call.signal,
        });
        return { text, ...(warning !== undefined && { warning }) };
      } catch (error) {
        const { message, code } = toProblem(error, call.requestId, gateway.logger);
        return { text: '', warning: `${message} (${code})` };
      }
    }),
  );
  return { row: projectResource(resource), texts };
}
