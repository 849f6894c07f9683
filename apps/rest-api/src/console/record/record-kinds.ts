import type { Fact, RecordSection } from '@fhir-gateway/patient-record';

/** What a timeline can be narrowed to. */
export interface RecordKind {
  readonly id: string;
  readonly label: string;
  /** Read for it, each merged over the platforms. */
  readonly section: RecordSection;
  /** What one of its entries is called. */
  readonly one: string;
}

/** The kinds of a timeline, in the order in which they are offered. */
export const recordKinds: readonly RecordKind[] = [
  { id: 'visits', label: 'Visits', section: 'encounters', one: 'Visit' },
  { id: 'results', label: 'Results', section: 'results', one: 'Result' },
  { id: 'conditions', label: 'Conditions', section: 'problems', one: 'Condition' },
  { id: 'medications', label: 'Medications', section: 'medications', one: 'Medication' },
  { id: 'procedures', label: 'Procedures', section: 'procedures', one: 'Procedure' },
  { id: 'immunizations', label: 'Vaccines', section: 'immunizations', one: 'Vaccine' },
  { id: 'reports', label: 'Notes and documents', section: 'documents', one: 'Document' },
  { id: 'claims', label: 'Costs', section: 'claims', one: 'Cost' },
];

/** What an entry of a timeline is called. */
export function entryName({ section, sources }: Fact): string {
  const kind = recordKinds.find((one) => one.section === section);
  const isReport = sources.some(({ resource }) => resource.resourceType === 'DiagnosticReport');
  return section === 'documents' && isReport ? 'Report' : (kind?.one ?? 'Entry');
}

/** Which results are shown over time: the section of the record, and what it is called. */
export const resultCategories = {
  laboratory: { section: 'results', label: 'Laboratory' },
  'vital-signs': { section: 'vitals', label: 'Vital signs' },
} as const satisfies Readonly<Record<string, { section: RecordSection; label: string }>>;

/** One of them. */
export type ResultCategory = keyof typeof resultCategories;
