import { objectsOf } from '@fhir-gateway/fhir';
import { codesOf, extensionOf, memberOf } from '../json.js';
import { pasExtension } from '../systems.js';

/** The ClaimResponse of an answer. */
export function responseIn(body: unknown): unknown {
  return objectsOf(memberOf(body, 'entry'))[0]?.['resource'];
}

/** Action and number of the first item. */
export function decisionIn(body: unknown): { action: unknown; number: unknown } {
  const [item] = objectsOf(memberOf(responseIn(body), 'item'));
  const review = extensionOf(objectsOf(item?.['adjudication'])[0], pasExtension('reviewAction'));
  const code = extensionOf(review, pasExtension('reviewActionCode'))?.['valueCodeableConcept'];
  return { action: codesOf(code)[0], number: extensionOf(review, 'number')?.['valueString'] };
}
