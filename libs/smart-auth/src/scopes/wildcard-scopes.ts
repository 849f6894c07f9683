import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { parseScope } from './scopes.js';

/**
 * What a platform that lists no resource types is asked for: the types of US Core that hold a person's own record.
 *
 * @see https://hl7.org/fhir/us/core/STU6.1/
 */
const usCoreTypes: readonly string[] = [
  'AllergyIntolerance',
  'CarePlan',
  'CareTeam',
  'Condition',
  'Coverage',
  'DiagnosticReport',
  'DocumentReference',
  'Encounter',
  'Goal',
  'Immunization',
  'MedicationRequest',
  'Observation',
  'Patient',
  'Procedure',
];

/**
 * Spells a scope for every resource type (`patient/*.read`) out type by type, for servers that refuse the wildcard.
 * The types are those the platform file lists as supported, else those its offered scopes name, else those seen there
 * once, else a common core.
 */
export function withoutWildcards(platform: ResolvedPlatform, scopes: readonly string[]): string[] {
  const types = resourceTypesOf(platform);
  return [...new Set(scopes.flatMap((text) => spelledOut(text, types)))];
}

function spelledOut(text: string, types: readonly string[]): string[] {
  return parseScope(text)?.resourceType === '*' ? types.map((type) => text.replace('/*.', `/${type}.`)) : [text];
}

function resourceTypesOf({ definition, oauth }: ResolvedPlatform): readonly string[] {
  const offered = (oauth?.scopesSupported ?? []).flatMap((scope) => parseScope(scope)?.resourceType ?? []);
  const named = [...new Set(offered.filter((type) => type !== '*'))];
  if (definition.supportedResources) return definition.supportedResources;
  return named.length > 0 ? named : (definition.observedResources ?? usCoreTypes);
}
