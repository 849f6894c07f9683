import type { RequestDraft } from './request-draft.js';

/** What is asked of the plan, as the coverage tools take it. */
export function questionOf({ service, details, record }: RequestDraft) {
  const { date, place, orderer, performer, diagnoses, quantity, coverage } = details;
  return {
    patient_id: record.patientId,
    procedure_code: service.code,
    ...(service.system !== undefined && { code_system: service.system }),
    ...(service.orderType !== undefined && { order_type: service.orderType }),
    ...(date !== undefined && { service_date: date }),
    ...(place !== undefined && { place_of_service: place }),
    ...(orderer.npi !== undefined && { ordering_npi: orderer.npi }),
    ...(performer.npi !== undefined && { performing_npi: performer.npi }),
    ...(diagnoses.length > 0 && { diagnosis_codes: [...diagnoses] }),
    ...(quantity !== undefined && { quantity: Number(quantity) }),
    ...(coverage !== undefined && { coverage_id: coverage }),
  };
}
