import type { Bundle, Coding } from 'fhir/r4.js';
import { codeSystems, unknownDrugSystem } from '../../procedure-code.js';
import { memberIdentifier } from './parties.js';
import type { PriorAuthRequest } from './prior-auth-request.js';
import { namesIn, namesOfRequest } from './request-names.js';

/** What a person sees before a request is sent. */
export interface RequestPreview {
  /** One fact a line. */
  readonly sends: readonly string[];
  /** What a payer may miss. */
  readonly warnings: readonly string[];
}

/** Names people and records by their ids and numbers: whoever agrees knows the patient, and chats are kept. */
export function previewOf(request: PriorAuthRequest, bundle: Bundle): RequestPreview {
  const { patient, coverage, insurer, requester, orderer, performer, service, attachments } = request;
  const forms = attachments.filter(({ resourceType }) => resourceType === 'QuestionnaireResponse').length;
  const documents = attachments.length - forms;
  return {
    sends: [
      `Service: ${service.code.code} (${service.orderType}, ${service.claimType} claim) on ${service.date}, place of service ${service.placeOfService}`,
      ...(service.drug ? [`Drug: ${service.drug.code} (${drugSystemOf(service.drug)})`] : []),
      ...(service.quantity === undefined ? [] : [`Quantity: ${service.quantity}`]),
      `Diagnoses: ${service.diagnoses.join(', ') || 'none'}`,
      `Patient/${patient.id}, insured by Coverage/${coverage.id}` +
        (request.subscriber ? '; the subscriber is somebody else and goes with it' : ''),
      `To: ${insurer.name ?? 'the payer of the coverage'}`,
      `Asked by: NPI ${requester.npi}; ordered by: NPI ${orderer.npi}` +
        (performer ? `; performed by: NPI ${performer.npi}` : ''),
      `Priority: ${service.isUrgent ? 'urgent' : 'standard'}`,
      `Attached: ${counted(forms, 'answered form')}, ${counted(documents, 'document')}`,
      ...(service.assertion ? [`The payer's own assertion ${service.assertion.id} goes with it`] : []),
      resourcesLine(namesIn(bundle, namesOfRequest(request))),
    ],
    warnings: [
      memberIdentifier(coverage) ? [] : 'The coverage names no member number: a payer will hardly find the member.',
      (service.drug && unknownDrugSystem(service.drug)) ?? [],
      service.drugLeftOut === undefined
        ? []
        : `The drug ${service.drugLeftOut} does not go with it: the service is asked for by a ${service.orderType}, which names no drug.`,
      service.diagnoses.length > 0 ? [] : 'No diagnosis is given.',
      requester.name === undefined ? 'The organization that asks has no name.' : [],
      requester.npi === orderer.npi
        ? 'No NPI of the organization that asks is given: payers often answer to it, and then it is not certain whom they mean.'
        : [],
      service.assertion
        ? []
        : 'What the payer said of the requirements (assertion of check_prior_auth) is not included.',
    ].flat(),
  };
}

/** What the code of a drug is of; never told by its form. */
function drugSystemOf({ system }: Coding): string {
  if (system === codeSystems.rxnorm) return 'RxNorm';
  return system === codeSystems.ndc ? 'NDC' : 'its code system is not known, and none is sent';
}

/** The line that names everything that leaves. */
export function resourcesLine(names: readonly string[]): string {
  return `Resources: ${names.join('; ')}`;
}

/** A count with its noun. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
