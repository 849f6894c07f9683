import type { AllergyIntolerance } from 'fhir/r4.js';
import { concept } from '../base/fhir-values.js';
import { hl7, snomed } from '../base/systems.js';

export const allergyActive = concept(hl7('allergyintolerance-clinical'), 'active', 'Active');
export const allergyConfirmed = concept(hl7('allergyintolerance-verification'), 'confirmed', 'Confirmed');

/** Said of people who were asked and have none; silence would mean that nobody asked. */
export const noKnownAllergy = concept(snomed, '716186003', 'No known allergy');

type AllergyFacts = Pick<AllergyIntolerance, 'code' | 'category' | 'criticality' | 'reaction'>;

/** Allergies that the invented people may have. */
export const allergies: readonly AllergyFacts[] = [
  {
    code: concept(snomed, '91936005', 'Allergy to penicillin'),
    category: ['medication'],
    criticality: 'high',
    reaction: [{ manifestation: [concept(snomed, '247472004', 'Hives')], severity: 'moderate' }],
  },
  {
    code: concept(snomed, '91935009', 'Allergy to peanut'),
    category: ['food'],
    criticality: 'low',
    reaction: [{ manifestation: [concept(snomed, '271807003', 'Eruption of skin')], severity: 'mild' }],
  },
];
