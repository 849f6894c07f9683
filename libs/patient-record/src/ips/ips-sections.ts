import type { FhirResource } from 'fhir/r4.js';

import type { RecordSection } from '../sections/record-sections.js';
import { rowsOfPastProblems } from '../summary/allergy-and-problem-rows.js';
import { rowsOfDevices, rowsOfReports } from '../summary/event-rows.js';
import type { SectionRows } from '../summary/section-rows.js';

/** What a section of the document has of one section of the record. */
export interface IpsPart {
  /** The section of the record that it is made of. */
  readonly from: RecordSection;
  /** Types of its entries. */
  readonly types: readonly FhirResource['resourceType'][];
  /** What of the section of the record it lists, where that is not what a summary shows. */
  readonly rows?: SectionRows;
}

/** A section of the document. */
export interface IpsSection extends IpsPart {
  readonly title: string;
  /** LOINC code of the section, with its display. */
  readonly code: string;
  readonly display: string;
  /** Whether it is there even when it is empty. */
  readonly isRequired: boolean;
  /** What it lists besides. */
  readonly also?: IpsPart;
}

/** All that a section is made of, the main part first. */
export function ipsParts(section: IpsSection): readonly IpsPart[] {
  return section.also ? [section, section.also] : [section];
}

/** In the order of the document; the required ones first. */
export const ipsSections: readonly IpsSection[] = [
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
    also: { from: 'documents', types: ['DiagnosticReport'], rows: rowsOfReports },
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
    from: 'devices',
    title: 'Medical Devices',
    code: '46264-8',
    display: 'History of medical device use',
    isRequired: false,
    types: ['DeviceUseStatement'],
    rows: rowsOfDevices,
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
];
