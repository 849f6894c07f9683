import { atOnce } from '@fhir-gateway/limits';
import { structureFaults } from '@fhir-gateway/record-view';
import type { CompositionSection, FhirResource } from 'fhir/r4.js';

import { unreadAmong } from '../facts/emptiness.js';
import type { Fact, FactSource, MergedSection } from '../facts/fact.js';
import { attempt } from '../matching/attempt.js';
import type { GapReason } from '../reading/record-connection.js';
import { absenceNotes, missingLines } from '../summary/absence-notes.js';
import { contradictionsOf } from '../summary/choose-section.js';
import { readableRows, unreadableNotes, type ReadableRows } from '../summary/readable-rows.js';
import type { RowContext } from '../summary/section-rows.js';
import { summarySections } from '../summary/summary-sections.js';
import { DocumentReferences } from './document-references.js';
import { ipsDevice } from './ips-device.js';
import type { EntryContext } from './entry-context.js';
import { ipsEntry, sourceFor } from './ips-entry.js';
import { ipsParts, ipsSections, type IpsPart, type IpsSection } from './ips-sections.js';
import { narrative, narrativeTable } from './narrative.js';

const loinc = 'http://loinc.org';
const emptyReasons = 'http://terminology.hl7.org/CodeSystem/list-empty-reason';
/** Of one part of a section, so that a long life is still a summary. */
const mostEntries = 60;

/** An entry of the document. */
export interface DocumentEntry {
  readonly fullUrl: string;
  readonly resource: FhirResource;
}

interface Picked {
  readonly fact: Fact;
  readonly source: FactSource;
  readonly id: string;
  readonly fullUrl: string;
  /** The Device that is used, where a platform has it. */
  readonly device?: { readonly source: FactSource; readonly id: string; readonly fullUrl: string };
}

/** What a section lists of one section of the record. */
interface ChosenPart {
  readonly part: IpsPart;
  readonly merged: MergedSection | undefined;
  readonly chosen: ReadableRows;
  readonly picked: readonly Picked[];
}

/** A section with the facts that are its rows, and those of them that are its entries. */
interface ChosenSection {
  readonly section: IpsSection;
  readonly parts: readonly ChosenPart[];
  readonly context: RowContext;
}

/** The facts of a section that are entries, with the entry that stands for each. */
export function chooseSection(
  section: IpsSection,
  sections: readonly MergedSection[],
  context: RowContext,
  newId: () => string,
): ChosenSection {
  return { section, parts: ipsParts(section).map((part) => choosePart(part, sections, context, newId)), context };
}

function choosePart(
  part: IpsPart,
  sections: readonly MergedSection[],
  context: RowContext,
  newId: () => string,
): ChosenPart {
  const merged = sections.find((one) => one.section === part.from);
  const rowsOf = part.rows ?? summarySections.find((one) => one.section === part.from)?.rows;
  const chosen =
    merged && rowsOf ? atOnce(readableRows(rowsOf, merged, context)) : { columns: [], rows: [], unreadable: [] };
  const picked = chosen.rows.slice(0, mostEntries).flatMap(({ fact }) => {
    const source = sourceFor(fact, part);
    if (source === undefined || !attempt(() => isWellFormed(fact, source, part))) return [];
    const used = fact.sources.find(({ resource }) => resource.resourceType === 'Device');
    return [{ fact, source, ...placed(newId()), ...(used && { device: { source: used, ...placed(newId()) } }) }];
  });
  return { part, merged, chosen, picked };
}

function placed(id: string): { readonly id: string; readonly fullUrl: string } {
  return { id, fullUrl: `urn:uuid:${id}` };
}

/** Of an entry that is against the structure of its type, a reader of the document could do nothing. */
function isWellFormed(fact: Fact, source: FactSource, part: IpsPart): boolean {
  const made: EntryContext = { references: new DocumentReferences([]), patientUrl: 'urn:x' };
  const trial = [ipsEntry('trial', fact, source, part, made)];
  if (source.resource.resourceType === 'Device') trial.push(ipsDevice('trial', source, made));
  return trial.every((one) => structureFaults(one as unknown as Readonly<Record<string, unknown>>).length === 0);
}

/** Says where the entries of a section are, before any of them is written. */
export function placeEntries({ parts }: ChosenSection, references: DocumentReferences): void {
  for (const { fact, fullUrl, device } of parts.flatMap(({ picked }) => picked)) {
    for (const source of fact.sources) {
      const isDevice = source.resource.resourceType === 'Device';
      references.place(source, isDevice && device ? device.fullUrl : fullUrl);
    }
  }
}

/** A section as the Composition has it, and its entries. */
interface WrittenSection {
  readonly section?: CompositionSection;
  /** Each with what it leads to beside it. */
  readonly entries: readonly (DocumentEntry & { readonly fact: Fact; readonly beside: readonly DocumentEntry[] })[];
}

/** Writes a section; rows that are no entries are counted in its text. */
export function writeSection({ section, parts, context }: ChosenSection, made: EntryContext): WrittenSection {
  const entries = parts.flatMap(({ part, picked }) =>
    picked.map(({ fact, source, id, fullUrl, device }) => ({
      fact,
      fullUrl,
      resource: ipsEntry(id, fact, source, part, made),
      beside: device ? [{ fullUrl: device.fullUrl, resource: ipsDevice(device.id, device.source, made) }] : [],
    })),
  );
  if (entries.length === 0 && !section.isRequired) return { entries };
  const [main] = parts;
  const tables = parts.map(({ chosen }) =>
    narrativeTable(
      [...chosen.columns, 'from'],
      chosen.rows.map(({ fact, cells }) => [...cells.map((cell) => cell ?? null), context.from(fact)]),
    ),
  );
  const notes = parts.flatMap((one) => (one === main || one.merged ? notesOf(one, section, context) : []));
  return {
    entries,
    section: {
      title: section.title,
      code: { coding: [{ system: loinc, code: section.code, display: section.display }] },
      text: narrative(tables, notes),
      ...(entries.length > 0
        ? { entry: entries.map(({ fullUrl }) => ({ reference: fullUrl })) }
        : { emptyReason: { coding: [{ system: emptyReasons, code: emptyReasonOf(main) }] } }),
    },
  };
}

function notesOf({ part, merged, chosen, picked }: ChosenPart, section: IpsSection, context: RowContext): string[] {
  if (merged === undefined) return ['Not asked for'];
  // That a platform knows of no problem is said where the active ones stand.
  const isSaid = part.rows !== undefined && ipsSections.some(({ from, rows }) => from === part.from && !rows);
  const asked = isSaid ? { ...merged, absences: [] } : merged;
  const shown = chosen.rows.length + chosen.unreadable.length;
  const notes = [
    ...unreadableNotes(chosen.unreadable, context),
    ...(part === section || shown > 0 ? absenceNotes(asked, shown, chosen.chosen) : []),
  ];
  const leftOut = chosen.rows.length - picked.length;
  if (leftOut > 0) notes.push(`${leftOut} of these rows are not coded as entries of this document.`);
  for (const line of chosen.rows.flatMap(({ fact }) => contradictionsOf(fact, context))) notes.push(`${line}.`);
  if (unreadAmong(merged.gaps).length > 0 && chosen.rows.length > 0)
    notes.push(`Incomplete. ${missingLines([merged], []).join('; ')}`);
  return notes;
}

/** `nilknown` only where a platform said so. */
function emptyReasonOf(part: ChosenPart | undefined): string {
  if (part?.merged === undefined) return 'notasked';
  const { merged, chosen } = part;
  const isEmpty = chosen.rows.length + chosen.unreadable.length === 0;
  if (isEmpty && merged.absences.some(({ isOfOneKind }) => !isOfOneKind)) return 'nilknown';
  const withheld: readonly GapReason[] = ['refused', 'unauthorized'];
  const unread = unreadAmong(merged.gaps);
  const isWithheld = unread.length > 0 && unread.every(({ reason }) => withheld.includes(reason));
  return isWithheld ? 'withheld' : 'unavailable';
}
