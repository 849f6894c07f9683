import type { Bundle, Coding } from 'fhir/r4.js';
import { codeSystems, unknownDrugSystem } from '../../procedure-code.js';
import { caution, type Caution } from '../../step.js';
import { memberIdentifier } from './parties.js';
import type { PriorAuthRequest } from './prior-auth-request.js';
import { namesIn, namesOfRequest } from './request-names.js';

/** What a person sees before a request is sent. */
export interface RequestPreview {
  /** One fact a line. */
  readonly sends: readonly string[];
  /** What a payer may miss. */
  readonly warnings: readonly Caution[];
}

/** Names people and records by their ids and numbers: whoever agrees knows the patient, and chats are kept. */
export function previewOf(request: PriorAuthRequest, bundle: Bundle): RequestPreview {
  const { patient, coverage, insurer, requester, orderer, performer, service, attachments } = request;
  const forms = attachments.filter(({ resourceType }) => resourceType === 'QuestionnaireResponse').length;
  const documents = attachments.length - forms;
  const drugOfNoSystem = service.drug && unknownDrugSystem(service.drug);
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
      memberIdentifier(coverage) ? [] : caution('member-number-missing'),
      drugOfNoSystem === undefined ? [] : caution('drug-system-unknown', drugOfNoSystem),
      service.drugLeftOut === undefined ? [] : caution('drug-left-out', service.drugLeftOut, service.orderType),
      service.diagnoses.length > 0 ? [] : caution('diagnosis-missing'),
      requester.name === undefined ? caution('requester-unnamed') : [],
      requester.npi === orderer.npi ? caution('requester-npi-missing') : [],
      service.assertion ? [] : caution('assertion-missing'),
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
