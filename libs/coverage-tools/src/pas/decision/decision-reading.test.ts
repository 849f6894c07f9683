import { decidedItem } from '../../testing/answer-fixtures.js';
import { claimResponse } from '../../testing/prior-auth-fixtures.js';
import { readDecision } from './read-decision.js';
import { readingOf } from './decision-reading.js';

const now = Date.parse('2026-11-24T10:00:00Z');
const answer = (...items: ReturnType<typeof decidedItem>[]) => ({ request: { reference: 'urn:uuid:1' }, item: items });
const cautions = (response: Parameters<typeof claimResponse>[0]) =>
  readingOf(readDecision(claimResponse(response)), undefined, now).cautions;
const granted = (end: string, parts: Parameters<typeof decidedItem>[1] = {}) =>
  decidedItem('A1', { number: 'AUTH-1', start: '2026-01-01', end, ...parts });

describe('what has to be minded of a grant', () => {
  it.each([
    ['2026-11-22', true],
    ['2026-10', true],
    ['2026', false],
    ['2026-11-23', false],
    ['2026-11', false],
    ['2027-01-01', false],
  ])('that ends with %s: is it over? %s', (end, isOver) => {
    const over = `It ended with ${end}: nothing is authorized by it after that.`;
    expect(cautions(answer(granted(end)))).toEqual(isOver ? [over] : []);
  });

  it('is that items differ in days or in numbers, and that there are faults', () => {
    const other = { sequence: 2, start: '2026-12-01' };
    expect(cautions(answer(granted('2027-01-01'), granted('2027-02-01', other)))).toEqual([
      'Its items hold for different days: look at each item.',
    ]);
    expect(cautions(answer(granted('2027-01-01'), granted('2027-01-01', { sequence: 2, number: 'AUTH-2' })))).toEqual([
      'Its items have different authorization numbers: look at each item.',
    ]);
    const error = [{ code: { text: 'Missing diagnosis' } }];
    expect(cautions({ ...answer(granted('2027-01-01')), error })).toEqual([expect.stringContaining('finds fault')]);
  });

  it('is nothing where the items agree, or where only one says it', () => {
    expect(cautions(answer(granted('2027-01-01'), granted('2027-01-01', { sequence: 2 })))).toEqual([]);
    expect(cautions(answer(granted('2027-01-01'), decidedItem('A1', { sequence: 2 })))).toEqual([]);
  });

  it('is not said of a refusal', () => {
    expect(cautions(answer(decidedItem('A3', { reason: 'No', end: '2026-01-01' })))).toEqual([]);
  });
});
