import { printedHead, printedSection, type Person, type PrintedSection } from '@fhir-gateway/patient-record';
import {
  bundleText,
  countShared,
  sharedAttachment,
  sharedCollection,
  sharedDocument,
  type SharedAttachment,
  type SharedRecord,
} from '@fhir-gateway/patient-record/shares';
import type { ShareKind } from './share-records.js';

interface FileOptions {
  readonly nowMs: number;
  readonly gatewayUrl: string;
}

/**
 * The texts of the files of a share. A check-in has one: its bundle with a PDF. Any other has up to one document with the
 * entries, one bundle with the insurance, which is no part of a summary, and one for each document of the record.
 */
export async function sharedFiles(
  kind: ShareKind,
  record: SharedRecord,
  documents: readonly SharedAttachment[],
  options: FileOptions,
): Promise<string[]> {
  const { person, sections } = record;
  if (kind === 'check-in') {
    return [bundleText(sharedCollection(record, options, await printed(record, options.nowMs)))];
  }
  const entries = { person, sections: sections.filter(({ section }) => section !== 'coverage') };
  const insurance = { person, sections: sections.filter(({ section }) => section === 'coverage') };
  return [
    ...(countShared(entries) > 0 ? [sharedDocument(entries, options)] : []),
    ...(countShared(insurance) > 0 ? [sharedCollection(insurance, options)] : []),
    ...documents.map((one) => sharedAttachment(record, one, options)),
  ].map(bundleText);
}

async function printed({ person, sections }: SharedRecord, nowMs: number): Promise<Uint8Array> {
  const { writePdf } = await import('@fhir-gateway/patient-record/pdf');
  const head = printedHead(person, new Date(nowMs).toISOString());
  const chunks: Uint8Array[] = [];
  for await (const chunk of writePdf(head, printedSections(person, sections))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function printedSections({ sources }: Person, sections: SharedRecord['sections']): PrintedSection[] {
  const names = new Map(sources.map(({ connection }) => [connection.id, connection.platformName]));
  return sections.map((section) => printedSection(section, names));
}
