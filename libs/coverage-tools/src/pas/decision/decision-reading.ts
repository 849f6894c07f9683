import { plainName } from '../../untrusted-text.js';
import { decisionClock, type DecisionClock, type SentFacts } from './decision-clock.js';
import type { DecisionDifference, EarlierAnswer, PriorAuthDecision } from './decision.js';
import { grants, type DecisionStatus } from '../vocabulary/review-action.js';
import type { UnverifiedReason } from './unverified.js';

/** What a decision means, in the gateway's own words; of the payer's there is nothing in it but codes, numbers and days. */
export interface DecisionReading {
  /** The status in a word or two. */
  readonly words: string;
  readonly meaning: string;
  /** What has to be minded, one sentence each, the most important first. */
  readonly cautions: readonly string[];
  /** When a decision is due; of what is pended alone. */
  readonly clock?: DecisionClock;
}

/**
 * How a decision is read: the one wording for people, agents and programs.
 *
 * @param sent the request that it is about; without it nothing is said of when a decision is due
 * @param now epoch milliseconds
 */
export function readingOf(decision: PriorAuthDecision, sent: SentFacts | undefined, now: number): DecisionReading {
  const { status, unverified = [], differences = [], earlier = [], said = [], warnings = [], items } = decision;
  // That a request waited before it was decided is the normal course.
  const before = status === 'unverified' ? earlier : earlier.filter((one) => one.status !== 'pended');
  const clock = status === 'pended' && sent ? decisionClock(sent, now) : undefined;
  const isUnsaid = status === 'modified' && items.every(({ granted, detail }) => granted.length === 0 && !detail);
  const isUnexplained = status === 'denied' && ![...decision.reasons, ...decision.notes].some(hasWords);
  return {
    ...decisionWords[status],
    cautions: [
      ...(grants(status) && decision.faults.length > 0
        ? ['The payer grants it and finds fault with the request all the same: ask it.']
        : []),
      ...(decision.assignedAt === undefined ? [] : [assignedWords(decision.assignedAt)]),
      ...unverified.map((reason) => whyUnverified[reason]),
      ...differences.map(differenceWords),
      ...(grants(status) ? grantCautions(decision, now) : []),
      ...(isUnsaid ? ['The payer does not say what it grants instead: ask it.'] : []),
      ...(grants(status) && decision.authorizationNumber === undefined
        ? ['The payer gives no authorization number: ask it for one.']
        : []),
      ...(isUnexplained ? ['The payer gives a code and no words: it has to name a specific reason, ask for it.'] : []),
      ...(clock ? [clock.words] : []),
      ...(before.length > 0 ? [`The payer has also said: ${earlierWords(before)}.`] : []),
      ...(said.length > 0 && status !== 'unverified' && status !== 'unknown'
        ? ['The payer also sent answers that it does not tie to this request: see what is not assigned.']
        : []),
      ...warnings,
    ],
    ...(clock && { clock }),
  };
}

/** What the number and the days of a grant do not say. */
function grantCautions({ expires, items }: PriorAuthDecision, now: number): string[] {
  const granted = items.filter((item) => grants(item.status));
  const differ = (...of: readonly ('number' | 'validFrom' | 'expires')[]) => {
    const said = granted.map((item) => of.flatMap((name) => item[name] ?? []).join(' ')).filter((one) => one !== '');
    return new Set(said).size > 1;
  };
  const last = /^\d{4}(?:-\d\d){0,2}/.exec(expires ?? '')?.[0];
  // The day is over everywhere on earth.
  const today = new Date(now - 12 * 3_600_000).toISOString();
  return [
    ...(last !== undefined && last < today.slice(0, last.length)
      ? [`It ended with ${last}: nothing is authorized by it after that.`]
      : []),
    ...(differ('validFrom', 'expires') ? ['Its items hold for different days: look at each item.'] : []),
    ...(differ('number') ? ['Its items have different authorization numbers: look at each item.'] : []),
  ];
}

function hasWords(reason: string | { readonly text?: string }): boolean {
  return typeof reason === 'string' || reason.text !== undefined;
}

/** In short words, with what they mean for whoever waits. */
export const decisionWords: Readonly<Record<DecisionStatus, { readonly words: string; readonly meaning: string }>> = {
  approved: { words: 'Approved', meaning: 'The payer authorizes what was asked for. It is no promise to pay.' },
  'approved-other-dates': {
    words: 'Approved for other dates',
    meaning: 'The payer authorizes it, but not for the day that was asked for.',
  },
  partial: { words: 'Partly approved', meaning: 'Not all of it is authorized: look at each item.' },
  modified: {
    words: 'Approved with changes',
    meaning: 'Something else is authorized than was asked for: compare before anything is done.',
  },
  denied: { words: 'Denied', meaning: 'The payer does not authorize it. An appeal goes to the payer itself.' },
  pended: { words: 'Pended', meaning: 'The payer has not decided. Nothing is authorized yet.' },
  cancelled: { words: 'Cancelled', meaning: 'Nothing is authorized by it.' },
  'contact-payer': { words: 'Payer wants a call', meaning: 'The payer wants to be called about the request.' },
  'not-required': { words: 'Not required', meaning: 'The payer says that no authorization is needed.' },
  error: { words: 'Found faulty', meaning: 'Correct what the payer names, then ask again.' },
  unverified: {
    words: 'Not verified',
    meaning:
      'What the payer said is not certainly about this request, or not its last word: nothing is authorized by it.',
  },
  unknown: { words: 'Unclear', meaning: 'The payer’s answer says nothing that can be relied on.' },
};

/** Why an answer is not certain, a sentence each. */
export const whyUnverified: Readonly<Record<UnverifiedReason, string>> = {
  'request-not-named': 'The answer does not say that it is about this request.',
  'names-contradict': 'The answer names another request, and a number that the payer gave to this one.',
  'not-understood': 'The payer answered; that it is about this request cannot be said.',
  'member-not-certain': 'Name or number of the patient in the answer are not those of the request.',
  'other-provider': 'The answer is addressed to another provider.',
  'other-insurer': 'The answer comes from another payer than the one that was asked.',
  'answers-contradict': 'Several answers, any of which may be the newest, say different things.',
  'too-many-answers': 'The payer sent more answers than are read.',
  'newest-withdrawn': 'The newest answer was withdrawn by the payer.',
  'contradicts-itself': 'The answer grants in one place what it refuses in another.',
  'not-an-authorization': 'The answer is not one to a request for authorization.',
  'items-missing': 'The answer does not decide on all that was asked for.',
  'validity-unreadable': 'The days for which something is granted cannot be read.',
  'denied-before': 'The payer refused it before, and the approval is not certainly newer.',
  'perhaps-refused': 'Another answer, which may be about this request and is not certainly older, refuses it.',
};

function assignedWords(at: string): string {
  return `The payer does not say whose answer it is: a person said on ${at.slice(0, 10)} that it is about this request.`;
}

const differing: Readonly<Record<DecisionDifference['what'], string>> = {
  service: 'Service',
  quantity: 'Quantity',
  provider: 'NPI of the provider',
  'service-date': 'Authorized days',
  'authorization-number': 'Authorization number',
};

function differenceWords({ what, asked, answered }: DecisionDifference): string {
  const before = what === 'service-date' ? `for a service ${safe(asked)}` : `instead of ${safe(asked)}`;
  return `${differing[what]}: ${safe(answered)} ${before}.`;
}

/** A payer's value where it may stand in a sentence of the gateway. */
function safe(text: string): string {
  const parts = text.split(/[\s,]+/);
  return parts.every((part) => plainName(part) !== undefined) ? text : 'another (see "differences")';
}

function earlierWords(earlier: readonly EarlierAnswer[]): string {
  return earlier
    .slice(0, 3)
    .map(({ status, decidedAt }) => [
      decisionWords[status].words.toLowerCase(),
      /^[\d-]{4,10}/.exec(decidedAt ?? '')?.[0],
    ])
    .map(([what, day]) => (day === undefined ? what : `${what} on ${day}`))
    .join(', ');
}
