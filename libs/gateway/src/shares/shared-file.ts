import { printedHead, printedSection, type Person, type PrintedSection } from '@fhir-gateway/patient-record';
import { bundleText, sharedCollection, sharedDocument, type SharedRecord } from '@fhir-gateway/patient-record/shares';
import type { ShareKind } from './share-records.js';

/** The text of the one file of a share: a check-in's bundle with its PDF, or a document. */
export async function sharedFile(
  kind: ShareKind,
  record: SharedRecord,
  options: { readonly nowMs: number; readonly gatewayUrl: string },
): Promise<string> {
  // Insurance is no part of a summary.
  const hasCoverage = record.sections.some(({ section, facts }) => section === 'coverage' && facts.length > 0);
  if (kind === 'protected' && !hasCoverage) return bundleText(sharedDocument(record, options));
  const pdf = kind === 'check-in' ? await printed(record, options.nowMs) : undefined;
  return bundleText(sharedCollection(record, options, pdf));
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
