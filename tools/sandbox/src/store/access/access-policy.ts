import { insufficientScope } from '../base/fhir-error.js';
import { isPatientType, type PatientCompartments } from '../search/patient-compartment.js';
import type { Searchable } from '../search/resource-repository.js';
import type { SearchCatalogue } from '../search/search-catalogue.js';
import { parameterPredicate, type Predicate, type PredicateSettings } from '../search/search-predicates.js';
import { parseSmartScope, type Permission, type SmartScope } from './smart-scope.js';
import type { Access } from '../base/types.js';

/** What decisions depend on. */
export interface PolicySettings extends PredicateSettings {
  catalogue: SearchCatalogue;
  compartments: PatientCompartments;
}

interface Grant {
  scope: Pick<SmartScope, 'type' | 'permissions'>;
  /** The one patient a `patient/` scope is for; absent for `user/` and `system/`. */
  patient: string | undefined;
  meets: Predicate;
}

const everything: Grant = {
  scope: { type: '*', permissions: new Set<Permission>(['r', 's']) },
  patient: undefined,
  meets: () => true,
};

/** Decides what one caller may see and change. What no grant clearly allows is refused. */
export class AccessPolicy {
  readonly #grants: readonly Grant[];
  readonly #compartments: PatientCompartments;
  /** The patient in context, when the token has one. */
  readonly patient: string | undefined;
  /** True on an open base, which offers no writes to anyone. */
  readonly isReadOnly: boolean;

  constructor(access: Access, settings: PolicySettings) {
    this.#compartments = settings.compartments;
    this.isReadOnly = access.kind === 'open';
    this.patient = access.kind === 'token' ? access.patient : undefined;
    this.#grants =
      access.kind === 'open'
        ? [everything]
        : access.scopes.flatMap((scope) => grantOf(scope, this.patient, settings) ?? []);
  }

  /** @throws FhirError 403 when no scope covers this interaction on the type at all */
  require(type: string, permission: Permission): void {
    if (!this.covers(type, permission)) throw insufficientScope();
  }

  /** True when a scope covers this interaction on some of the type. */
  covers(type: string, permission: Permission): boolean {
    return this.#covering(type, permission).length > 0;
  }

  /** True when the caller may do this with this resource as it is. */
  permits(target: Searchable, permission: Permission): boolean {
    return this.#covering(target.type, permission).some(
      ({ patient, meets }) =>
        (patient === undefined ||
          !isPatientType(target.type) ||
          this.#compartments.patientsOf(target).includes(patient)) &&
        meets(target),
    );
  }

  /**
   * True when the caller may store this content. Stricter than reading: under a `patient/` scope the content must belong to
   * that patient and to no other, and shared types (Organization, Medication, ...) cannot be written.
   */
  permitsContent(target: Searchable, permission: 'c' | 'u' | 'd'): boolean {
    return this.#covering(target.type, permission).some(({ patient, meets }) => {
      const owners = this.#compartments.patientsOf(target);
      const isOwn = patient === undefined || (owners.length > 0 && owners.every((owner) => owner === patient));
      return isOwn && meets(target);
    });
  }

  /** True when the caller may choose the id of a new resource: never under `patient/` scopes, where the answer would tell taken ids. */
  permitsChosenId(type: string): boolean {
    return this.#covering(type, 'u').some(({ patient }) => patient === undefined);
  }

  /** The one patient to whom all the caller can see of this type belongs, for narrowing a search; else `undefined`. */
  onlyPatient(type: string, permission: Permission): string | undefined {
    const isNarrow =
      isPatientType(type) && this.#covering(type, permission).every(({ patient }) => patient !== undefined);
    return isNarrow ? this.patient : undefined;
  }

  #covering(type: string, permission: Permission): Grant[] {
    return this.#grants.filter(
      ({ scope }) => (scope.type === '*' || scope.type === type) && scope.permissions.has(permission),
    );
  }
}

function grantOf(text: string, patient: string | undefined, settings: PolicySettings): Grant | undefined {
  const scope = parseSmartScope(text);
  if (!scope || (scope.context === 'patient' && patient === undefined)) return undefined;
  const tests: Predicate[] = [];
  for (const [name, value] of scope.conditions) {
    const spec = settings.catalogue.find(scope.type, name);
    if (!spec) return undefined;
    try {
      tests.push(parameterPredicate(spec, undefined, value, settings));
    } catch {
      // A condition that cannot be evaluated cannot be met.
      return undefined;
    }
  }
  return {
    scope,
    patient: scope.context === 'patient' ? patient : undefined,
    meets: (target) => tests.every((test) => test(target)),
  };
}
