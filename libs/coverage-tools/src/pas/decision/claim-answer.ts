import { objectsOf } from '@fhir-gateway/fhir';
import type { Bundle, ClaimResponse, FhirResource, Parameters } from 'fhir/r4.js';

/** A ClaimResponse together with the Bundle that it came in. */
export interface ClaimAnswer {
  readonly response: ClaimResponse;
  readonly bundle?: Bundle;
}

/** Answers in one body that are read; of more than these nobody can say which is the newest. */
export const mostAnswers = 200;
/** Bundles within Bundles that are read. */
const deepest = 4;

/**
 * Every ClaimResponse of a payer's answer, whichever of the shapes it has: Parameters with any number of Bundles (called
 * `return` in the definition, `responseBundle` in the examples), one Bundle, Bundles in a Bundle, a bare ClaimResponse.
 * What has another shape, or is empty, holds none. Of more than {@link mostAnswers}, one more than these is given.
 */
export function claimAnswersIn(body: unknown): ClaimAnswer[] {
  return collect(body, undefined, 0).slice(0, mostAnswers + 1);
}

/** Whether a body has no resource in it but empty Parameters or Bundles: what a payer that found nothing sends. */
export function isEmptyAnswer(body: unknown, depth = 0): boolean {
  if (depth > deepest || typeof body !== 'object' || body === null || !('resourceType' in body)) return false;
  const resource = body as FhirResource;
  if (resource.resourceType === 'Bundle')
    return objectsOf((resource as Bundle).entry).every((entry) => isEmptyAnswer(entry.resource, depth + 1));
  if (resource.resourceType !== 'Parameters') return false;
  return objectsOf((resource as Parameters).parameter).every((parameter) =>
    isEmptyAnswer(parameter.resource, depth + 1),
  );
}

function collect(body: unknown, bundle: Bundle | undefined, depth: number): ClaimAnswer[] {
  if (depth > deepest || typeof body !== 'object' || body === null || !('resourceType' in body)) return [];
  const resource = body as FhirResource;
  if (resource.resourceType === 'ClaimResponse') return [{ response: resource, ...(bundle && { bundle }) }];
  if (resource.resourceType === 'Bundle') {
    return objectsOf((resource as Bundle).entry).flatMap((entry) =>
      collect(entry.resource, resource as Bundle, depth + 1),
    );
  }
  if (resource.resourceType === 'Parameters') {
    return objectsOf((resource as Parameters).parameter).flatMap((parameter) =>
      collect(parameter.resource, undefined, depth + 1),
    );
  }
  return [];
}
