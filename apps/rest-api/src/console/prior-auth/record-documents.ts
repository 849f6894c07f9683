import { documentDigest, type ChosenDocument } from '@fhir-gateway/gateway';
import { readEntries, type ReadingOptions, type RecordConnection, type RecordGap } from '@fhir-gateway/patient-record';
import { attachedDocuments, projectResource } from '@fhir-gateway/record-view';
import type { DocumentReference } from 'fhir/r4.js';

/** A document of the record that can be sent along. */
export interface RecordDocument extends ChosenDocument {
  readonly platformName: string;
  readonly date?: string;
  /** See `documentDigest`. */
  readonly digest: string;
}

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
      const digest = documentDigest(resource);
      return [{ connection: id, platformName, entry, title: text, digest, ...(date !== undefined && { date }) }];
    })
    .sort((one, other) => ((one.date ?? '') < (other.date ?? '') ? 1 : -1));
  return { documents, gaps };
}
