import { caution, step, withWords, type OperationNames, type Step } from './step.js';

const names: OperationNames = {
  check: 'CHECK',
  forms: 'FORMS',
  submit: 'SUBMIT',
  status: 'STATUS',
  list: 'LIST',
  assign: 'ASSIGN',
  formulary: 'FORMULARY',
};
const said = (one: Step) => withWords({ nextSteps: [one] }, names).nextSteps[0];

describe('the words of a step', () => {
  it('have the names that the outlet gives, and no others', () => {
    expect(said(step('asked-before', { request_id: 'r1' }))).toBe(
      'STATUS with request_id r1: this was asked for before.',
    );
    expect(said(step('documentation', { assertion_id: 'CA-1' }))).toBe(
      'FORMS with assertion_id CA-1: the payer wants documentation.',
    );
    expect(said(step('documentation', { assertion_id: undefined }))).toContain(
      'FORMS with the assertion_id of this answer',
    );
    expect(said(step('drug-needs-code'))).toBe(
      'SUBMIT needs procedure_code: the HCPCS code that the drug is billed by.',
    );
    expect(said(step('drug-needs-code', { procedure_codes: 'J1745' }))).toContain('J1745, which it names for the drug');
    expect(said(step('payer-says-nothing', { phone: '1-800' }))).toBe('Ask the payer itself: 1-800.');
  });

  it('change nothing else of an answer, nor an answer without any', () => {
    expect(withWords({ nextSteps: [], warnings: ['w'] }, names)).toEqual({ nextSteps: [], warnings: ['w'] });
    const preview = {
      sends: ['s'],
      warnings: [caution('drug-left-out', 'D1', 'DeviceRequest'), caution('assertion-missing')],
    };
    expect(withWords({ state: 'preview', preview }, names)).toEqual({
      state: 'preview',
      preview: {
        sends: ['s'],
        warnings: [
          'The drug D1 does not go with it: the service is asked for by a DeviceRequest, which names no drug.',
          'What the payer said of the requirements (assertion of CHECK) is not included.',
        ],
      },
    });
  });
});
