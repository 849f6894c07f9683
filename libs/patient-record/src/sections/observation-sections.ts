import { observationKinds, type ObservationKind } from '@fhir-gateway/record-view';
import { objectsOf } from '@fhir-gateway/fhir';
import type { Observation } from 'fhir/r4.js';

import type { RecordSection } from './record-sections.js';

/** The section that lists an observation. */
export type ObservationSection = Extract<
  RecordSection,
  'results' | 'vitals' | 'social-history' | 'surveys' | 'other-observations'
>;

/**
 * Categories by their codes, of whatever system, or by their words. What is none of these says nothing, and the code does.
 *
 * @see https://terminology.hl7.org/CodeSystem-observation-category.html
 * @see https://hl7.org/fhir/us/core/STU8/CodeSystem-us-core-category.html
 */
const categories: ReadonlyMap<string, ObservationSection> = new Map(
  Object.entries({
    results: 'laboratory lab labs',
    vitals: 'vital-signs vitals',
    'social-history': 'social-history sdoh',
    surveys:
      'survey functional-status disability-status cognitive-status treatment-intervention-preference care-experience-preference',
    'other-observations': 'imaging procedure exam therapy activity',
  } as const).flatMap(([section, names]) =>
    names.split(' ').map((name) => [name, section as ObservationSection] as const),
  ),
);

const ofKinds: Readonly<Record<ObservationKind, ObservationSection>> = {
  laboratory: 'results',
  'vital-signs': 'vitals',
  'social-history': 'social-history',
  survey: 'surveys',
};

/** In which section an observation stands that is in several categories. */
const order: readonly ObservationSection[] = ['results', 'vitals', 'social-history', 'surveys', 'other-observations'];

/**
 * Says which section lists an observation: by its category, else by its code, else `other-observations`. Each stands in exactly
 * one, so that no search parameter of a platform decides what exists.
 */
export async function observationSections(): Promise<(observation: Observation) => ObservationSection> {
  const kindOf = await observationKinds();
  return ({ category, code, specimen }) => {
    const stated = objectsOf(category).flatMap(({ coding, text }) =>
      [...objectsOf(coding).flatMap((one) => [one.code, one.display]), text].flatMap(
        (name) => sectionNamed(name) ?? [],
      ),
    );
    if (stated.length > 0) return order.find((section) => stated.includes(section)) ?? 'other-observations';
    for (const { system, code: value } of objectsOf(code?.coding)) {
      const kind = typeof system === 'string' && typeof value === 'string' ? kindOf(system, value) : undefined;
      if (kind !== undefined) return ofKinds[kind];
    }
    // Only a laboratory names what it looked at.
    return typeof specimen === 'object' ? 'results' : 'other-observations';
  };
}

function sectionNamed(name: unknown): ObservationSection | undefined {
  return typeof name === 'string' ? categories.get(name.trim().toLowerCase().replaceAll(' ', '-')) : undefined;
}
