/** One search that a section is read with. The patient of the connection is added to it. */
export interface SectionSearch {
  readonly type: string;
  readonly params?: Readonly<Record<string, string>>;
  /** How the newest come first on a platform that sorts. */
  readonly sort?: string;
}

/** The sections of a record, by the names of the REST API. */
export const recordSections = {
  problems: [{ type: 'Condition', sort: '-recorded-date' }],
  medications: [
    { type: 'MedicationRequest', sort: '-authoredon' },
    { type: 'MedicationDispense', sort: '-whenhandedover' },
    { type: 'MedicationStatement', sort: '-effective' },
  ],
  allergies: [{ type: 'AllergyIntolerance', sort: '-date' }],
  results: [{ type: 'Observation', params: { category: 'laboratory' }, sort: '-date' }],
  vitals: [{ type: 'Observation', params: { category: 'vital-signs' }, sort: '-date' }],
  immunizations: [{ type: 'Immunization', sort: '-date' }],
  procedures: [{ type: 'Procedure', sort: '-date' }],
  encounters: [{ type: 'Encounter', sort: '-date' }],
  documents: [
    { type: 'DocumentReference', sort: '-date' },
    { type: 'DiagnosticReport', sort: '-date' },
  ],
  'care-team': [{ type: 'CareTeam' }],
  goals: [{ type: 'Goal' }],
  coverage: [{ type: 'Coverage' }],
  claims: [{ type: 'ExplanationOfBenefit', sort: '-created' }],
} as const satisfies Readonly<Record<string, readonly SectionSearch[]>>;

/** The name of a section. */
export type RecordSection = keyof typeof recordSections;

/** All of them, in the order in which a record is read. */
export const recordSectionNames = Object.keys(recordSections) as readonly RecordSection[];
