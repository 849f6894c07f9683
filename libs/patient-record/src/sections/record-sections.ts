/** One search that a section is read with. The patient of the connection is added to it. */
export interface SectionSearch {
  readonly type: string;
  readonly params?: Readonly<Record<string, string>>;
  /** How the newest come first on a platform that sorts. */
  readonly sort?: string;
  /** What is asked for along with it, where the platform has it. */
  readonly include?: string;
  /**
   * Read to complete what the section lists: a platform that has nothing of the kind leaves no gap. `beside`: its entries are
   * no facts of the section themselves; `within`: what its entries contain or conclude is.
   */
  readonly use?: 'also' | 'beside' | 'within';
  /** How many of it are read at most, where that is not what is read of any search. */
  readonly most?: number;
  /** What is asked for instead, one after another, where a platform refuses the search as a whole. */
  readonly parts?: readonly Readonly<Record<string, string>>[];
}

/**
 * All observations of a patient: a search by category finds none that has no category, or one of another name. US Core asks
 * servers only for searches with a category, and some refuse any other.
 *
 * @see https://hl7.org/fhir/us/core/STU6.1/StructureDefinition-us-core-observation-lab.html#mandatory-search-parameters
 */
const observations = {
  type: 'Observation',
  sort: '-date',
  most: 3600,
  parts: ['laboratory', 'vital-signs', 'social-history', 'survey'].map((category) => ({ category })),
} as const;

/** The sections of a record, by the names of the REST API. */
export const recordSections = {
  problems: [{ type: 'Condition', sort: '-recorded-date' }],
  medications: [
    { type: 'MedicationRequest', sort: '-authoredon', include: 'MedicationRequest:medication' },
    { type: 'MedicationDispense', sort: '-whenhandedover', include: 'MedicationDispense:medication' },
    { type: 'MedicationStatement', sort: '-effective', include: 'MedicationStatement:medication' },
    { type: 'ExplanationOfBenefit', sort: '-created', use: 'also' },
  ],
  allergies: [{ type: 'AllergyIntolerance', sort: '-date' }],
  results: [observations, { type: 'DiagnosticReport', sort: '-date', use: 'within' }],
  vitals: [observations],
  'social-history': [observations],
  surveys: [observations],
  'other-observations': [observations],
  immunizations: [{ type: 'Immunization', sort: '-date' }],
  procedures: [{ type: 'Procedure', sort: '-date' }],
  devices: [{ type: 'Device' }, { type: 'DeviceUseStatement', use: 'also' }],
  encounters: [{ type: 'Encounter', sort: '-date' }],
  documents: [
    { type: 'DocumentReference', sort: '-date' },
    { type: 'DiagnosticReport', sort: '-date' },
  ],
  'care-team': [{ type: 'CareTeam' }, { type: 'Encounter', sort: '-date', use: 'beside' }],
  goals: [{ type: 'Goal' }],
  'care-plans': [{ type: 'CarePlan' }],
  orders: [{ type: 'ServiceRequest', sort: '-authored' }],
  appointments: [{ type: 'Appointment', sort: '-date' }],
  'family-history': [{ type: 'FamilyMemberHistory' }],
  coverage: [{ type: 'Coverage' }],
  claims: [
    { type: 'ExplanationOfBenefit', sort: '-created' },
    { type: 'Encounter', sort: '-date', use: 'beside' },
  ],
} as const satisfies Readonly<Record<string, readonly SectionSearch[]>>;

/** The name of a section. */
export type RecordSection = keyof typeof recordSections;

/** All of them, in the order in which a record is read. */
export const recordSectionNames = Object.keys(recordSections) as readonly RecordSection[];

/** What sections are called, for people. */
export const sectionTitles: Readonly<Record<RecordSection, string>> = {
  problems: 'Conditions',
  medications: 'Medications',
  allergies: 'Allergies',
  results: 'Results',
  vitals: 'Vital signs',
  'social-history': 'Social history',
  surveys: 'Surveys and assessments',
  'other-observations': 'Other observations',
  immunizations: 'Vaccines',
  procedures: 'Procedures',
  devices: 'Implants and devices',
  encounters: 'Visits',
  documents: 'Notes and documents',
  'care-team': 'Care team',
  goals: 'Goals',
  'care-plans': 'Care plans',
  orders: 'Orders and referrals',
  appointments: 'Appointments',
  'family-history': 'Family history',
  coverage: 'Coverage',
  claims: 'Costs',
};

/** Types that a section is made of, without those that complete it. */
export function typesOfSection(section: RecordSection): readonly string[] {
  const searches: readonly SectionSearch[] = recordSections[section];
  return searches.filter(({ use }) => use === undefined).map(({ type }) => type);
}
