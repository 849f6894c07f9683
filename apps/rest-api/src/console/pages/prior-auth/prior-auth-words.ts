import type { DecisionStatus, ListedRequest, RequestCheck } from '@fhir-gateway/coverage-tools';

/** How a state is shown: its words, and whether it is good, bad, or waits for somebody. */
export interface StateWords {
  readonly words: string;
  readonly tone: 'good' | 'bad' | 'warn' | 'plain';
  readonly meaning: string;
}

const decisions: Readonly<Record<DecisionStatus, StateWords>> = {
  approved: { words: 'Approved', tone: 'good', meaning: 'The payer authorizes what was asked for.' },
  partial: { words: 'Partly approved', tone: 'warn', meaning: 'Not all of it is authorized: look at each item.' },
  modified: {
    words: 'Approved with changes',
    tone: 'warn',
    meaning: 'Something else is authorized than was asked for: compare before anything is done.',
  },
  denied: {
    words: 'Denied',
    tone: 'bad',
    meaning: 'The payer does not authorize it. An appeal goes to the payer itself.',
  },
  pended: { words: 'Pended', tone: 'warn', meaning: 'The payer has not decided. Nothing is authorized yet.' },
  cancelled: { words: 'Cancelled', tone: 'plain', meaning: 'Nothing is authorized by it.' },
  'contact-payer': {
    words: 'Payer wants a call',
    tone: 'warn',
    meaning: 'The payer wants to be called about the request.',
  },
  'not-required': { words: 'Not required', tone: 'good', meaning: 'The payer says that no authorization is needed.' },
  error: { words: 'Found faulty', tone: 'bad', meaning: 'Correct what the payer names, then ask again.' },
  unknown: { words: 'Unclear', tone: 'warn', meaning: 'The payer’s answer says nothing that can be relied on.' },
};

const unanswered: StateWords = {
  words: 'No answer read',
  tone: 'warn',
  meaning: 'It was sent, and no answer was read. The payer may have it: check before it is sent again.',
};
const refused: StateWords = {
  words: 'Not taken',
  tone: 'bad',
  meaning: 'The payer found fault with the request and did not take it. What was asked is not kept.',
};

/** Where a request stands. */
export function stateWords({ state, decision }: ListedRequest): StateWords {
  if (state === 'refused') return refused;
  return decision === undefined ? unanswered : decisions[decision.status];
}

/** What came of one check. */
export function checkWords({ outcome }: RequestCheck): string {
  if (outcome === 'not-found') return 'the payer knew nothing of it';
  return outcome === 'no-answer' ? 'no answer was read' : decisions[outcome].words;
}

/** A status of an item. */
export function itemWords(status: DecisionStatus): StateWords {
  return decisions[status];
}

/** When the payer may be asked, in words; `undefined` where it may be asked now. */
export function waitWords(seconds: number | undefined): string | undefined {
  if (seconds === undefined || seconds === 0) return undefined;
  return `The payer is asked at most once a minute: again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
}
