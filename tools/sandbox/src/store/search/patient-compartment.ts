import rows from './patient-compartment.json' with { type: 'json' };
import type { LiveVersion, RepositoryView, Searchable } from './resource-repository.js';
import type { SearchCatalogue } from './search-catalogue.js';
import { referencesOf, searchValues, type ReferenceValue } from './search-values.js';

/**
 * Which search parameters tie a resource to a patient: the R4 patient CompartmentDefinition.
 * These rows differ from the published table on purpose:
 * `Patient` lists `link` there, but a linked record is another person's chart, so a patient is only in their own compartment;
 * `Device` and `Binary` are absent there although they hold one patient's data, which no other patient may read.
 * `Medication`, `Organization` and the like stay absent: they belong to nobody.
 *
 * @see http://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
const patientCompartment: Readonly<Record<string, readonly string[]>> = rows;

/**
 * References that lend a resource the compartments of what they point at. A Provenance is about its targets, which R4's
 * table only counts when the target is the Patient itself; a Binary names whose access rules it shares.
 */
const followed: Readonly<Record<string, (resource: object) => unknown[]>> = {
  Binary: (resource) => ('securityContext' in resource ? [resource.securityContext] : []),
  Provenance: (resource) => ('target' in resource && Array.isArray(resource.target) ? resource.target : []),
};

/** True when resources of this type belong to patients; false for shared ones such as Organization. */
export function isPatientType(type: string): boolean {
  return Object.hasOwn(patientCompartment, type);
}

/** Knows whose record a resource is part of. */
export class PatientCompartments {
  readonly #catalogue: SearchCatalogue;
  readonly #lookUp: (type: string, id: string) => Searchable | undefined;

  /** @param options.lookUp a resource as it is, or as it last was before it was deleted */
  constructor(options: { catalogue: SearchCatalogue; lookUp: (type: string, id: string) => Searchable | undefined }) {
    this.#catalogue = options.catalogue;
    this.#lookUp = options.lookUp;
  }

  /** Ids of the patients whose compartments hold this resource; empty for shared resources. */
  patientsOf(target: Searchable): readonly string[] {
    const follow = followed[target.type];
    if (!follow) return this.#namedIn(target);
    return follow(target.resource)
      .flatMap(referencesOf)
      .flatMap((reference) => patientIn(reference) ?? this.#ownersOf(reference));
  }

  /** Live versions of a type that may be in a patient's compartment; the caller checks which are. */
  candidates(type: string, patientId: string, view: RepositoryView): LiveVersion[] {
    if (type === 'Patient') return [view.get(type, patientId)].filter((version) => version !== undefined);
    return Object.hasOwn(followed, type) ? view.all(type) : view.referencing(type, `Patient/${patientId}`);
  }

  #ownersOf({ type, id }: ReferenceValue): readonly string[] {
    const target = type !== undefined && id !== undefined ? this.#lookUp(type, id) : undefined;
    return target ? this.#namedIn(target) : [];
  }

  #namedIn(target: Searchable): readonly string[] {
    if (target.type === 'Patient') return [target.id];
    const known = target.searchValues.get('#patients');
    if (known) return known as readonly string[];
    const patients = (patientCompartment[target.type] ?? [])
      .map((code) => this.#catalogue.find(target.type, code))
      .flatMap((spec) => (spec ? searchValues(target, spec, referencesOf) : []))
      .flatMap((reference) => patientIn(reference) ?? []);
    target.searchValues.set('#patients', patients);
    return patients;
  }
}

function patientIn({ type, id }: ReferenceValue): string | undefined {
  return type === 'Patient' ? id : undefined;
}
