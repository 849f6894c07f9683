import { codeSystems, type BillingCode } from '../../procedure-code.js';
import type { RequestedService } from './prior-auth-request.js';
import type { SubmitInput } from './submit-input.js';

/** HCPCS chapters of supplies, equipment, orthotics, prosthetics and vision. */
const equipment = /^(?:A[4-9]|[BEKL]|V2)/;
/** CMS places where somebody stays: hospital, skilled nursing, psychiatric and rehabilitation facilities. */
const inpatientPlaces: ReadonlySet<string> = new Set(['21', '31', '51', '61']);

/** What kind of order a request is about, as the requirements tell it: a drug only where one is named. */
export function orderTypeOf({ system, code }: BillingCode, input: SubmitInput): RequestedService['orderType'] {
  const { order_type: wanted, drug_code: drug } = input;
  if (wanted !== undefined && (wanted !== 'MedicationRequest' || drug !== undefined)) return wanted;
  if (system !== codeSystems.hcpcs) return 'ServiceRequest';
  if (equipment.test(code)) return 'DeviceRequest';
  return /^[JQ]/.test(code) && drug !== undefined ? 'MedicationRequest' : 'ServiceRequest';
}

/**
 * Which kind of claim the service will be billed with: dental and vision by their chapters of HCPCS, institutional for an
 * admission and for places where the patient stays, professional for the rest.
 */
export function claimTypeOf({ system, code }: BillingCode, input: SubmitInput): RequestedService['claimType'] {
  if (input.claim_type !== undefined) return input.claim_type;
  if (system === codeSystems.hcpcs && code.startsWith('D')) return 'oral';
  if (system === codeSystems.hcpcs && code.startsWith('V2')) return 'vision';
  const isStay = input.request_type === 'AR' || inpatientPlaces.has(input.place_of_service);
  return isStay ? 'institutional' : 'professional';
}

/** X12 1365: equipment 12, surgery 2 (CPT 10004 to 69990), else medical care 1. */
export function serviceTypeOf({ system, code }: BillingCode): string {
  if (system === codeSystems.hcpcs && equipment.test(code)) return '12';
  return system === codeSystems.cpt && /^[1-6]\d{4}$/.test(code) ? '2' : '1';
}
