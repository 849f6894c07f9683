import type { RecordSection } from '../sections/record-sections.js';
import { rowsOfAllergies, rowsOfProblems } from './allergy-and-problem-rows.js';
import { rowsOfMedications } from './medication-rows.js';
import { rowsOfResults, rowsOfVitals } from './result-rows.js';
import {
  rowsOfCareTeam,
  rowsOfCoverage,
  rowsOfImmunizations,
  rowsOfProcedures,
  rowsOfReports,
  rowsOfVisits,
} from './event-rows.js';
import type { SummaryCell } from './patient-summary.js';
import type { SectionRows } from './section-rows.js';

/** How one section is shown in a summary. */
export interface SummarySection {
  readonly section: RecordSection;
  readonly title: string;
  /** Tokens that the section may take; what it leaves is for the next ones. */
  readonly tokens: number;
  /** Rows of it, however short they are. */
  readonly most: number;
  readonly rows: SectionRows;
  /** Left out where it has no rows: what could not be read is said of the whole. */
  readonly isOptional?: true;
}

/** More conclusions than these would take the place of results. */
const mostConclusions = 2;

/** The last reports that conclude something, before the results of single tests. */
const rowsOfResultsAndReports: SectionRows = function* (section, context) {
  const { rows, ...tests } = yield* rowsOfResults(section, context);
  const reports = yield* rowsOfReports(section, context);
  const { columns } = tests;
  const concluding = reports.rows.slice(0, mostConclusions).map(({ fact, cells: [date, test, status, conclusion] }) => {
    const value = status === 'final' ? conclusion : `${conclusion ?? ''} (${status ?? ''})`;
    const said: Readonly<Partial<Record<string, SummaryCell>>> = { test, value, date };
    return { fact, cells: columns.map((name) => said[name]) };
  });
  return { ...tests, rows: [...concluding, ...rows] };
};

/** Of observations that are of no category here, and have no code that is known. */
export const otherObservations = 'Other observations';

/** In the order of reading. The shares add up to what the person, the gaps and the contradictions leave of 2,000. */
export const summarySections: readonly SummarySection[] = [
  { section: 'allergies', title: 'Allergies', tokens: 150, most: 20, rows: rowsOfAllergies },
  { section: 'problems', title: 'Active problems', tokens: 230, most: 25, rows: rowsOfProblems },
  { section: 'medications', title: 'Current medications', tokens: 390, most: 25, rows: rowsOfMedications },
  { section: 'results', title: 'Results', tokens: 350, most: 20, rows: rowsOfResultsAndReports },
  { section: 'vitals', title: 'Vital signs', tokens: 110, most: 8, rows: rowsOfVitals },
  { section: 'social-history', title: 'Social history', tokens: 40, most: 3, rows: rowsOfVitals, isOptional: true },
  { section: 'surveys', title: 'Surveys', tokens: 40, most: 3, rows: rowsOfVitals, isOptional: true },
  {
    section: 'other-observations',
    title: otherObservations,
    tokens: 60,
    most: 4,
    rows: rowsOfVitals,
    isOptional: true,
  },
  { section: 'immunizations', title: 'Immunizations', tokens: 80, most: 8, rows: rowsOfImmunizations },
  { section: 'encounters', title: 'Last visits', tokens: 80, most: 3, rows: rowsOfVisits },
  { section: 'procedures', title: 'Procedures', tokens: 80, most: 5, rows: rowsOfProcedures },
  { section: 'care-team', title: 'Care team', tokens: 60, most: 4, rows: rowsOfCareTeam },
  { section: 'coverage', title: 'Coverage', tokens: 60, most: 3, rows: rowsOfCoverage },
];
