import { jsonLines } from '../json-lines.js';
import { readStructured, readText } from './half.js';
import { judge } from './judge.js';
import type { Verdict } from './judge.js';
import { row } from './set/fact.js';
import type { Expectation } from './set/question.js';
import { Truth, result } from './set/truth.js';

const patient = 'hedda-vantreen';
const truth = new Truth('2026-11-27T00:00:00.000Z');
const fenced = (...lines: string[]) => ['<record-content>', ...lines, '</record-content>'].join('\n');

/** One half of an answer, what was asked for, and how it is to be judged. */
interface Row {
  readonly what: string;
  readonly verdict: Verdict;
  readonly expected: Expectation;
  readonly text?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly isError?: boolean;
}

describe('the judge', () => {
  it.each(jsonLines<Row>('questions/judge.jsonl'))(
    '$what',
    ({ text, fields = {}, isError = false, expected, verdict }) => {
      const half = text === undefined ? readStructured(fields, isError) : readText(text, isError);
      expect(judge(half, expected, truth)).toMatchObject({ verdict });
    },
  );

  it('takes no part of a number or word for the whole', () => {
    const expected = { facts: [row('6.7')] };
    const verdictOf = (value: string) => judge(readText(fenced(`x | ${value} %`), false), expected, truth).verdict;
    expect(['6.7', '16.7', '6.75', '6', '6.7.1'].map(verdictOf)).toEqual(['right', 'wrong', 'wrong', 'wrong', 'wrong']);
  });

  it('takes the best of several meanings, and their common facts', () => {
    const expected = { patient, either: [{ facts: [row('2025')] }, { facts: [row('2026')] }] };
    expect(judge(readText(fenced('2026 | visit'), false), expected, truth).verdict).toBe('right');
    expect(judge(readText(fenced('2024 | visit'), false), expected, truth).verdict).toBe('wrong');
  });

  it('finds what stands above all rows in each of them', () => {
    const text = fenced('every row: patient Hedda | status active', 'date | text', '2020 | Hypertension');
    expect(judge(readText(text, false), { facts: [row('Hypertension', 'active')] }, truth).verdict).toBe('right');
  });

  it('fails an answer of which any fact was changed', () => {
    const observation = truth.latest(patient, '4548-4');
    const answer = `1 of 14 Observation at x:\n${fenced(`${observation.effectiveDateTime} | HbA1c | ${observation.valueQuantity?.value} %`)}`;
    const expected = { patient, facts: [result(observation)] };
    expect(judge(readText(answer, false), expected, truth).verdict).toBe('right');
    for (const [from, to] of [
      ['2026', '2025'],
      [`${observation.valueQuantity?.value}`, '5.1'],
    ] as const) {
      const changed = readText(answer.replace('14 O', '1 O').replace(from, to), false);
      expect(judge(changed, expected, truth).verdict).toBe('wrong');
    }
  });
});
