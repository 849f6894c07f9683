import { parseProcedureCode } from '../../procedure-code.js';
import { claimTypeOf, orderTypeOf } from './order-kind.js';
import { submitInput } from './submit-input.js';

const inputOf = (changes: object) =>
  submitInput.parse({
    patient_id: 'pat-1',
    procedure_code: '27447',
    service_date: '2026-12-15',
    place_of_service: '11',
    ordering_npi: '2222222222',
    ...changes,
  });

describe('claimTypeOf', () => {
  it.each<[string, object, string]>([
    ['27447', {}, 'professional'],
    ['27447', { place_of_service: '21' }, 'institutional'],
    ['27447', { place_of_service: '22' }, 'professional'],
    ['99223', { request_type: 'AR' }, 'institutional'],
    ['D2740', {}, 'oral'],
    ['V2020', {}, 'vision'],
    ['E0424', { place_of_service: '12' }, 'professional'],
    ['27447', { place_of_service: '21', claim_type: 'professional' }, 'professional'],
  ])('%s with %j is billed as %s', (code, changes, expected) => {
    expect(claimTypeOf(parseProcedureCode(code), inputOf(changes))).toBe(expected);
  });
});

describe('orderTypeOf', () => {
  it.each<[string, object, string]>([
    ['27447', {}, 'ServiceRequest'],
    ['E0424', {}, 'DeviceRequest'],
    ['J1745', {}, 'ServiceRequest'],
    ['J1745', { drug_code: '310965' }, 'MedicationRequest'],
    ['27447', { drug_code: '310965' }, 'ServiceRequest'],
    ['J1745', { order_type: 'MedicationRequest' }, 'ServiceRequest'],
    ['27447', { order_type: 'DeviceRequest' }, 'DeviceRequest'],
  ])('%s with %j is a %s', (code, changes, expected) => {
    expect(orderTypeOf(parseProcedureCode(code), inputOf(changes))).toBe(expected);
  });
});
