import { linesIn } from '../../json-lines.js';
import { calendarQuestions } from './calendar.js';
import type { Question } from './question.js';
import type { Truth } from './truth.js';

/**
 * All questions, in no order that matters: one a line of `questions.jsonl`, where `{-25}` is the day 25 days before the day of
 * the records, and those about days of the calendar.
 *
 * @param day of the records, at 0:00 UTC
 */
export function questionsOf(truth: Truth, day: Date): readonly Question[] {
  const lines = linesIn('questions/questions.jsonl');
  return [...lines.map((line) => JSON.parse(dated(line, day)) as Question), ...calendarQuestions(truth)];
}

function dated(line: string, day: Date): string {
  return line.replace(/\{(-?\d+)( in words)?\}/g, (_written, days: string, words?: string) => {
    const date = new Date(day.getTime() + Number(days) * 86_400_000);
    if (words === undefined) return date.toISOString().slice(0, 10);
    // As people say it: May 21 2018.
    const month = date.toLocaleString('en-US', { month: 'long', timeZone: 'UTC' });
    return `${month} ${date.getUTCDate()} ${date.getUTCFullYear()}`;
  });
}
