import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import type { OperationOutcome, Resource } from 'fhir/r4.js';
import { readDataTypes, resourceDefinition } from './definition-files.js';
import { FhirError } from '../base/fhir-error.js';

type MedplumDefinitions = Extract<Parameters<typeof indexStructureDefinitionBundle>[0], unknown[]>;
type MedplumResource = Parameters<typeof validateResource>[0];

/**
 * Checks structure, cardinality, value formats, unknown elements and invariants against the R4 base definitions; not code bindings.
 * Definitions are read when a type is first written: a store that is only read never pays for them.
 */
export class ResourceValidator {
  readonly #loaded = new Map<string, readonly string[]>();

  /** @throws FhirError 422 with every issue found */
  validate(resource: Resource): void {
    this.#load(resource);
    try {
      validateResource(resource as unknown as MedplumResource);
    } catch (error) {
      if (error instanceof OperationOutcomeError) {
        const outcome = error.outcome as unknown as OperationOutcome;
        throw new FhirError(422, 'invalid', 'The resource is not valid.', { outcome });
      }
      // The validator stumbles over some shapes it does not expect, such as a string where an object belongs.
      throw new FhirError(422, 'structure', 'The resource does not have the structure of its type.');
    }
  }

  /** Names of the elements that a resource of this type cannot lack. */
  mandatoryElements(type: string): readonly string[] {
    return this.#loadType(type);
  }

  #load(resource: Resource): void {
    this.#loadType(resource.resourceType);
    const { contained } = resource as { contained?: unknown };
    for (const inner of Array.isArray(contained) ? (contained as (Resource | null)[]) : []) {
      if (typeof inner?.resourceType === 'string') this.#loadType(inner.resourceType);
    }
  }

  #loadType(type: string): readonly string[] {
    const known = this.#loaded.get(type);
    if (known) return known;
    const definition = resourceDefinition(type);
    if (!definition) throw new FhirError(422, 'structure', 'A contained resource has a type that R4 does not define.');
    const isFirst = this.#loaded.size === 0;
    const definitions = isFirst ? [...readDataTypes(), definition] : [definition];
    indexStructureDefinitionBundle(definitions as unknown as MedplumDefinitions);
    const mandatory = (definition.snapshot?.element ?? [])
      .filter(({ path, min }) => (min ?? 0) > 0 && path.split('.').length === 2)
      .map(({ path }) => path.split('.')[1]?.replace('[x]', '') ?? '');
    this.#loaded.set(type, mandatory);
    return mandatory;
  }
}
