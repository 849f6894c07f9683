import type { RecordSection } from '@fhir-gateway/patient-record';

/** What a section is called, and what one of its entries is. */
export const sectionWords: Readonly<Record<RecordSection, { readonly title: string; readonly none: string }>> = {
  allergies: { title: 'Allergies', none: 'allergies' },
  problems: { title: 'Problems', none: 'problems' },
  medications: { title: 'Medications', none: 'medications' },
  results: { title: 'Laboratory results', none: 'results' },
  vitals: { title: 'Vital signs', none: 'vital signs' },
  immunizations: { title: 'Immunizations', none: 'immunizations' },
  procedures: { title: 'Procedures', none: 'procedures' },
  encounters: { title: 'Visits', none: 'visits' },
  documents: { title: 'Documents and reports', none: 'documents' },
  'care-team': { title: 'Care team', none: 'care team' },
  goals: { title: 'Goals', none: 'goals' },
  coverage: { title: 'Insurance', none: 'coverage' },
  claims: { title: 'Claims', none: 'claims' },
};
