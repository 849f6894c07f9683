import { createHash } from 'node:crypto';
import { stringifyExact, whoseEntry } from '@fhir-gateway/fhir';
import { attachedDocuments } from '@fhir-gateway/record-view';
import type { DiagnosticReport, DocumentReference } from 'fhir/r4.js';
import { GatewayError } from '../errors/errors.js';
import type { PatientRecords } from './patient-records.js';
import type { RecordCall } from './record-call.js';

/** A document of the record that a person chose. */
export interface ChosenDocument {
  readonly connection: string;
  /** `DocumentReference/id`, or a report with a file. */
  readonly entry: string;
  readonly title: string;
}

type Paper = DocumentReference | DiagnosticReport;

/** How a document is read. */
interface DocumentOptions {
  /** Of each of its files. */
  readonly mostBytes?: number;
  /** {@link documentDigest} as a page showed the document. */
  readonly digest?: string;
}

/** Of one document; a request takes a million characters in all. */
const mostRequestBytes = 740_000;

/**
 * A chosen document as it goes out: what it is, its date, its labels and its files, and nothing else of the record.
 *
 * @throws GatewayError ROUTE_NOT_FOUND where the record does not have it any more; ARGUMENT_INVALID where it is another
 *   than was shown; and what reading it throws
 */
export async function documentToSend(
  { records }: { readonly records: Pick<PatientRecords, 'connections' | 'document'> },
  call: RecordCall,
  { connection: id, entry, title }: ChosenDocument,
  { mostBytes = mostRequestBytes, digest }: DocumentOptions = {},
): Promise<DocumentReference> {
  const connection = (await records.connections(call)).find((one) => one.id === id);
  const answer = await connection?.reader({ method: 'GET', path: entry });
  const resource = answer?.status === 200 ? (answer.body as Paper) : undefined;
  const isDocument = connection !== undefined && isPaper(resource);
  if (!isDocument || !['own', 'unsaid'].includes(whoseEntry(resource, connection))) {
    throw new GatewayError('ROUTE_NOT_FOUND', `The record does not have the document “${title}” any more.`);
  }
  if (digest !== undefined && documentDigest(resource) !== digest) {
    throw new GatewayError(
      'ARGUMENT_INVALID',
      `The document “${title}” is not as the page showed it. Open the page again.`,
    );
  }
  const content = await Promise.all(
    attachedDocuments(resource).map(async (document) => {
      const { bytes, contentType } = await records.document(call, id, document, mostBytes);
      return {
        attachment: {
          contentType: contentType ?? document.contentType ?? 'application/octet-stream',
          title: document.title ?? title,
          data: Buffer.from(bytes).toString('base64'),
        },
      };
    }),
  );
  if (content.length === 0)
    throw new GatewayError('ARGUMENT_INVALID', `“${title}” has no file that could be sent. Leave it out here.`);
  const { meta } = resource;
  const isReport = resource.resourceType === 'DiagnosticReport';
  const { type, date, description } = isReport
    ? { type: resource.code, date: resource.effectiveDateTime ?? resource.issued, description: undefined }
    : resource;
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

/** What an entry says of its files, to see that it still says the same; the query of an address may be signed anew. */
export function documentDigest(resource: Paper): string {
  const { status, docStatus, type, date, description } = resource as DocumentReference;
  const files = attachedDocuments(resource).map(({ url, ...file }) => ({ ...file, url: url?.replace(/\?.*$/s, '') }));
  const said = stringifyExact({ status, docStatus, type, date, description, files });
  return createHash('sha256').update(said).digest('base64url');
}

function isPaper(resource: Paper | undefined): resource is Paper {
  return resource?.resourceType === 'DocumentReference' || resource?.resourceType === 'DiagnosticReport';
}
