import type { Resource } from 'fhir/r4.js';
import { applyPatch } from 'rfc6902';
import { badRequest, FhirError } from '../base/fhir-error.js';

const operations = ['add', 'remove', 'replace', 'move', 'copy', 'test'];

/**
 * Applies a JSON Patch to a copy of a resource; all operations or none.
 *
 * @throws FhirError 400 when the body is no JSON Patch document; 422 when an operation or a test in it fails, or the
 *   result has another type or id
 * @see RFC 6902
 */
export function applyJsonPatch(resource: Resource, body: unknown): Resource {
  if (!Array.isArray(body) || !body.every(isOperation)) {
    throw badRequest('The body is not a JSON Patch document.', 'structure');
  }
  const copy = structuredClone(resource);
  if (applyPatch(copy, body as Parameters<typeof applyPatch>[1]).some((result) => result !== null)) {
    throw new FhirError(422, 'processing', 'An operation of the patch cannot be applied to this resource.');
  }
  if (copy.resourceType !== resource.resourceType || copy.id !== resource.id) {
    throw new FhirError(422, 'business-rule', 'A patch cannot change the type or the id of a resource.');
  }
  return copy;
}

function isOperation(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { op, path, from } = value as { op?: unknown; path?: unknown; from?: unknown };
  // A path to the whole document would replace the resource itself.
  const isPath = (it: unknown): boolean => typeof it === 'string' && it.startsWith('/');
  const isComplete = op === 'move' || op === 'copy' ? isPath(from) : op === 'remove' || Object.hasOwn(value, 'value');
  return operations.includes(op as string) && isPath(path) && isComplete;
}
