import { dateWords } from '@fhir-gateway/fhir';
import type { PayerFacts } from './load-payer-facts.js';
import type { PayerMatch } from './match-payer.js';
import type { FactKind, PayerFact } from './schema.js';
import { isAmong, serviceKindsOf, type AskedService } from './service-kinds.js';
import { aLine, stateFact, stateName, type FittingFact, type StatedFact } from './stated-fact.js';

/** What a question about a payer is for, and the day it is asked on. */
export interface FactQuestion extends AskedService {
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

/** The payer's facts of some kinds that are not of another plan, state or service than what is known. */
export function fittingFacts(match: PayerMatch, kinds: readonly FactKind[], service: AskedService): FittingFact[] {
  return match.kind === 'one' ? fitting(match.payer.facts, match, kinds, service) : [];
}

/**
 * What else a payer publishes on asking, and what the law of the plan's state says of it: lists, look-up tools, pages,
 * forms, criteria, calls between doctors, figures, gold cards, rules.
 */
export function factsOf(
  { rules }: PayerFacts,
  match: PayerMatch,
  question: FactQuestion & { readonly kinds: readonly FactKind[] },
): readonly StatedFact[] {
  const ofState = rules
    .flatMap(({ facts }) => facts)
    .filter(({ states = [] }) => states.some((one) => one === match.state));
  const all = [...(match.kind === 'one' ? match.payer.facts : []), ...ofState];
  return fitting(all, match, question.kinds, question).map((one) => stateFact(one, question.day));
}

function fitting(
  facts: readonly PayerFact[],
  match: PayerMatch,
  kinds: readonly FactKind[],
  service: AskedService,
): FittingFact[] {
  const wanted = serviceKindsOf(service);
  return facts
    .filter(({ kind }) => kinds.includes(kind))
    .filter(({ lines, states }) => isOf(lines, match.line) && isOf(states, match.state))
    .filter(({ services }) => services === undefined || wanted.length === 0 || isAmong(services, wanted))
    .map((fact) => ({ fact, conditions: conditionsOf(fact, match, wanted.length > 0) }));
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
  const served = match.kind === 'one' ? match.served : [];
  const isEverywhere = served.length > 0 && served.every((one) => states?.includes(one));
  if (states !== undefined && match.state === undefined && !isEverywhere)
    conditions.push(`the state is ${anyState(states)}`);
  if (services !== undefined && !isServiceKnown) conditions.push(`the service is ${anyOf(services)}`);
  return conditions;
}

/** A few states by name, more by postal code. */
function anyState(states: readonly string[]): string {
  return states.length > 4 ? `one of ${states.join(', ')}` : anyOf(states.map(stateName));
}

function anyOf(names: readonly string[]): string {
  return names.join(' or ');
}
