import { addAllergies, addRelatedPerson, addSmokingStatus } from '../clinical/background.js';
import { addCarePlanning } from '../clinical/care-planning.js';
import type { Chart, Insurance } from '../clinical/chart.js';
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
 * @param cover position of the person who holds the insurance policy, at the hospital; a clinic bills an insurance that
 *   there is, if any, and asks about allergies, vaccines and the pharmacy in its own way
 * @returns the visits, and the id of the RelatedPerson, for a child or a deceased patient
 */
export function writeChart(chart: Chart, cover: number | Insurance | undefined) {
  const relative = addRelatedPerson(chart);
  const visits = addEncounters(chart);
  const written = { visits, relativeId: relative?.id };
  const [first] = visits;
  if (first === undefined) return written;
  const isHospital = typeof cover === 'number';
  const insurance = isHospital ? addCoverage(chart, cover) : cover;
  const problems = addProblems(chart, visits);
  const offsets = personalOffsets(chart.random);
  if (isHospital) addAllergies(chart, first);
  for (const visit of visits) {
    addDiagnosis(chart, visit);
    addSmokingStatus(chart, visit);
    addVitalSigns(chart, visit);
    addLaboratory(chart, visit, offsets);
    addProcedures(chart, visit);
    addNotes(chart, visit);
  }
  if (isHospital) addImmunizations(chart, visits);
  addCarePlanning(chart, visits, problems, relative);
  const fills = addMedications(chart, visits);
  if (insurance === undefined) return written;
  for (const visit of visits) addVisitClaim(chart, visit, insurance);
  if (isHospital) for (const fill of fills) addPharmacyClaim(chart, fill, insurance);
  return written;
}
