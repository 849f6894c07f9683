import { timeParameters } from '@fhir-gateway/record-view';
import table from './search-parameters.json' with { type: 'json' };

/** What the common filters of `search` and `count` are called for one type. */
export interface TypeParameters {
  readonly patient: string | undefined;
  readonly date: string | undefined;
  readonly status: string | undefined;
  readonly category: string | undefined;
  readonly code: string | undefined;
}

/**
 * R4 search parameters by type: whose it is, status, category, and what it is. The date that tells
 * best when is in `timeParameters` of record-view. A test compares the names with the published definitions.
 *
 * @see https://hl7.org/fhir/R4/searchparameter-registry.html
 */
const byType: ReadonlyMap<string, TypeParameters> = new Map(
  Object.entries<Partial<Record<string, string>>>(table).map(([type, { patient, status, category, code }]) => [
    type,
    { patient, date: timeParameters(type)[0], status, category, code },
  ]),
);

/** The types that the table knows. */
export const typesWithFilters: readonly string[] = [...byType.keys()];

/** What the common filters are called for a type; `undefined` for a type that has none of them. */
export function parametersOf(resourceType: string): TypeParameters | undefined {
  return byType.get(resourceType);
}

/** Types of people and places, which are found by name. */
export const named: ReadonlySet<string> = new Set([
  'Patient',
  'Practitioner',
  'Organization',
  'Location',
  'Person',
  'RelatedPerson',
  'HealthcareService',
]);

/** Search parameters that are dates for every type that has them, with those of US Core and CARIN. */
export const dateParameters: ReadonlySet<string> = new Set(
  `_lastUpdated abatement-date activity-date authored authored-on authoredon billable-period-start birthdate collected
  created date datetime datewritten death-date effective effective-time entered-date event-date expiration-date identified
  issued last-date location-period modified occurrence onset onset-date payment-date period reaction-date received recorded
  recorded-date sent service-date service-start-date start start-date started target-date timestamp value-date when
  whenhandedover whenprepared`.split(/\s+/),
);
