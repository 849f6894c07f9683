import type { Bundle, ClaimResponse, ClaimResponseItem, FhirResource, Patient } from 'fhir/r4.js';
import { requestBundle } from '../pas/request/request-bundle.js';
import { claimResponse, kneeRequest, reviewed } from './prior-auth-fixtures.js';

/** A request for two units of a knee replacement on 2026-12-15. */
export const sentRequest = requestBundle({ ...kneeRequest, service: { ...kneeRequest.service, quantity: 2 } });

const [claim] = sentRequest.entry ?? [];
/** Addresses of the request's own parts. */
export const sentUrls = {
  claim: claim?.fullUrl ?? '',
  patient: sentRequest.entry?.[1]?.fullUrl ?? '',
};

const pas = (name: string) => `http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-${name}`;

/** An item with a review action, valid for the days given. */
export function decidedItem(
  action: string,
  parts: { number?: string; reason?: string; start?: string; end?: string; sequence?: number } = {},
): ClaimResponseItem {
  const { start, end, sequence = 1, ...review } = parts;
  const valuePeriod = { ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
  const isValid = start !== undefined || end !== undefined;
  return {
    itemSequence: sequence,
    ...(isValid && { extension: [{ url: pas('itemPreAuthPeriod'), valuePeriod }] }),
    adjudication: [reviewed(action, review)],
  };
}

/** An answer that names {@link sentRequest}: what a payer says that does as the guide wants. */
export function namedAnswer(item: ClaimResponseItem, overrides: Partial<ClaimResponse> = {}): ClaimResponse {
  return claimResponse({
    request: { reference: sentUrls.claim },
    patient: { reference: sentUrls.patient },
    item: [item],
    ...overrides,
  });
}

/** An approval with number AUTH-1 for the three months around the service. */
export const approvedItem = decidedItem('A1', { number: 'AUTH-1', start: '2026-11-24', end: '2027-02-24' });

/** What `$inquire` answers: each response in a Bundle of its own, beside what it refers to. */
export function inquiryAnswer(responses: readonly ClaimResponse[], beside: readonly FhirResource[] = []): object {
  const bundles = responses.map((response): Bundle => ({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [response, ...beside].map((resource) => ({
      fullUrl: `https://payer.example/fhir/${resource.resourceType}/${resource.id}`,
      resource,
    })),
  }));
  return { resourceType: 'Parameters', parameter: bundles.map((resource) => ({ name: 'return', resource })) };
}

/** Somebody as the payer shows them. */
export function shownPatient(parts: Partial<Patient>): Patient {
  return { resourceType: 'Patient', id: 'p', ...parts };
}
