import { objectsOf } from '@fhir-gateway/fhir';
import type { Bundle, ClaimResponse } from 'fhir/r4.js';
import { resolved } from './resolved-reference.js';

/** Parts of a ClaimResponse that the guide demands, with what their absence means. */
const demanded: readonly (readonly [keyof ClaimResponse, string])[] = [
  ['created', 'The answer has no date.'],
  ['outcome', 'The answer has no outcome.'],
  ['patient', 'The answer names no patient.'],
  ['insurer', 'The answer names no insurer.'],
  ['request', 'The answer names no request.'],
];

/** What an answer lacks of what the PAS guide demands. @see profile-claimresponse, profile-pas-response-bundle */
export function warningsOf(response: ClaimResponse, bundle: Bundle | undefined): string[] {
  const missing = demanded.flatMap(([name, words]) => (response[name] === undefined ? words : []));
  if (bundle === undefined) return missing;
  const [first] = objectsOf(bundle.entry).filter(({ resource }) => resource?.resourceType !== 'Parameters');
  const isResponse = first?.resource?.resourceType === 'ClaimResponse';
  const answer = { response, bundle };
  const lost = (['patient', 'insurer', 'requestor'] as const).filter((name) => {
    const reference = response[name]?.reference;
    return (
      reference !== undefined &&
      !objectsOf(bundle.entry).some(({ resource }) => isShown(resource?.resourceType, reference))
    );
  });
  function isShown(type: string | undefined, reference: string): boolean {
    return type !== undefined && resolved(answer, reference, type as 'Patient') !== undefined;
  }
  return [
    ...missing,
    ...(isResponse ? [] : ['The ClaimResponse does not come first in its Bundle.']),
    ...lost.map((name) => `The answer refers to its ${name}, which is not in the Bundle.`),
  ];
}
