import type { SectionRule } from '../matching/section-rule.js';
import { medications } from '../medications/medication-rule.js';
import { allergies } from './allergies.js';
import { careTeam } from './care-team.js';
import { claims } from './claims.js';
import { coverage } from './coverage.js';
import { devices } from './devices.js';
import { documents } from './documents.js';
import { encounters } from './encounters.js';
import { goals } from './goals.js';
import { immunizations } from './immunizations.js';
import { results, vitals } from './observations.js';
import { appointments, carePlans, familyHistory, orders } from './plans.js';
import { problems } from './problems.js';
import { procedures } from './procedures.js';
import type { RecordSection } from '../sections/record-sections.js';

/** How each section is merged. */
export const sectionRules: Readonly<Record<RecordSection, SectionRule>> = {
  problems,
  medications,
  allergies,
  results,
  vitals,
  'social-history': results,
  surveys: results,
  'other-observations': results,
  immunizations,
  procedures,
  devices,
  encounters,
  documents,
  'care-team': careTeam,
  goals,
  'care-plans': carePlans,
  orders,
  appointments,
  'family-history': familyHistory,
  coverage,
  claims,
};
