import type { SubmitInput } from '../pas/request/submit-input.js';
import { defined } from './find-member.js';
import type { Packet, PacketProvider } from './schema/packet-schema.js';

/** What a packet says of a request, as a payer’s own service takes it. */
export type PacketRequest = Partial<
  Pick<
    SubmitInput,
    | 'patient_id'
    | 'coverage_id'
    | 'procedure_code'
    | 'code_system'
    | 'order_type'
    | 'diagnosis_codes'
    | 'quantity'
    | 'service_date'
    | 'place_of_service'
    | 'ordering_npi'
    | 'ordering_name'
    | 'performing_npi'
    | 'performing_name'
    | 'urgent'
  >
>;

/** The request of a packet; what it does not have is left out, and so is one of several insurances that nobody chose. */
export function packetRequest({ service, member, providers, urgent, missing }: Packet): PacketRequest {
  const ordering = providers.find(({ role, npi }) => role === 'ordering' && npi !== undefined);
  const performing = providers.find(({ role, npi }) => role !== 'ordering' && npi !== undefined);
  const isOpen = missing.some(({ argument }) => argument === 'coverage_id');
  const quantity = /^\d+(?:\.\d+)?(?![\d.])/.exec(service?.quantity ?? '')?.[0];
  const codes = service?.diagnoses.flatMap(({ code }) => code ?? []) ?? [];
  return {
    ...defined('patient_id', member?.patient_id),
    ...defined('coverage_id', isOpen ? undefined : member?.coverage_id),
    ...billed(service),
    ...(service?.order_id !== undefined && { order_type: orderType(service.order_id) }),
    ...(codes.length > 0 && { diagnosis_codes: codes }),
    ...defined('quantity', quantity === undefined ? undefined : Number(quantity)),
    ...defined('service_date', service?.service_date),
    ...defined('place_of_service', service?.place_of_service),
    ...named('ordering', ordering),
    ...named('performing', performing),
    ...(urgent && { urgent }),
  };
}

/** A drug that a pharmacy sells is asked for elsewhere. */
function billed(service: Packet['service']) {
  const { code, code_system: system = '', kind } = service ?? {};
  if (code === undefined || kind === 'pharmacy-drug') return {};
  return { procedure_code: code, ...(system !== '' && { code_system: system }) };
}

function orderType(orderId: string): NonNullable<PacketRequest['order_type']> {
  const [type] = orderId.split('/');
  return type === 'DeviceRequest' || type === 'MedicationRequest' ? type : 'ServiceRequest';
}

function named<Role extends 'ordering' | 'performing'>(role: Role, provider: PacketProvider | undefined) {
  const { npi, name } = provider ?? {};
  return {
    ...(npi !== undefined && { [`${role}_npi`]: npi }),
    ...(npi !== undefined && name !== undefined && { [`${role}_name`]: name }),
  } as { readonly [Key in `${Role}_npi` | `${Role}_name`]?: string };
}
