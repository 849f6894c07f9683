import { isLabelled } from '@fhir-gateway/fhir-proxy';
import type { DiagnosticReport, DocumentReference } from 'fhir/r4.js';
import { defined } from './find-member.js';
import type { PacketDocument, PacketService } from './schema/packet-schema.js';
import type { PacketSources } from './schema/packet-sources.js';
import { conceptText, dayOf, type RecordEntries } from './record-entries.js';

type Paper = DocumentReference | DiagnosticReport;

const mostProposed = 6;
/** What is older says little of today; who wants it can still choose it. */
const newestDays = 365;

/** Kinds of documents that payers ask for, by the words of their titles. */
const wanted: Readonly<Record<PacketService['kind'], readonly (readonly [RegExp, string])[]>> = {
  procedure: [
    [/therap|rehab|conservative|inject/i, 'Shows what was tried before.'],
    [/x-?ray|radiograph|imaging|mri|\bct\b|magnetic|tomograph|ultraso/i, 'Report of imaging.'],
    [/note|consult|visit|history|h&p|progress|evaluation/i, 'Note of the visit: symptoms, examination, plan.'],
  ],
  imaging: [
    [/x-?ray|radiograph|imaging|mri|\bct\b|magnetic|tomograph|ultraso/i, 'Earlier imaging.'],
    [/note|consult|visit|history|progress|evaluation/i, 'Note of the visit: duration, examination, red flags.'],
  ],
  equipment: [
    [/face|note|consult|visit|history|progress|evaluation/i, 'Note of the visit: the need and the use at home.'],
    [/sleep|poly|oxim|blood gas|oxygen|saturation|test/i, 'Test result that shows the need.'],
  ],
  drug: [
    [
      /note|consult|visit|history|progress|evaluation/i,
      'Note of the visit: diagnosis, earlier drugs and how they worked.',
    ],
    [/lab|result|biops|endoscop|colonosc|pathol/i, 'Result that shows the diagnosis or its activity.'],
  ],
  'pharmacy-drug': [
    [
      /note|consult|visit|history|progress|evaluation/i,
      'Note of the visit: diagnosis, earlier drugs and how they worked.',
    ],
  ],
  unknown: [[/note|consult|visit|history|progress|evaluation/i, 'Note of the visit.']],
};

/**
 * Documents of the record that the payer may want, a few; the person chooses. What the platform labels as sensitive is
 * named without its title, and is left out unless it is chosen.
 *
 * @param chosen references that the person chose; they come first, whatever they are
 */
export async function proposeDocuments(
  entries: RecordEntries,
  sources: PacketSources,
  { kind, chosen, today }: { kind: PacketService['kind']; chosen: readonly string[]; today: string },
): Promise<PacketDocument[]> {
  const found: Paper[] = (
    await Promise.all([
      entries.search<DocumentReference>('DocumentReference', 'documents'),
      entries.search<DiagnosticReport>('DiagnosticReport', 'reports'),
    ])
  ).flat();
  const current = found.filter(isCurrent).sort((one, other) => ((dateOf(one) ?? '') < (dateOf(other) ?? '') ? 1 : -1));
  const picked = current.filter((one) => chosen.includes(referenceOf(one)));
  const proposed = wanted[kind].flatMap(([pattern, why]) =>
    current
      .filter((one) => !picked.includes(one) && isRecent(one, today) && pattern.test(titleOf(one)))
      .slice(0, 2)
      .map((one) => ({ one, why })),
  );
  const all = [...picked.map((one) => ({ one, why: 'Chosen by the person.' })), ...proposed];
  return all
    .filter(({ one }, index) => all.findIndex((other) => other.one === one) === index)
    .slice(0, Math.max(mostProposed, picked.length))
    .map(({ one, why }) => documentOf(one, why, picked.includes(one), sources));
}

function documentOf(paper: Paper, why: string, isChosen: boolean, sources: PacketSources): PacketDocument {
  const isSensitive = isLabelled(paper);
  const title = isSensitive && !isChosen ? 'Document that is labelled as sensitive' : titleOf(paper);
  const date = dateOf(paper);
  return {
    reference: referenceOf(paper),
    title,
    ...defined('date', date),
    why: isSensitive && !isChosen ? 'Left out: it goes along only if the person chooses it.' : why,
    sensitive: isSensitive,
    chosen: isChosen,
    sources: [sources.entry(paper, title, date)],
  };
}

function referenceOf({ resourceType, id = '' }: Paper): string {
  return `${resourceType}/${id}`;
}

function titleOf(paper: Paper): string {
  if (paper.resourceType === 'DiagnosticReport') return conceptText(paper.code) ?? 'Report without a name';
  const { description, type, content } = paper;
  const words = [description, content[0]?.attachment.title].map((text) => conceptText(text ? { text } : undefined));
  return words.find(Boolean) ?? conceptText(type) ?? 'Document without a name';
}

function dateOf(paper: Paper): string | undefined {
  if (paper.resourceType === 'DocumentReference') return dayOf(paper.context?.period?.start ?? paper.date);
  return dayOf(paper.effectiveDateTime ?? paper.effectivePeriod?.start ?? paper.issued);
}

function isCurrent(paper: Paper): boolean {
  if (paper.resourceType === 'DocumentReference') return paper.status === 'current';
  return ['final', 'amended', 'corrected', 'appended'].includes(paper.status);
}

function isRecent(paper: Paper, today: string): boolean {
  const date = dateOf(paper);
  return date !== undefined && Date.parse(today) - Date.parse(date) <= newestDays * 86_400_000;
}
