import type { Organization } from 'fhir/r4.js';
import type { CoverageContext } from '../../coverage-context.js';
import { drugCoding, parseProcedureCode } from '../../procedure-code.js';
import { readInsured } from '../../sides/insured.js';
import type { PriorAuthRequest, Provider } from './prior-auth-request.js';
import { claimTypeOf, orderTypeOf, serviceTypeOf } from './order-kind.js';
import { attachmentsOf, type PatientSubmitInput } from './submit-input.js';
import { readSubscriber } from './subscriber.js';

/** What names the request, beside what is asked. */
export interface RequestNames {
  readonly requestId: string;
  readonly identifierSystem: string;
  /** FHIR instant. */
  readonly at: string;
}

/**
 * Reads what the request needs of the record.
 *
 * @throws CoverageError PROCEDURE_CODE_INVALID | COVERAGE_NOT_FOUND | COVERAGE_AMBIGUOUS | COVERAGE_OTHER_PAYER |
 *   COVERAGE_UNAVAILABLE | COVERAGE_INCOMPLETE
 */
export async function gatherRequest(
  context: CoverageContext,
  input: PatientSubmitInput,
  names: RequestNames,
): Promise<PriorAuthRequest> {
  const code = parseProcedureCode(input.procedure_code, input.code_system);
  const wanted = {
    patientId: input.patient_id,
    onDate: input.service_date,
    ...(input.coverage_id !== undefined && { coverageId: input.coverage_id }),
  };
  const { patient, coverage, payer } = await readInsured(context, wanted);
  const subscriber = await readSubscriber(context, coverage, input.patient_id);
  const insurer = payer ?? payerOfPlatform(context);
  const { interchangeSenderId } = context.platform.definition.davinci?.pas ?? {};
  const orderType = orderTypeOf(code, input);
  const drug = drugCoding(input);
  const orderer = provider(input.ordering_npi, input.ordering_name);
  return {
    ...names,
    ...(interchangeSenderId !== undefined && { senderId: interchangeSenderId }),
    patient,
    coverage,
    ...(subscriber && { subscriber }),
    insurer,
    requester: provider(input.provider_npi ?? input.ordering_npi, input.provider_name ?? input.ordering_name),
    orderer,
    ...(input.performing_npi !== undefined && {
      performer: provider(input.performing_npi, input.performing_name),
    }),
    service: {
      code: { ...code },
      ...(drug && (orderType === 'MedicationRequest' ? { drug } : { drugLeftOut: drug.code })),
      orderType,
      claimType: claimTypeOf(code, input),
      diagnoses: (input.diagnosis_codes ?? []).map((diagnosis) => diagnosis.toUpperCase()),
      ...(input.quantity !== undefined && { quantity: input.quantity }),
      date: input.service_date,
      placeOfService: input.place_of_service,
      serviceType: input.service_type ?? serviceTypeOf(code),
      requestType: input.request_type ?? 'HS',
      isUrgent: input.urgent ?? false,
      ...(input.assertion && {
        assertion: {
          id: input.assertion.id,
          covered: input.assertion.covered,
          date: input.assertion.date,
          ...(input.assertion.pa_needed !== undefined && { paNeeded: input.assertion.pa_needed }),
        },
      }),
    },
    attachments: attachmentsOf(input),
  };
}

function provider(npi: string, name: string | undefined): Provider {
  return { npi, ...(name !== undefined && { name }) };
}

/** A record that does not show its payer: the one that the platform file names. */
function payerOfPlatform({ platform }: CoverageContext): Organization {
  const identifier = platform.definition.davinci?.payerIdentifiers;
  return {
    resourceType: 'Organization',
    name: platform.name,
    ...(identifier && { identifier: identifier.map((one) => ({ ...one })) }),
  };
}
