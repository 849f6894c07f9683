import type { FhirResource } from 'fhir/r4.js';

import type { RecordSection } from '../sections/record-sections.js';
import { rowsOfPastProblems } from '../summary/allergy-and-problem-rows.js';
import type { SectionRows } from '../summary/section-rows.js';

const base = 'http://hl7.org/fhir/uv/ips/StructureDefinition';
export const dataAbsentReason = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
export const observationCategories = 'http://terminology.hl7.org/CodeSystem/observation-category';

/**
 * Profiles of IPS 2.0, by what they are of. Each entry names its own: the slices of the Bundle are open, and without a
 * name in `meta.profile` nobody would look.
 *
 * @see https://hl7.org/fhir/uv/ips/STU2/
 */
export const ipsProfiles = {
  Bundle: `${base}/Bundle-uv-ips`,
  Composition: `${base}/Composition-uv-ips`,
  Patient: `${base}/Patient-uv-ips`,
  AllergyIntolerance: `${base}/AllergyIntolerance-uv-ips`,
  Condition: `${base}/Condition-uv-ips`,
  MedicationRequest: `${base}/MedicationRequest-uv-ips`,
  MedicationStatement: `${base}/MedicationStatement-uv-ips`,
  Immunization: `${base}/Immunization-uv-ips`,
  Procedure: `${base}/Procedure-uv-ips`,
  results: `${base}/Observation-results-laboratory-pathology-uv-ips`,
  vitals: 'http://hl7.org/fhir/StructureDefinition/vitalsigns',
  Organization: `${base}/Organization-uv-ips`,
} as const;

/** A section of the document. */
export interface IpsSection {
  /** The section of the record that it is made of. */
  readonly from: RecordSection;
  readonly title: string;
  /** LOINC code of the section, with its display. */
  readonly code: string;
  readonly display: string;
  /** Whether it is there even when it is empty. */
  readonly isRequired: boolean;
  /** Types of its entries. */
  readonly types: readonly FhirResource['resourceType'][];
  /** What of the section of the record it lists, where that is not what a summary shows. */
  readonly rows?: SectionRows;
}

/** In the order of the document; the required ones first. */
export const ipsSections = [
  {
    from: 'problems',
    title: 'Problems',
    code: '11450-4',
    display: 'Problem list - Reported',
    isRequired: true,
    types: ['Condition'],
  },
  {
    from: 'allergies',
    title: 'Allergies and Intolerances',
    code: '48765-2',
    display: 'Allergies and adverse reactions Document',
    isRequired: true,
    types: ['AllergyIntolerance'],
  },
  {
    from: 'medications',
    title: 'Medications',
    code: '10160-0',
    display: 'History of Medication use Narrative',
    isRequired: true,
    types: ['MedicationRequest', 'MedicationStatement'],
  },
  {
    from: 'immunizations',
    title: 'Immunizations',
    code: '11369-6',
    display: 'History of Immunization note',
    isRequired: false,
    types: ['Immunization'],
  },
  {
    from: 'results',
    title: 'Results',
    code: '30954-2',
    display: 'Relevant diagnostic tests/laboratory data note',
    isRequired: false,
    types: ['Observation'],
  },
  {
    from: 'procedures',
    title: 'Procedures',
    code: '47519-4',
    display: 'History of Procedures Document',
    isRequired: false,
    types: ['Procedure'],
  },
  {
    from: 'problems',
    title: 'Past Problems',
    code: '11348-0',
    display: 'History of Past illness note',
    isRequired: false,
    types: ['Condition'],
    rows: rowsOfPastProblems,
  },
  {
    from: 'vitals',
    title: 'Vital Signs',
    code: '8716-3',
    display: 'Vital signs note',
    isRequired: false,
    types: ['Observation'],
  },
] as const satisfies readonly IpsSection[];
