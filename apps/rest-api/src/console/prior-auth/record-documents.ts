import { stringifyExact, whoseEntry } from '@fhir-gateway/fhir';
import { GatewayError, type Gateway, type RecordCall } from '@fhir-gateway/gateway';
import { readEntries, type ReadingOptions, type RecordConnection, type RecordGap } from '@fhir-gateway/patient-record';
import { attachedDocuments, projectResource } from '@fhir-gateway/record-view';
import type { DocumentReference } from 'fhir/r4.js';
import { createHash } from 'node:crypto';

import type { ChosenDocument } from './request-draft.js';

/** A document of the record that can be sent along. */
export interface RecordDocument extends ChosenDocument {
  readonly platformName: string;
  readonly date?: string;
  /** Of what the entry says of its files, to see that it still says the same. */
  readonly digest: string;
}

/** How a document is read. */
interface DocumentOptions {
  /** Of each of its files. */
  readonly mostBytes?: number;
  /** {@link RecordDocument.digest} as a page showed the document. */
  readonly digest?: string;
}

/** Of one document; a request takes a million characters in all. */
const mostRequestBytes = 740_000;

/** Documents of one connection, newest first; and why some are missing. */
export async function readDocuments(
  connection: RecordConnection,
  options: ReadingOptions,
): Promise<{ readonly documents: readonly RecordDocument[]; readonly gaps: readonly RecordGap[] }> {
  const { id, platformName } = connection;
  const { entries, gaps } = await readEntries<DocumentReference>(connection, 'DocumentReference', options);
  const documents = entries
    .flatMap((resource): RecordDocument[] => {
      if (resource.id === undefined || attachedDocuments(resource).length === 0) return [];
      if (resource.status === 'entered-in-error') return [];
      const { text = 'Document', date } = projectResource(resource);
      const entry = `DocumentReference/${resource.id}`;
      const digest = digestOf(resource);
      return [{ connection: id, platformName, entry, title: text, digest, ...(date !== undefined && { date }) }];
    })
    .sort((one, other) => ((one.date ?? '') < (other.date ?? '') ? 1 : -1));
  return { documents, gaps };
}

/**
 * A chosen document as it goes out: what it is, its date, its labels and its files, and nothing else of the record.
 *
 * @throws GatewayError ROUTE_NOT_FOUND where the record does not have it any more; ARGUMENT_INVALID where it is another
 *   than was shown; and what reading it throws
 */
export async function documentToSend(
  gateway: Gateway,
  call: RecordCall,
  { connection: id, entry, title }: ChosenDocument,
  { mostBytes = mostRequestBytes, digest }: DocumentOptions = {},
): Promise<DocumentReference> {
  const connection = (await gateway.records.connections(call)).find((one) => one.id === id);
  const answer = await connection?.reader({ method: 'GET', path: entry });
  const resource = answer?.status === 200 ? (answer.body as DocumentReference) : undefined;
  const isDocument = connection !== undefined && resource?.resourceType === 'DocumentReference';
  if (!isDocument || !['own', 'unsaid'].includes(whoseEntry(resource, connection))) {
    throw new GatewayError('ROUTE_NOT_FOUND', `The record does not have the document “${title}” any more.`);
  }
  if (digest !== undefined && digestOf(resource) !== digest) {
    throw new GatewayError(
      'ARGUMENT_INVALID',
      `The document “${title}” is not as the page showed it. Open the page again.`,
    );
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
  const { type, date, description, meta } = resource;
  return {
    resourceType: 'DocumentReference',
    ...(meta?.security && { meta: { security: meta.security } }),
    status: 'current',
    ...(type && { type }),
    ...(date !== undefined && { date }),
    ...(description !== undefined && { description }),
    content,
  };
}

/** The query of an address may be signed anew for each answer. */
function digestOf(resource: DocumentReference): string {
  const { status, docStatus, type, date, description } = resource;
  const files = attachedDocuments(resource).map(({ url, ...file }) => ({ ...file, url: url?.replace(/\?.*$/s, '') }));
  const said = stringifyExact({ status, docStatus, type, date, description, files });
  return createHash('sha256').update(said).digest('base64url');
}
