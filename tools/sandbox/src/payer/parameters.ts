import { isObject, objectsOf } from '@fhir-gateway/fhir';
import type { Resource } from 'fhir/r4.js';
import { Refusal } from './answer.js';
import { type JsonObject } from './json.js';

/**
 * The parameters of an operation.
 *
 * @throws Refusal 400 for a body that is no Parameters resource
 */
export function readParameters(body: unknown): JsonObject[] {
  if (!isObject(body) || body['resourceType'] !== 'Parameters') throw new Refusal(400, 'The body must be Parameters');
  return objectsOf(body['parameter']);
}

/** The resources under one name. */
export function resourcesNamed(parameters: readonly JsonObject[], name: string): JsonObject[] {
  return parameters
    .filter((one) => one['name'] === name)
    .flatMap(({ resource }) => (isObject(resource) ? [resource] : []));
}

/** Parameters with a resource under each name. */
export function parametersOf(...named: readonly (readonly [string, Resource | JsonObject])[]): JsonObject {
  return { resourceType: 'Parameters', parameter: named.map(([name, resource]) => ({ name, resource })) };
}
