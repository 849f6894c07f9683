import { decisionIn, identitiesOf, withNames } from './decision/decision-in.js';
import { whyUnverified } from './decision/decision-reading.js';
import type { PriorAuthDecision } from './decision/decision.js';
import { otherNames } from './request/other-claims.js';
import type { LedgerEntry } from './request/request-ledger.js';
import type { DecidedEntry } from './request/settle-request.js';

/** What becomes of a request once a number is known to be of it, or why the number cannot be. */
export type JudgedAnswer = { readonly entry: DecidedEntry } | { readonly why: string };

const noSuch = 'No answer with this number waits for somebody to say whose it is.';

/**
 * Judges the kept answer again, with a number of it as what the payer calls the request. A person's word is one thing that
 * speaks for the request (as a number that the payer gave before): what speaks against it counts as it always does.
 *
 * @param sent every entry of the ledger
 */
export function judgeAnswer(entry: DecidedEntry, number: string, sent: readonly LedgerEntry[]): JudgedAnswer {
  const { kept, decision: before, changedBy, assigned } = entry;
  if (assigned !== undefined) return no('A person has said already which answer is about this request.');
  if (changedBy !== undefined) return no(`The request was changed by ${changedBy}: answers are about that one.`);
  const isShown = before.said?.some(({ numbers }) => numbers.includes(number)) === true;
  if (!isShown) return no(noSuch);
  if (kept === undefined) return no('The answer was too long to be kept: ask anew where the request stands.');
  const others = otherNames(sent, entry);
  if (others.numbers.includes(number)) return no('The payer gave this number to another request of this session.');
  const given = withNames(entry.given, before);
  const question = {
    ...{ request: entry.request ?? entry.inquiry, exchange: kept.exchange, now: kept.at, held: kept.held },
    ...{ given: { ...given, numbers: [...given.numbers, number] }, otherClaims: others.claims },
  };
  const found = identitiesOf(kept.body, question, number);
  if (found.length === 0) return no(noSuch);
  const against = found.find(({ verdict }) => verdict !== 'ours');
  if (against !== undefined) {
    const [reason] = against.reasons;
    return no(reason === undefined ? 'The answer names another patient, or another request.' : whyUnverified[reason]);
  }
  const decision = decisionIn(kept.body, question);
  if (decision === undefined || decision.status === 'unverified') return no(whyOpen(decision));
  return { entry: { ...entry, decision, given: withNames(question.given, decision) } };
}

/** Numbers of answers that a person may say are about the request. */
export function assignableNumbers(entry: LedgerEntry, sent: readonly LedgerEntry[]): readonly string[] {
  if (entry.state !== 'decided' || entry.kept === undefined) return [];
  const numbers = new Set(entry.decision.said?.flatMap((one) => one.numbers));
  return [...numbers].filter((number) => 'entry' in judgeAnswer(entry, number, sent));
}

function no(why: string): JudgedAnswer {
  return { why };
}

function whyOpen(decision: PriorAuthDecision | undefined): string {
  const [reason = 'request-not-named'] = decision?.unverified ?? [];
  return `Nothing certain would come of it. ${whyUnverified[reason]}`;
}
