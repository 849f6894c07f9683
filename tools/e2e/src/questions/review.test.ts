import type { Outcome } from './ask.js';
import { reviewIds, reviewQuestions, reviewTable } from './review.js';
import { questionsOf } from './set/index.js';
import { Truth } from './set/truth.js';

const day = new Date('2026-11-27T00:00:00.000Z');
const questions = questionsOf(new Truth(day.toISOString()), day);
const known = new Map(questions.map((question) => [question.id, question]));

function outcome(id: string, verdict: 'right' | 'honest'): Outcome {
  const judged = { verdict, why: '', warns: false, tokens: 1 };
  const question = known.get(id) as Outcome['question'];
  return { question, client: 'weak', calls: 1, answers: [], text: judged, structured: { ...judged, verdict: 'right' } };
}

describe('the questions of the review', () => {
  it.each(reviewQuestions)('%s has its questions in the set', (_words, ...ids) => {
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id) => !known.has(id))).toEqual([]);
  });

  it('are 36, and each is asked at the sandbox with all switches', () => {
    expect(reviewQuestions).toHaveLength(36);
    expect([...reviewIds].filter((id) => known.get(id)?.notAt?.includes('all'))).toEqual([]);
  });

  it('are of a set whose days go with the day of the records', () => {
    expect(known.size).toBe(questions.length);
    expect(questions).toHaveLength(156);
    expect(known.get('a1c')?.right.facts).toEqual([{ tokens: ['2026-11-02', '6.7'] }]);
    expect(JSON.stringify(known.get('open-find-patient')?.weak)).toContain('May 21 2018');
    expect(JSON.stringify(questions)).not.toMatch(/\{-?\d/);
  });

  it('are not right where one half of one answer is not', () => {
    const all = [...reviewIds].map((id) => outcome(id, 'right'));
    expect(reviewTable({ platform: 'all', outcomes: all }).failed).toBe(0);
    const { lines, failed } = reviewTable({ platform: 'all', outcomes: [...all, outcome('flu', 'honest')] });
    expect(failed).toBe(1);
    expect(lines.find((line) => line.includes('flu shot'))).toContain('NOT RIGHT: flu (weak)');
  });

  it('are told apart where a platform was not asked', () => {
    const { lines, failed } = reviewTable({ platform: 'other-server', outcomes: [outcome('a1c', 'right')] });
    expect(failed).toBe(0);
    expect(lines.at(-1)).toBe('other-server: 1 of 1 of the review right, 35 not asked here');
  });
});
