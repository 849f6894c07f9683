import type { FhirResource } from 'fhir/r4.js';

import type { RecordSection } from '../sections/record-sections.js';
import { rowsOfPastProblems } from '../summary/allergy-and-problem-rows.js';
import { rowsOfDevices, rowsOfReports } from '../summary/event-rows.js';
import { rowsOfResults } from '../summary/result-rows.js';
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

type Types = IpsPart['types'];

const optional = (
  from: RecordSection,
  title: string,
  [code, display]: readonly [code: string, display: string],
  types: Types,
  more: Pick<IpsSection, 'also' | 'rows'> = {},
): IpsSection => ({ from, title, code, display, isRequired: false, types, ...more });
const required = (...row: Parameters<typeof optional>): IpsSection => ({ ...optional(...row), isRequired: true });

const reports: IpsPart = { from: 'documents', types: ['DiagnosticReport'], rows: rowsOfReports };
const medicationTypes: Types = ['MedicationRequest', 'MedicationStatement'];
const allergyCode = ['48765-2', 'Allergies and adverse reactions Document'] as const;
const resultsCode = ['30954-2', 'Relevant diagnostic tests/laboratory data note'] as const;
const pastProblemsCode = ['11348-0', 'History of Past illness note'] as const;
const devicesCode = ['46264-8', 'History of medical device use'] as const;

/** In the order of the document; the required ones first. */
export const ipsSections: readonly IpsSection[] = [
  required('problems', 'Problems', ['11450-4', 'Problem list - Reported'], ['Condition']),
  required('allergies', 'Allergies and Intolerances', allergyCode, ['AllergyIntolerance']),
  required('medications', 'Medications', ['10160-0', 'History of Medication use Narrative'], medicationTypes),
  optional('immunizations', 'Immunizations', ['11369-6', 'History of Immunization note'], ['Immunization']),
  optional('results', 'Results', resultsCode, ['Observation'], { also: reports, rows: rowsOfResults }),
  optional('procedures', 'Procedures', ['47519-4', 'History of Procedures Document'], ['Procedure']),
  optional('devices', 'Medical Devices', devicesCode, ['DeviceUseStatement'], { rows: rowsOfDevices }),
  optional('problems', 'Past Problems', pastProblemsCode, ['Condition'], { rows: rowsOfPastProblems }),
  optional('vitals', 'Vital Signs', ['8716-3', 'Vital signs note'], ['Observation']),
];
