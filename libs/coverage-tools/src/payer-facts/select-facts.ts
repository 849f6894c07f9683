import type { PayerFacts } from './load-payer-facts.js';
import type { PayerMatch } from './match-payer.js';
import type { FactKind, PayerFact } from './schema.js';
import { isAmong, serviceKindsOf, type AskedService } from './service-kinds.js';
import { aLine, dateWords, stateFact, stateName, type StatedFact } from './stated-fact.js';

/** What a question about a payer is for, and the day it is asked on. */
export interface FactQuestion extends AskedService {
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

/** A fact that may count, and what has to be so for it to. */
export interface FittingFact {
  readonly fact: PayerFact;
  readonly conditions: readonly string[];
}

/** The facts of some kinds that are not of another plan, state or service than what is known. */
export function fittingFacts(match: PayerMatch, kinds: readonly FactKind[], service: AskedService): FittingFact[] {
  if (match.kind !== 'one') return [];
  const wanted = serviceKindsOf(service);
  return match.payer.facts
    .filter(({ kind }) => kinds.includes(kind))
    .filter(({ lines, states }) => isOf(lines, match.line) && isOf(states, match.state))
    .filter(({ services }) => services === undefined || wanted.length === 0 || isAmong(services, wanted))
    .map((fact) => ({ fact, conditions: conditionsOf(fact, match, wanted.length > 0) }));
}

/** What else a payer publishes on asking: lists, look-up tools, pages, forms, criteria, calls between doctors, figures. */
export function factsOf(
  _facts: PayerFacts,
  match: PayerMatch,
  question: FactQuestion & { readonly kinds: readonly FactKind[] },
): readonly StatedFact[] {
  return fittingFacts(match, question.kinds, question).map(({ fact, conditions }) =>
    stateFact(fact, conditions, question.day),
  );
}

/** The sentence for an answer made of facts whose review is due; none before. */
export function reviewDue(reviewBy: string, day: string): string[] {
  if (day <= reviewBy) return [];
  return [`These facts were to be reviewed by ${dateWords(reviewBy)}: call the number on the card first.`];
}

function isOf<Value>(named: readonly Value[] | undefined, known: Value | undefined): boolean {
  return named === undefined || known === undefined || named.includes(known);
}

function conditionsOf({ lines, states, services }: PayerFact, match: PayerMatch, isServiceKnown: boolean): string[] {
  const conditions: string[] = [];
  if (lines !== undefined && match.line === undefined) conditions.push(`the plan is ${anyOf(lines.map(aLine))}`);
  if (states !== undefined && match.state === undefined)
    conditions.push(`the plan is of ${anyOf(states.map(stateName))}`);
  if (services !== undefined && !isServiceKnown) conditions.push(`the service is ${anyOf(services)}`);
  return conditions;
}

function anyOf(names: readonly string[]): string {
  return names.join(' or ');
}
