import type {
  CodeableConcept,
  DeviceRequest,
  MedicationRequest,
  Practitioner,
  Quantity,
  Reference,
  ServiceRequest,
} from 'fhir/r4.js';
import { codeSystems, drugCoding, isDrugCode, unknownDrugSystem, type OrderCode } from '../../procedure-code.js';
import type { RequirementsInput } from './requirements-input.js';

/** The order that a question is asked about; it exists in no record. */
export type DraftOrder = (ServiceRequest | DeviceRequest | MedicationRequest) & { readonly id: string };

/** An order, and the people it names, as resources of the question alone. */
export interface DraftedOrder {
  readonly order: DraftOrder;
  readonly requester: Practitioner & { readonly id: string };
  readonly performer?: Practitioner & { readonly id: string };
  readonly warnings: readonly string[];
}

/** What an order is made from. */
export interface OrderFacts {
  readonly patientId: string;
  readonly code: OrderCode;
  /** The coverage that the order is to be paid from. */
  readonly coverageId?: string | undefined;
  readonly input: RequirementsInput;
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly uuid: () => string;
}

const placeOfService = 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set';

/**
 * Drafts the order that a question is about. Ids are fresh random ones, so that nothing of the patient or of an earlier
 * question can be told from them.
 *
 * @see https://hl7.org/fhir/us/davinci-crd/ profile-servicerequest, profile-devicerequest, profile-medicationrequest
 */
export function draftOrder(facts: OrderFacts): DraftedOrder {
  const { input, uuid } = facts;
  const kind = orderTypeOf(facts.code, input);
  const requester = practitioner(uuid(), input.ordering_npi);
  const performer = input.performing_npi === undefined ? undefined : practitioner(uuid(), input.performing_npi);
  const order = makeOrder(kind.type, facts, referenceTo(requester), performer && referenceTo(performer));
  const unknown = unknownDrugSystem(drugCoding(input));
  const warnings = unknown === undefined ? kind.warnings : [...kind.warnings, unknown];
  return { order, requester, ...(performer && { performer }), warnings };
}

/** Letters of HCPCS codes for things that are supplied rather than done. */
const deviceCode = /^(?:A[4-9]|[BEKL]|V2)/;
const drugCode = /^[JQ]/;

/** The kind of order that a code is for; not from the guide, which leaves it to the EHR. */
function orderTypeOf(
  asked: OrderCode,
  { order_type: wanted, drug_code: drug }: RequirementsInput,
): { type: DraftOrder['resourceType']; warnings: string[] } {
  const { system, code } = asked;
  if (isDrugCode(asked)) {
    const isOther = wanted !== undefined && wanted !== 'MedicationRequest';
    return {
      type: 'MedicationRequest',
      warnings: isOther ? [`A drug by its own code is no ${wanted}: it was asked about as a MedicationRequest.`] : [],
    };
  }
  if (wanted === 'MedicationRequest' && drug === undefined) {
    return { type: 'ServiceRequest', warnings: ['A MedicationRequest needs drug_code; a ServiceRequest was sent.'] };
  }
  if (wanted !== undefined) return { type: wanted, warnings: [] };
  if (system === codeSystems.cpt) return { type: 'ServiceRequest', warnings: [] };
  if (deviceCode.test(code)) return { type: 'DeviceRequest', warnings: [] };
  if (!drugCode.test(code)) return { type: 'ServiceRequest', warnings: [] };
  if (drug !== undefined) return { type: 'MedicationRequest', warnings: [] };
  const warning = 'This code is for a drug, and no drug_code was given: it was asked about as a service.';
  return { type: 'ServiceRequest', warnings: [warning] };
}

function makeOrder(
  type: DraftOrder['resourceType'],
  { patientId, code, coverageId, input, today, uuid }: OrderFacts,
  requester: Reference,
  performer: Reference | undefined,
): DraftOrder {
  const common = {
    id: uuid(),
    status: 'draft' as const,
    subject: { reference: `Patient/${patientId}` },
    authoredOn: today,
    requester,
    ...(coverageId !== undefined && { insurance: [{ reference: `Coverage/${coverageId}` }] }),
    ...(input.diagnosis_codes?.length && { reasonCode: input.diagnosis_codes.map(diagnosis) }),
  };
  const occurrence = input.service_date === undefined ? {} : { occurrenceDateTime: input.service_date };
  const concept = conceptOf(code, input);
  switch (type) {
    case 'ServiceRequest':
      return {
        resourceType: 'ServiceRequest',
        ...common,
        intent: 'original-order',
        code: concept,
        ...occurrence,
        ...(input.quantity !== undefined && { quantityQuantity: { value: input.quantity } }),
        ...(performer && { performer: [performer] }),
        ...(input.place_of_service !== undefined && { locationCode: [place(input.place_of_service)] }),
      };
    case 'DeviceRequest':
      return {
        resourceType: 'DeviceRequest',
        ...common,
        intent: 'original-order',
        codeCodeableConcept: concept,
        ...occurrence,
        ...(input.quantity !== undefined && { parameter: [units(input.quantity)] }),
        ...(performer && { performer }),
      };
    case 'MedicationRequest':
      return {
        resourceType: 'MedicationRequest',
        ...common,
        intent: 'original-order',
        medicationCodeableConcept: concept,
        ...(input.quantity !== undefined && { dispenseRequest: { quantity: { value: input.quantity } } }),
        ...(performer && { performer }),
      };
  }
}

/** The clinical code comes first where there is one; the billing code is what the payer's rules are about. */
function conceptOf(asked: OrderCode, input: RequirementsInput): CodeableConcept {
  const drug = drugCoding(input);
  return {
    coding: [
      ...(input.snomed_code === undefined ? [] : [{ system: codeSystems.snomed, code: input.snomed_code }]),
      ...(drug ? [drug] : []),
      ...(isDrugCode(asked) ? [] : [{ system: asked.system, code: asked.code }]),
    ],
  };
}

function diagnosis(code: string): CodeableConcept {
  return { coding: [{ system: codeSystems.icd10, code: withDot(code.toUpperCase()) }] };
}

function withDot(code: string): string {
  return code.includes('.') || code.length <= 3 ? code : `${code.slice(0, 3)}.${code.slice(3)}`;
}

function place(code: string): CodeableConcept {
  return { coding: [{ system: placeOfService, code }] };
}

function units(value: number): { code: CodeableConcept; valueQuantity: Quantity } {
  return { code: { text: 'quantity' }, valueQuantity: { value } };
}

/** With the identifier, too: not every service asks for the resource behind the reference. */
function referenceTo({ id, identifier = [] }: Practitioner & { id: string }): Reference {
  const [npi] = identifier;
  return { reference: `Practitioner/${id}`, ...(npi && { identifier: npi }) };
}

function practitioner(id: string, npi: string | undefined): Practitioner & { id: string } {
  return {
    resourceType: 'Practitioner',
    id,
    ...(npi !== undefined && { identifier: [{ system: codeSystems.npi, value: npi }] }),
    name: [{ text: npi === undefined ? 'Not given' : `NPI ${npi}` }],
  };
}
