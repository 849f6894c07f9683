import { objectsOf } from '@fhir-gateway/fhir';
import type { FhirResource } from 'fhir/r4.js';
import type { ClaimAnswer } from './claim-answer.js';

/** The resource that a reference of an answer means, within the response or in its Bundle; undefined where there is none. */
export function resolved<T extends FhirResource>(
  { response, bundle }: ClaimAnswer,
  reference: unknown,
  type: T['resourceType'],
): T | undefined {
  if (typeof reference !== 'string') return undefined;
  const found = reference.startsWith('#')
    ? objectsOf(response.contained).find(({ id }) => id === reference.slice(1))
    : objectsOf(bundle?.entry).find(
        ({ fullUrl, resource }) =>
          fullUrl === reference ||
          String(fullUrl).endsWith(`/${reference}`) ||
          `${resource?.resourceType}/${resource?.id}` === reference,
      )?.resource;
  return found?.resourceType === type ? (found as T) : undefined;
}
