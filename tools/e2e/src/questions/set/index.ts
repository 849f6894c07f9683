import type { Question } from './question.js';
import { allergiesAndVaccines } from './allergies-and-vaccines.js';
import { claims } from './claims.js';
import { documentsAndCare } from './documents-and-care.js';
import { laboratory } from './laboratory.js';
import { medications } from './medications.js';
import { mistakes } from './mistakes.js';
import { platformsToConnect } from './platforms.js';
import { priorAuthorization } from './prior-authorization.js';
import { problems } from './problems.js';
import { recordQuestions } from './record.js';
import { severalPatients } from './several-patients.js';
import { twoPlatforms } from './two-platforms.js';
import { visitsAndProcedures } from './visits-and-procedures.js';
import { vitalSigns } from './vital-signs.js';
import { writes } from './writes.js';

/** All questions, in no order that matters. */
export const questions: readonly Question[] = [
  ...laboratory,
  ...vitalSigns,
  ...problems,
  ...medications,
  ...allergiesAndVaccines,
  ...visitsAndProcedures,
  ...documentsAndCare,
  ...claims,
  ...severalPatients,
  ...platformsToConnect,
  ...mistakes,
  ...twoPlatforms,
  ...recordQuestions,
  ...priorAuthorization,
  ...writes,
];
