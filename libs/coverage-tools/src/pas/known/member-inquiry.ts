import type { Bundle } from 'fhir/r4.js';
import type { Insured } from '../../sides/insured.js';
import { inquiryBundle } from '../request/inquiry-bundle.js';
import type { RequestNames } from '../request/gather-request.js';
import { requestBundle } from '../request/request-bundle.js';
import { namesOfRequest } from '../request/request-names.js';

/**
 * The inquiry by example about everything that one provider asked for one member: no item is named, and the identifier is
 * that of the inquiry alone. `names` says what its resources are called.
 *
 * @see https://hl7.org/fhir/us/davinci-pas/OperationDefinition-Claim-inquiry.html
 */
export function memberInquiry(
  { patient, coverage, payer }: Insured,
  npi: string,
  names: RequestNames & { readonly payerName: string },
): { readonly inquiry: Bundle; readonly names: ReadonlyMap<string, string> } {
  const asker = { npi };
  const request = {
    ...names,
    patient,
    coverage,
    insurer: payer ?? { resourceType: 'Organization', name: names.payerName },
    requester: asker,
    orderer: asker,
    // An inquiry names no service: `inquiryBundle` leaves all of this out.
    service: {
      code: {},
      orderType: 'ServiceRequest' as const,
      claimType: 'professional' as const,
      diagnoses: [],
      date: names.at.slice(0, 10),
      placeOfService: '',
      serviceType: '',
      requestType: 'HS' as const,
      isUrgent: false,
    },
    attachments: [],
  };
  return { inquiry: inquiryBundle(requestBundle(request)), names: namesOfRequest(request) };
}
