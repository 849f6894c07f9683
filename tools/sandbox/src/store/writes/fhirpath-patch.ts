import { isObject } from '@fhir-gateway/fhir';
import type { Parameters, ParametersParameter, Resource } from 'fhir/r4.js';
import type { ElementDefinitions } from '../definitions/element-definitions.js';
import { badRequest, FhirError } from '../base/fhir-error.js';
import { findPlaces } from './fhirpath-places.js';
import type { Place } from './fhirpath-places.js';
import { addMember, memberFrom, valueFrom } from './fhirpath-value.js';

const maxOperations = 200;

/**
 * Applies a FHIRPath Patch to a copy of a resource; all operations or none.
 *
 * @throws FhirError 400 when the body is no FHIRPath Patch; 422 when an operation in it cannot be carried out, or the
 *   result has another type or id
 * @see https://hl7.org/fhir/R4/fhirpatch.html
 */
export function applyFhirPathPatch(resource: Resource, body: unknown, definitions: ElementDefinitions): Resource {
  const { resourceType, parameter } = Object(body) as Partial<Parameters>;
  const isPatch = resourceType === 'Parameters' && Array.isArray(parameter) && parameter.length > 0;
  if (!isPatch || parameter.length > maxOperations || parameter.some((one) => one?.name !== 'operation')) {
    throw badRequest('The body is not a FHIRPath Patch.', 'structure');
  }
  const copy = structuredClone(resource);
  for (const { part } of parameter) new PatchOperation(copy, partsOf(part), definitions).run();
  if (copy.resourceType !== resource.resourceType || copy.id !== resource.id) {
    throw new FhirError(422, 'business-rule', 'A patch cannot change the type or the id of a resource.');
  }
  return copy;
}

class PatchOperation {
  readonly #resource: Resource;
  readonly #parts: ReadonlyMap<string, ParametersParameter>;
  readonly #definitions: ElementDefinitions;

  constructor(resource: Resource, parts: ReadonlyMap<string, ParametersParameter>, definitions: ElementDefinitions) {
    this.#resource = resource;
    this.#parts = parts;
    this.#definitions = definitions;
  }

  run(): void {
    switch (this.#text('type')) {
      case 'add':
        return this.#add();
      case 'insert':
        return this.#insert();
      case 'delete':
        return this.#delete();
      case 'replace':
        return this.#replace();
      case 'move':
        return this.#move();
      default:
        throw badRequest('An operation of the patch has no known type.', 'value');
    }
  }

  #add(): void {
    const { value: target, path } = this.#one();
    const name = this.#text('name');
    if (!isObject(target)) return impossible();
    const added = memberFrom(this.#definitions, path, { ...this.#parts.get('value'), name });
    if (!added || (!added.isList && target[added.key] !== undefined)) impossible();
    addMember(target, added);
  }

  /** Of a list that is there, and so has a first element. */
  #insert(): void {
    const [list, path] = this.#list();
    const index = this.#number('index');
    if (index > list.length) impossible();
    list.splice(index, 0, this.#value(path));
  }

  #delete(): void {
    const places = this.#places();
    if (places.length > 1) impossible();
    const [place] = places;
    if (place) place.remove();
  }

  #replace(): void {
    const place = this.#one();
    place.set(this.#value(place.path));
  }

  #move(): void {
    const [list] = this.#list();
    const source = this.#number('source');
    const destination = this.#number('destination');
    if (source >= list.length || destination >= list.length) impossible();
    list.splice(destination, 0, ...list.splice(source, 1));
  }

  #places(): Place[] {
    return findPlaces(this.#resource, this.#text('path'));
  }

  #one(): Place {
    const [place, ...others] = this.#places();
    if (!place || others.length > 0) impossible();
    return place;
  }

  #list(): [unknown[], string] {
    const places = this.#places();
    const [first] = places;
    const list = first?.list;
    if (!list || places.some((place) => place.list !== list) || places.length !== list.length) impossible();
    return [list, first.path];
  }

  #value(path: string): unknown {
    const value = valueFrom(this.#definitions, path, this.#parts.get('value'));
    return value ?? impossible();
  }

  #text(name: string): string {
    const part = this.#parts.get(name);
    const text = part?.valueString ?? part?.valueCode;
    if (typeof text !== 'string') throw badRequest(`An operation of the patch has no ${name}.`, 'required');
    return text;
  }

  #number(name: string): number {
    const part = this.#parts.get(name);
    const number = part?.valueInteger ?? part?.valueUnsignedInt;
    if (!Number.isInteger(number) || Number(number) < 0) {
      throw badRequest(`An operation of the patch has no ${name}.`, 'required');
    }
    return Number(number);
  }
}

/** By their names, none of which may come twice. */
function partsOf(parts: readonly ParametersParameter[] | undefined): ReadonlyMap<string, ParametersParameter> {
  const named = new Map((parts ?? []).map((part) => [part.name, part]));
  if (named.size < (parts?.length ?? 0)) throw badRequest('An operation of the patch names a part twice.', 'structure');
  return named;
}

function impossible(): never {
  throw new FhirError(422, 'processing', 'An operation of the patch cannot be applied to this resource.');
}
