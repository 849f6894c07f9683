import { addAllergies, addSmokingStatus } from './background.js';
import { addCarePlanning } from './care-planning.js';
import type { Chart } from './chart.js';
import { addVisitClaim } from './claims.js';
import { addDiagnosis, addProblems } from './conditions.js';
import { addCoverage } from './coverage.js';
import { addEncounters } from './encounters.js';
import { addImmunizations } from './immunizations.js';
import { personalOffsets } from './lab-values.js';
import { addLaboratory } from './labs.js';
import { addMedications } from './medications.js';
import { addNotes } from './notes.js';
import { addRelatedPerson } from './patients.js';
import { addPharmacyClaim } from './pharmacy-claims.js';
import { addProcedures } from './procedures.js';
import { addVitalSigns } from './vitals.js';

/**
 * Writes the whole record of one patient into the chart. Claims come last: they bill what was recorded before.
 *
 * @param subscriberPosition position of the person who holds the insurance policy
 * @returns the id of the RelatedPerson, for a child or a deceased patient
 */
export function writeChart(chart: Chart, subscriberPosition: number): string | undefined {
  const relative = addRelatedPerson(chart);
  const visits = addEncounters(chart);
  const first = visits[0];
  if (first === undefined) return relative?.id;
  const insurance = addCoverage(chart, subscriberPosition);
  const problems = addProblems(chart, visits);
  const offsets = personalOffsets(chart.random);
  addAllergies(chart, first);
  for (const visit of visits) {
    addDiagnosis(chart, visit);
    addSmokingStatus(chart, visit);
    addVitalSigns(chart, visit);
    addLaboratory(chart, visit, offsets);
    addProcedures(chart, visit);
    addNotes(chart, visit);
  }
  addImmunizations(chart, visits);
  addCarePlanning(chart, visits, problems, relative);
  const fills = addMedications(chart, visits);
  for (const visit of visits) addVisitClaim(chart, visit, insurance);
  for (const fill of fills) addPharmacyClaim(chart, fill, insurance);
  return relative?.id;
}
