import { jsonLines } from '../json-lines.js';
import type { Outcome } from './ask.js';
import type { PlatformRun } from './run.js';

/** Each question that an outside review of the tools asked, with the ids of those of the set that ask the same. */
export const reviewQuestions = jsonLines<readonly [words: string, ...ids: string[]]>('questions/review.jsonl');

/** Ids of the questions that {@link reviewQuestions} names. */
export const reviewIds: ReadonlySet<string> = new Set(reviewQuestions.flatMap(([, ...ids]) => ids));

/** A line for each question of the review, with what came of it at one platform, and how many were not answered right. */
export function reviewTable({ platform, outcomes }: PlatformRun): {
  readonly lines: string[];
  readonly failed: number;
} {
  let failed = 0;
  const lines = reviewQuestions.map(([words, ...ids], index) => {
    const asked = outcomes.filter(({ question }) => ids.includes(question.id));
    const wrong = asked.filter((outcome) => !isRight(outcome));
    if (wrong.length > 0) failed += 1;
    const names = wrong.map(({ question, client }) => `${question.id} (${client})`).join(', ');
    const result = asked.length === 0 ? 'not asked here' : wrong.length === 0 ? 'right' : `NOT RIGHT: ${names}`;
    return `${`${index + 1}`.padStart(2)} ${words.padEnd(64)} ${result}`;
  });
  const notAsked = lines.filter((line) => line.endsWith('not asked here')).length;
  const sum = `${platform}: ${lines.length - notAsked - failed} of ${lines.length - notAsked} of the review right`;
  return { lines: [...lines, notAsked === 0 ? sum : `${sum}, ${notAsked} not asked here`], failed };
}

/** By both halves alone. */
function isRight({ text, structured }: Outcome): boolean {
  return text.verdict === 'right' && structured.verdict === 'right';
}
