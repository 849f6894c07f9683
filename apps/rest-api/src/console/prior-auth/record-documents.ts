import { GatewayError, type Gateway, type RecordCall } from '@fhir-gateway/gateway';
import type { RecordConnection } from '@fhir-gateway/patient-record';
import { attachedDocuments, projectResource } from '@fhir-gateway/record-view';
import type { DocumentReference } from 'fhir/r4.js';

import type { ChosenDocument } from './request-draft.js';

/** A document of the record that can be sent along. */
export interface RecordDocument extends ChosenDocument {
  readonly platformName: string;
  readonly date?: string;
}

/** Of one document; a request takes a million characters in all. */
const mostBytes = 740_000;
const mostListed = 100;

type Source = Pick<RecordConnection, 'id' | 'platformName' | 'patientId' | 'reader'>;

/** Documents of one connection, newest first; `undefined` where they cannot be read. */
export async function readDocuments(source: Source): Promise<RecordDocument[] | undefined> {
  const { id, platformName, patientId = '', reader } = source;
  try {
    const query = new URLSearchParams({ patient: patientId, _count: String(mostListed) }).toString();
    const { status, body } = await reader({ method: 'GET', path: 'DocumentReference', query });
    if (status !== 200) return undefined;
    const entries = (body as { entry?: { resource?: DocumentReference }[] } | undefined)?.entry ?? [];
    return entries
      .flatMap(({ resource }): RecordDocument[] => {
        if (resource?.id === undefined || attachedDocuments(resource).length === 0) return [];
        const { text = 'Document', date } = projectResource(resource);
        const entry = `DocumentReference/${resource.id}`;
        return [{ connection: id, platformName, entry, title: text, ...(date !== undefined && { date }) }];
      })
      .sort((one, other) => ((one.date ?? '') < (other.date ?? '') ? 1 : -1));
  } catch {
    return undefined;
  }
}

/**
 * A chosen document as it goes along with a request: what it is, its date and its files, and nothing else of the record.
 *
 * @throws GatewayError ROUTE_NOT_FOUND where the record does not have it any more; and what reading it throws
 */
export async function documentToSend(
  gateway: Gateway,
  call: RecordCall,
  { connection: id, entry, title }: ChosenDocument,
): Promise<DocumentReference> {
  const connection = (await gateway.records.connections(call)).find((one) => one.id === id);
  const answer = await connection?.reader({ method: 'GET', path: entry });
  const resource = answer?.status === 200 ? (answer.body as DocumentReference) : undefined;
  if (resource?.resourceType !== 'DocumentReference') {
    throw new GatewayError('ROUTE_NOT_FOUND', `The record does not have the document “${title}” any more.`);
  }
  const content = await Promise.all(
    attachedDocuments(resource).map(async (document) => {
      const { bytes, contentType } = await gateway.records.document(call, id, document, mostBytes);
      return {
        attachment: {
          contentType: contentType ?? document.contentType ?? 'application/octet-stream',
          title: document.title ?? title,
          data: Buffer.from(bytes).toString('base64'),
        },
      };
    }),
  );
  const { type, date, description } = resource;
  return {
    resourceType: 'DocumentReference',
    status: 'current',
    ...(type && { type }),
    ...(date !== undefined && { date }),
    ...(description !== undefined && { description }),
    content,
  };
}
