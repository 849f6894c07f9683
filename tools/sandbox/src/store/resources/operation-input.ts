import type { Parameters, ParametersParameter } from 'fhir/r4.js';
import type { Call } from '../access/call.js';
import { badRequest } from '../base/fhir-error.js';
import { jsonTypes, requireMediaType } from './request-content.js';

/**
 * The parameters of an operation that are plain values, and parts of a Coding: those of the URL, and those of the
 * Parameters in the body, if there is one.
 *
 * @throws FhirError 415, or 400 for a body that is something else
 */
export function operationParams(call: Call): URLSearchParams {
  const params = new URLSearchParams(call.params);
  for (const parameter of parametersIn(call)) {
    for (const [name, value] of Object.entries(parameter)) {
      if (name === 'valueCoding') {
        for (const [part, text] of Object.entries(Object(value) as object)) {
          if ((part === 'system' || part === 'code') && typeof text === 'string') params.append(part, text);
        }
      } else if (name.startsWith('value') && ['string', 'number', 'boolean'].includes(typeof value)) {
        params.append(parameter.name, String(value));
      }
    }
  }
  return params;
}

function parametersIn(call: Call): ParametersParameter[] {
  const { body, method } = call.request;
  if (method !== 'POST' || body === undefined || isEmpty(body)) return [];
  requireMediaType(call, jsonTypes);
  const { resourceType, parameter = [] } = Object(body) as Partial<Parameters>;
  const isList = Array.isArray(parameter) && parameter.every((one) => typeof Object(one).name === 'string');
  if (resourceType !== 'Parameters' || !isList) throw badRequest('The body must be a Parameters.', 'structure');
  return parameter;
}

/** What the parser makes of no body at all. */
function isEmpty(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Object.keys(body).length === 0;
}
