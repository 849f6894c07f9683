import { requestIdOf, toProblem } from '@fhir-gateway/express-kit';
import { GatewayError, type RecordCall } from '@fhir-gateway/gateway';
import type { RecordConnection } from '@fhir-gateway/patient-record';
import { attachedDocuments, DocumentReader, projectResource, resourceOf } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';
import { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import { closeSignal } from '../route/close-signal.js';
import { consoleErrors } from '../route/error-sets.js';
import { pageRoute } from '../route/page-route.js';
import { consoleConnections, consoleVisitor } from './console-visitor.js';
import { documentPage, type DocumentPage } from './pages/record/document-page.js';
import { shownRecord } from './shown-record.js';

/** Types that carry documents for people. */
const entryShape = /^(?:DocumentReference|DiagnosticReport)\/[A-Za-z0-9\-.]{1,64}$/;

/** `GET /record/document`: the text of a note, a report or another document, to be read in the page. */
export const documentRoute = pageRoute({
  id: 'showDocument',
  path: '/record/document',
  summary: 'Read a note or report of a record',
  query: z.object({
    person: z.string().optional().describe('Whose record: the id of any of their connections'),
    connection: z.string().optional().describe('The connection that has the document'),
    entry: z.string().regex(entryShape, 'is a reference such as DocumentReference/12').optional().describe('The entry'),
  }),
  errors: [...consoleErrors, 'ROUTE_NOT_FOUND', 'PERSON_UNKNOWN'],
  handle: (context) => {
    const documents = new DocumentReader();
    return async (req, res, read) => {
      const { base } = context;
      const { person = '', connection: id = '', entry = '' } = read.query();
      const session = await consoleVisitor(context, req);
      const connections = await consoleConnections(context, session);
      const named = person === '' ? id : person;
      const back = `${base}/record/lists/documents?${new URLSearchParams({ person: named }).toString()}`;
      const record = await shownRecord(context, { req, res, session, connections, named, addressOf: () => back });
      if (record === 'answered') return;
      const { header } = record;
      const found = header?.person.sources.find(({ connection }) => connection.id === id);
      const page: Omit<DocumentPage, 'texts'> = { base, back, ...(header && { header }) };
      if (session === undefined || found === undefined || entry === '')
        return context.sendPage(res, documentPage(page));
      const call: RecordCall = { session, door: 'rest', requestId: requestIdOf(res), signal: closeSignal(res) };
      const shown = await context.gateway.records.within(call, (bounded) =>
        readTexts(context, bounded, { connection: found.connection, entry, documents }),
      );
      context.sendPage(res, documentPage({ ...page, platform: found.connection.platformName, ...shown }));
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
): Promise<Required<Pick<DocumentPage, 'row' | 'texts'>>> {
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
        const { text, warning } = await documents.read(received, call.signal);
        return { text, ...(warning !== undefined && { warning }) };
      } catch (error) {
        const { message, code } = toProblem(error, call.requestId, gateway.logger);
        return { text: '', warning: `${message} (${code})` };
      }
    }),
  );
  return { row: projectResource(resource), texts };
}
