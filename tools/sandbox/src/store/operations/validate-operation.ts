import type { OperationOutcome, ParametersParameter, Resource } from 'fhir/r4.js';
import type { Call } from '../access/call.js';
import { badRequest, FhirError, operationOutcome } from '../base/fhir-error.js';
import { jsonTypes, requireMediaType, resourceFrom } from '../resources/request-content.js';
import type { ResourceValidator } from '../definitions/resource-validator.js';
import type { StoreResponse } from '../base/types.js';

/** Of a deletion there is nothing to look at here. */
const modes: readonly unknown[] = ['create', 'update'];

/**
 * `$validate`: what a create or an update would say of a resource, which is not stored. It is sent as it is, or as the
 * parameter `resource`.
 *
 * @throws FhirError 400 for a body that is neither, and for a parameter that would not be honoured, such as `profile`
 * @see http://hl7.org/fhir/R4/resource-operation-validate.html
 */
export function validateOperation(call: Call, validator: ResourceValidator, type: string): StoreResponse {
  call.policy.require(type, 'r');
  if ([...call.params.keys()].some((name) => name === 'profile' || name === 'mode')) {
    throw badRequest('Parameters of $validate belong in the body.', 'not-supported');
  }
  requireMediaType(call, jsonTypes);
  const body = givenResource(call.request.body);
  const resource = resourceFrom({ ...call, request: { ...call.request, body } }, type);
  return { status: 200, headers: {}, body: judge(resource, validator) };
}

/**
 * `$convert`: the resource in the format that is asked for.
 *
 * @throws FhirError 422 for one that is not valid
 * @see http://hl7.org/fhir/R4/resource-operation-convert.html
 */
export function convert(call: Call, validator: ResourceValidator): StoreResponse {
  requireMediaType(call, jsonTypes);
  const type: unknown = Object(call.request.body)['resourceType'];
  const resource = resourceFrom(call, typeof type === 'string' ? type : '');
  validator.validate(resource);
  return { status: 200, headers: {}, body: resource };
}

function judge(resource: Resource, validator: ResourceValidator): OperationOutcome {
  try {
    validator.validate(resource);
  } catch (error) {
    if (error instanceof FhirError && error.status === 422) return error.toOutcome();
    throw error;
  }
  return operationOutcome('information', 'informational', 'The resource is valid.');
}

function givenResource(body: unknown): unknown {
  const { resourceType, parameter } = Object(body) as { resourceType?: unknown; parameter?: unknown };
  if (resourceType !== 'Parameters') return body;
  const all = Array.isArray(parameter) ? (parameter as (ParametersParameter | null)[]) : [];
  const [first, ...others] = all.filter((one) => one?.name === 'resource');
  const isHonoured = all.every(
    (one) => one?.name === 'resource' || (one?.name === 'mode' && modes.includes(one.valueCode)),
  );
  if (!isHonoured) throw badRequest('$validate takes a resource, and a mode of create or update.', 'not-supported');
  if (!first?.resource || others.length > 0) throw badRequest('$validate takes one resource.');
  return first.resource;
}
