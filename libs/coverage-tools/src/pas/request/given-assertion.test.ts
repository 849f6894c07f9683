import { z } from 'zod';
import { submitInput } from './submit-input.js';

const wanted = { id: 'assertion-1', covered: 'covered', pa_needed: 'auth-needed', date: '2026-03-01' };
/** As check_prior_auth lists one. */
const ofTool = {
  coverage: 'Coverage/1',
  covered: 'covered',
  pa_needed: 'auth-needed',
  doc_needed: ['clinical'],
  reasons: [],
  date: '2026-03-01',
  assertion_id: 'assertion-1',
  satisfied_pa_id: null,
  expires: null,
};
/** As the API lists one. */
const ofApi = {
  coverage: null,
  covered: 'covered',
  paNeeded: 'auth-needed',
  docNeeded: [],
  billingCodes: [{ code: '27447' }],
  date: '2026-03-01T10:15:00-05:00',
  assertionId: 'assertion-1',
  satisfiedPaId: null,
};

const take = (given: unknown) => submitInput.shape.assertion.safeParse(given);

describe('the assertion of a request for authorization', () => {
  it.each([
    ['in the words of a request', wanted],
    ['as the tool lists it', ofTool],
    ['as the API lists it', ofApi],
    ['under two names with one value', { ...ofTool, id: 'assertion-1', assertionId: 'assertion-1' }],
  ])('is taken %s', (_name, given) => {
    expect(take(given).data).toEqual(wanted);
  });

  it('may say nothing of whether authorization is needed', () => {
    const { pa_needed: _needed, ...rest } = wanted;
    expect(take({ ...ofApi, paNeeded: null }).data).toEqual(rest);
    expect(take(undefined)).toEqual({ success: true, data: undefined });
  });

  it.each<[string, unknown]>([
    ['without an id', { ...ofTool, assertion_id: null }],
    ['with two ids', { ...ofTool, id: 'assertion-2' }],
    ['with two needs', { ...ofApi, pa_needed: 'no-auth' }],
    ['without a day', { ...ofApi, date: null }],
    ['of an unknown cover', { ...ofTool, covered: 'perhaps' }],
    ['that is a list', [ofTool]],
    ['that is text', 'assertion-1'],
    ['that is nothing', null],
  ])('is refused %s', (_name, given) => {
    expect(take(given).success).toBe(false);
  });

  it('is described to callers by the words of a request', () => {
    const { properties } = z.toJSONSchema(submitInput, { io: 'input', unrepresentable: 'any' });
    expect(properties?.['assertion']).toMatchObject({
      type: 'object',
      properties: { id: { type: 'string' }, date: { format: 'date' } },
      required: ['id', 'covered', 'date'],
    });
  });
});
