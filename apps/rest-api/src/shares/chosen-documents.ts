import { documentToSend, type Gateway, type RecordCall } from '@fhir-gateway/gateway';
import type { Person, ReadingOptions } from '@fhir-gateway/patient-record';
import type { SharedAttachment } from '@fhir-gateway/patient-record/shares';

import { reasonWords } from '../console/pages/record/lists/section-notes.js';
import { readDocuments, type RecordDocument } from '../console/prior-auth/record-documents.js';

/** On one page; the newest. */
const mostOffered = 40;
/** Of one file: what is left of a share's five million characters when it is encoded and encrypted. */
const mostBytes = 2_500_000;

/** What a page offers of a person's documents, and where they could not be read. */
interface OfferedDocuments {
  readonly documents: readonly RecordDocument[];
  readonly missing: readonly string[];
}

/** The newest documents of a person, over all platforms. */
export async function offerDocuments({ sources }: Person, options: ReadingOptions): Promise<OfferedDocuments> {
  const read = await Promise.all(
    sources.map(async ({ connection }) => ({ connection, ...(await readDocuments(connection, options)) })),
  );
  const documents = read.flatMap((one) => one.documents);
  documents.sort((one, other) => (other.date ?? '').localeCompare(one.date ?? ''));
  const missing = read.flatMap(({ connection, gaps }) =>
    gaps.map(({ reason }) => `Documents: ${connection.platformName} ${reasonWords[reason]}.`),
  );
  return { documents: documents.slice(0, mostOffered), missing };
}

/**
 * Reads the documents that a person chose, each as the page showed it.
 *
 * @throws as {@link documentToSend}
 */
export async function documentsToShare(
  gateway: Gateway,
  call: RecordCall,
  chosen: readonly RecordDocument[],
): Promise<SharedAttachment[]> {
  const shared: SharedAttachment[] = [];
  for (const one of chosen) {
    const document = await documentToSend(gateway, call, one, { mostBytes, digest: one.digest });
    shared.push({ document, platformName: one.platformName });
  }
  return shared;
}
