import { carePlanning } from './projections/care-planning.js';
import { cautions } from './projections/cautions.js';
import { claims } from './projections/claims.js';
import { clinical } from './projections/clinical.js';
import { collections } from './projections/collections.js';
import { documents } from './projections/documents.js';
import { medications } from './projections/medications.js';
import { peopleAndPlaces } from './projections/people-and-places.js';
import type { Projections } from './projections/projection.js';

/** What to show of the types that make up a record; anything else goes through the generic projection. */
export const projections: Projections = {
  ...clinical,
  ...medications,
  ...claims,
  ...carePlanning,
  ...documents,
  ...peopleAndPlaces,
  ...cautions,
  ...collections,
};
