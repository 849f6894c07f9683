import type { DeviceRequest, Extension, MedicationRequest, Reference, ServiceRequest } from 'fhir/r4.js';
import { coverageInformationUrl, icd10Cm } from '../vocabulary/pas-systems.js';
import type { CoverageAssertion, PriorAuthRequest } from './prior-auth-request.js';

/** The parties that an order names. */
export interface OrderParties {
  readonly patient: Reference;
  readonly coverage: Reference;
  readonly orderer: Reference;
  readonly performer?: Reference;
}

/** The order behind the request, with what the payer has said of its coverage. */
export function orderOf(
  request: PriorAuthRequest,
  id: string,
  parties: OrderParties,
): ServiceRequest | DeviceRequest | MedicationRequest {
  const { service, at } = request;
  const { code, diagnoses, date, assertion } = service;
  const common = {
    id,
    ...(assertion && { extension: [coverageInformation(assertion, parties.coverage)] }),
    status: 'active' as const,
    intent: 'order' as const,
    priority: service.isUrgent ? ('urgent' as const) : ('routine' as const),
    subject: parties.patient,
    authoredOn: at,
    requester: parties.orderer,
    insurance: [parties.coverage],
    ...(diagnoses.length > 0 && {
      reasonCode: diagnoses.map((diagnosis) => ({ coding: [{ system: icd10Cm, code: diagnosis }] })),
    }),
  };
  const concept = { coding: [...(service.drug ? [service.drug] : []), code] };
  if (service.orderType === 'MedicationRequest') {
    return {
      resourceType: 'MedicationRequest',
      ...common,
      medicationCodeableConcept: concept,
      ...(service.quantity !== undefined && { dispenseRequest: { quantity: { value: service.quantity } } }),
      ...(parties.performer && { performer: parties.performer }),
    };
  }
  if (service.orderType === 'DeviceRequest') {
    return {
      resourceType: 'DeviceRequest',
      ...common,
      codeCodeableConcept: concept,
      occurrenceDateTime: date,
      ...(parties.performer && { performer: parties.performer }),
    };
  }
  return {
    resourceType: 'ServiceRequest',
    ...common,
    code: concept,
    occurrenceDateTime: date,
    ...(service.quantity !== undefined && { quantityQuantity: { value: service.quantity } }),
    ...(parties.performer && { performer: [parties.performer] }),
  };
}

function coverageInformation({ id, covered, paNeeded, date }: CoverageAssertion, coverage: Reference): Extension {
  return {
    url: coverageInformationUrl,
    extension: [
      { url: 'coverage', valueReference: coverage },
      { url: 'covered', valueCode: covered },
      ...(paNeeded === undefined ? [] : [{ url: 'pa-needed', valueCode: paNeeded }]),
      { url: 'date', valueDate: date },
      { url: 'coverage-assertion-id', valueString: id },
    ],
  };
}
