import {
  decisionWords,
  type DecisionStatus,
  type ListedRequest,
  type RequestCheck,
} from '@fhir-gateway/coverage-tools';

/** How a state is shown: its words, and whether it is good, bad, or waits for somebody. */
export interface StateWords {
  readonly words: string;
  readonly tone: 'good' | 'bad' | 'warn' | 'plain';
  readonly meaning: string;
}

const tones: Readonly<Record<DecisionStatus, StateWords['tone']>> = {
  approved: 'good',
  'approved-other-dates': 'warn',
  partial: 'warn',
  modified: 'warn',
  denied: 'bad',
  pended: 'warn',
  cancelled: 'plain',
  'contact-payer': 'warn',
  'not-required': 'good',
  error: 'bad',
  unverified: 'warn',
  unknown: 'warn',
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

/** What was asked for. */
export function requestTitle(items: ListedRequest['items']): string {
  const services = items.map(({ service }) => service?.text ?? (service?.code && `Service ${service.code}`));
  return services.filter(Boolean).join(', ') || 'A request';
}

/** Where a request stands. */
export function stateWords({ state, decision, reading }: ListedRequest): StateWords {
  if (state === 'refused') return refused;
  return decision === undefined || reading === undefined
    ? unanswered
    : { words: reading.words, meaning: reading.meaning, tone: tones[decision.status] };
}

/** What came of one check. */
export function checkWords({ outcome }: RequestCheck): string {
  if (outcome === 'not-found') return 'the payer found nothing under its names';
  return outcome === 'no-answer' ? 'no answer was read' : decisionWords[outcome].words;
}

/** A status of an item. */
export function itemWords(status: DecisionStatus): Omit<StateWords, 'meaning'> {
  return { words: decisionWords[status].words, tone: tones[status] };
}

/** When the payer may be asked, in words; `undefined` where it may be asked now. */
export function waitWords(seconds: number | undefined): string | undefined {
  if (seconds === undefined || seconds === 0) return undefined;
  return `The payer is asked at most once a minute: again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
}
