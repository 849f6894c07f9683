import { sendJson } from '@fhir-gateway/testing';

import type { TestBrowser } from '../testing/test-browser.js';
import { useTestGateway } from '../testing/test-gateway.js';

const patient = { resourceType: 'Patient', id: 'pat-1', name: [{ text: 'Ada Canaryname' }], birthDate: '1980-02-03' };
const result = (id: string, date: string, value: number, unit: string) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '718-7' }] },
  effectiveDateTime: date,
  valueQuantity: { value, unit, code: unit, system: 'http://unitsofmeasure.org' },
});

describe('/api/record/trends', () => {
  const rest = useTestGateway();
  let browser: TestBrowser;

  beforeAll(async () => {
    browser = await rest.signedIn('pat-1');
    rest.stub.answer = ({ url }, response) => {
      if (url.includes('/Patient/')) return sendJson(response, 200, patient);
      const found = [result('a', '2024-01-10', 138, 'g/L'), result('b', '2025-01-10', 14.1, 'g/dL')];
      const entry = found.map((resource) => ({ resource }));
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', entry });
    };
  });
  beforeEach(() => void (rest.stub.seen.length = 0));

  const ask = (path: string) => browser.visit(path, { headers: { accept: 'application/json' } });

  it('answers whose they are, the series, and where each value stands', async () => {
    const answer = await ask('/api/record/trends?test=hemoglobin');
    expect(await answer.json()).toMatchObject({
      person: { name: 'Ada Canaryname', birth_dates: ['1980-02-03'], connections: ['stub-ehr'] },
      gaps: [],
      series: [
        {
          name: 'Hemoglobin',
          code: '718-7',
          unit: 'g/dL',
          figures: [{ count: 2, mean: 13.95, first: { number: 13.8, date: '2024-01-10' } }],
          left_out: { bounds: 0, words: 0, undated: 0, disputed: 0 },
          values: [
            { text: '14.1 g/dL', converted: false, sources: [{ connection: 'stub-ehr', reference: 'Observation/b' }] },
            { text: '138 g/L', numbers: [13.8], converted: true },
          ],
        },
      ],
    });
  });

  it.each([
    ['no test', '/api/record/trends', 400, 'ARGUMENT_INVALID'],
    ['a date that is none', '/api/record/trends?test=a1c&since=soon', 400, 'ARGUMENT_INVALID'],
    ['a person whom nobody knows', '/api/record/trends?test=a1c&person=nobody', 404, 'PERSON_UNKNOWN'],
  ])('refuses %s', async (_what, path, status, code) => {
    const answer = await ask(path);
    expect([answer.status, await answer.json()]).toEqual([status, expect.objectContaining({ code })]);
    expect(rest.stub.seen.filter(({ url }) => url.includes('/Observation'))).toEqual([]);
  });
});
