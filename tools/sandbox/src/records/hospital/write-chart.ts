import { addAllergies, addRelatedPerson, addSmokingStatus } from '../clinical/background.js';
import { addCarePlanning } from '../clinical/care-planning.js';
import type { Chart } from '../clinical/chart.js';
import { addVisitClaim } from '../payer/claims.js';
import { addDiagnosis, addProblems } from '../clinical/conditions.js';
import { addCoverage } from '../payer/coverage.js';
import { addEncounters } from '../clinical/encounters.js';
import { addImmunizations } from '../clinical/immunizations.js';
import { personalOffsets } from '../clinical/lab-values.js';
import { addLaboratory } from '../clinical/labs.js';
import { addMedications } from '../clinical/medications.js';
import { addNotes } from '../clinical/notes.js';
import { addPharmacyClaim } from '../payer/pharmacy-claims.js';
import { addProcedures } from '../clinical/procedures.js';
import { addVitalSigns } from '../clinical/vitals.js';

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
