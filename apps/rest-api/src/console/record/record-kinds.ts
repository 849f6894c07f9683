/** One search of a record, and how its newest come first on a platform that sorts. */
export interface RecordSearch {
  readonly type: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly sort: string;
  /** What one of them is called. */
  readonly one: string;
}

/** What a timeline can be narrowed to. */
export interface RecordKind {
  readonly id: string;
  readonly label: string;
  readonly searches: readonly RecordSearch[];
}

/** The kinds of a timeline, in the order in which they are offered. */
export const recordKinds: readonly RecordKind[] = [
  { id: 'visits', label: 'Visits', searches: [{ type: 'Encounter', sort: '-date', one: 'Visit' }] },
  {
    id: 'conditions',
    label: 'Conditions',
    searches: [{ type: 'Condition', sort: '-recorded-date', one: 'Condition' }],
  },
  {
    id: 'medications',
    label: 'Medications',
    searches: [
      { type: 'MedicationRequest', sort: '-authoredon', one: 'Prescription' },
      { type: 'MedicationDispense', sort: '-whenhandedover', one: 'Dispensed' },
      { type: 'MedicationStatement', sort: '-effective', one: 'Medication' },
    ],
  },
  { id: 'procedures', label: 'Procedures', searches: [{ type: 'Procedure', sort: '-date', one: 'Procedure' }] },
  {
    id: 'immunizations',
    label: 'Immunizations',
    searches: [{ type: 'Immunization', sort: '-date', one: 'Immunization' }],
  },
  {
    id: 'reports',
    label: 'Reports and notes',
    searches: [
      { type: 'DiagnosticReport', sort: '-date', one: 'Report' },
      { type: 'DocumentReference', sort: '-date', one: 'Document' },
    ],
  },
  {
    id: 'claims',
    label: 'Claims',
    searches: [
      { type: 'ExplanationOfBenefit', sort: '-created', one: 'Benefit statement' },
      { type: 'Claim', sort: '-created', one: 'Claim' },
    ],
  },
];

/** Categories of Observation that are drawn over time. */
export const resultCategories = { laboratory: 'Laboratory', 'vital-signs': 'Vital signs' } as const;

/** One of them. */
export type ResultCategory = keyof typeof resultCategories;

/** All observations of one category. */
export function resultSearch(category: ResultCategory): RecordSearch {
  return { type: 'Observation', params: { category }, sort: '-date', one: 'Result' };
}
