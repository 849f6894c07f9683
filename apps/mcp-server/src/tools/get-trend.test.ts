import { sendJson } from '@fhir-gateway/testing';
import { labResult, searchset } from '../testing/bundles.js';
import { eras, useTestEndpoint } from '../testing/test-endpoint.js';

const patient = {
  resourceType: 'Patient',
  id: 'pat-1',
  name: [{ given: ['Hedda'], family: 'Vantreen' }],
  birthDate: '1958-02-11',
  gender: 'female',
};
const a1c = { coding: [{ system: 'http://loinc.org', code: '4548-4', display: 'Hemoglobin A1c' }] };
const result = (id: string, date: string, value: number) =>
  labResult(id, { code: a1c, effectiveDateTime: date, valueQuantity: { value, unit: '%', code: '%' } });

describe('get_trend', () => {
  const endpoint = useTestEndpoint();
  let held: readonly object[];

  beforeEach(() => {
    held = [result('a', '2024-01-10', 7.9), result('b', '2024-07-10', 7.5), result('c', '2025-01-10T09:00:00Z', 7.2)];
    endpoint.stub.answer = ({ target }, response) => {
      const [, id] = /^Patient\/(.+)$/.exec(target) ?? [];
      if (id !== undefined)
        return sendJson(response, 200, id === 'pat-1' ? patient : { ...patient, id, birthDate: '1990-05-05' });
      if (target.startsWith('Observation')) return sendJson(response, 200, searchset(held as never));
      sendJson(response, 200, searchset([]));
    };
  });

  it.each(eras)('answers whose it is, the figures and the results in either half (%s)', async (era) => {
    await endpoint.signIn('pat-1');
    const client = await endpoint.connect(era);
    const { text, structured } = await endpoint.call('get_trend', { test: 'A1c' }, { client });
    expect(structured).toMatchObject({
      person: 'stub-ehr',
      connections: ['stub-ehr'],
      record_content: {
        person: expect.stringMatching(/^Hedda Vantreen, born 1958-02-11, \d+ years, female$/) as string,
        series: [
          {
            name: 'Hemoglobin A1c LOINC 4548-4',
            unit: '%',
            values: 3,
            direction: 'falling, about 0.7 a year',
            figures: [{ count: 3, first: '7.9 (2024-01-10)', last: '7.2 (2025-01-10)', mean: 7.53 }],
            table: {
              every_row: { at: 'stub-ehr' },
              columns: ['date', 'value'],
              rows: [
                ['2025-01-10', '7.2 %'],
                ['2024-07-10', '7.5 %'],
                ['2024-01-10', '7.9 %'],
              ],
            },
          },
        ],
      },
    });
    expect(text).toMatch(/^Record of person stub-ehr, from stub-ehr:\n<record-content>\nHedda Vantreen/);
    expect(text).toContain(
      'falling, about 0.7 a year\nlast 7.2 (2025-01-10), first 7.9 (2024-01-10), lowest 7.2 (2025-01-10), highest 7.9 (2024-01-10), mean 7.53',
    );
    expect(text).toContain('2024-07-10 | 7.5 %');
  });

  it('says in text how many of the results are listed, before what it says of every row', async () => {
    await endpoint.signIn('pat-1');
    const { text } = await endpoint.call('get_trend', { test: 'A1c', limit: 2 });
    expect(text).toMatch(/: 3 results\nfalling[^\n]*\nlast [^\n]*\nthe newest 2 of 3:\nevery row: /);
    const whole = await endpoint.call('get_trend', { test: 'A1c' });
    expect(whole.text).not.toContain('the newest');
  });

  it('answers with the rest where a search is refused, and says what is missing in either half', async () => {
    await endpoint.signIn('pat-1');
    const { answer } = endpoint.stub;
    endpoint.stub.answer = (request, response) =>
      request.target.startsWith('Observation') ? sendJson(response, 403, {}) : answer(request, response);
    const { isError, text, structured } = await endpoint.call('get_trend', { test: 'A1c' });
    expect(isError).toBe(false);
    expect(structured['missing']).toEqual([expect.stringMatching(/^Observation at stub-ehr: refused/)]);
    expect(text).toMatch(/\nMissing: Observation at stub-ehr: refused/);
    expect(structured['summary']).toMatch(/^Not everything could be read at stub-ehr: see what is missing\. 0 of /);
  });

  it('takes dates as people write them', async () => {
    await endpoint.signIn('pat-1');
    const { structured } = await endpoint.call('get_trend', { test: 'A1c', since: 'June 2024', until: '2024' });
    expect(structured).toMatchObject({
      notices: [expect.stringContaining('as 2024-06-01')],
      warnings: ['2 results lie outside of the dates.'],
      record_content: { series: [{ values: 1 }] },
    });
  });

  it.each([
    ['limits that nothing lies between', { test: 'A1c', since: '2025', until: '2024' }, 'ARGUMENT_INVALID'],
    ['a date that is none', { test: 'A1c', since: 'soonish' }, 'ARGUMENT_INVALID'],
    ['no test', {}, 'ARGUMENT_INVALID'],
  ])('refuses %s', async (_what, args, code) => {
    endpoint.stub.seen.length = 0;
    const { isError, text } = await endpoint.call('get_trend', args);
    expect([isError, text]).toEqual([true, expect.stringMatching(new RegExp(`^${code}`))]);
    expect(endpoint.stub.seen).toEqual([]);
  });
});
