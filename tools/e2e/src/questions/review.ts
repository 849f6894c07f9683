import type { Outcome } from './ask.js';
import type { PlatformRun } from './run.js';

/** Each question that an outside review of the tools asked, with those of the set that ask the same. */
export const reviewQuestions: readonly (readonly [words: string, ...ids: string[]])[] = [
  ['Latest HbA1c, and its trend over two years', 'a1c-trend'],
  ['The same, asked with the word HbA1c', 'a1c'],
  ['Active medications', 'medications'],
  ['Who prescribed each of them', 'prescriber'],
  ['Allergies with severity', 'allergies'],
  ['Is she allergic to penicillin', 'penicillin', 'penicillin-in-params'],
  ['The last five encounters, and why', 'last-visits'],
  ['Immunizations due', 'vaccinations-due', 'vaccinations'],
  ['The flu shot of this season', 'flu'],
  ['Mean blood pressure of a year', 'blood-pressure-year'],
  ['Abnormal laboratory results of six months', 'abnormal-labs'],
  ['Problem list with onset', 'problems', 'problem-list'],
  ['Text of the last three notes', 'three-notes'],
  ['Discharge summary', 'discharge-summary'],
  ['Care team, and how to reach it', 'care-team', 'care-team-phone'],
  ['Last knee surgery', 'knee'],
  ['When the implant was put in', 'implant-date'],
  ['Implants, with serial number', 'implant-lot', 'implant-serial'],
  ['Care plans and goals', 'care-plans', 'goals'],
  ['Refills of three months', 'refills'],
  ['Is she on metformin', 'metformin'],
  ['Paid and owed for the claims of a year', 'claims-of-a-year'],
  ['Is an MRI of the spine covered', 'spine-mri'],
  ['Prior authorization of a knee replacement, and its documents', 'knee-authorization', 'knee-policy'],
  ['Submit a request, and follow it to a number', 'request-authorization'],
  ['Is there an authorization already', 'authorization-on-file', 'authorizations'],
  ['How many diabetics are in the open records', 'open-diabetics'],
  ['How many diabetics are among a clinician’s patients', 'panel-diabetics'],
  ['Find a patient by name and birth date', 'open-find-patient'],
  ['My hospital is Mayo Clinic', 'mayo'],
  ['The same patient on two platforms', 'allergies-at-both', 'medications-at-both', 'visits-at-both'],
  ['Write a weight', 'write-weight', 'write-for-another', 'write-nonsense'],
  ['Wrong platform, type, parameter', 'wrong-platform', 'wrong-type', 'wrong-parameter'],
  ['A note that gives commands', 'note-with-commands'],
  ['A summary of one page', 'summary'],
  ['Appointments; imaging', 'appointments', 'imaging'],
];

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
