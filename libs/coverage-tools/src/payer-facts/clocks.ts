import type { PayerFacts } from './load-payer-facts.js';
import { isInForce, mayBeMedicare } from './list-scope.js';
import type { PayerMatch } from './match-payer.js';
import type { FactSource, LawRule, ListFile, PlanLine } from './schema.js';
import { aLine, sourceWarnings, statedSource, stateName, type StatedSource } from './stated-fact.js';

/** How long a payer may take to decide. */
export interface Clock {
  /** Such as `7 calendar days`; absent where the law sets none. */
  readonly standard?: string;
  readonly urgent?: string;
  /** The one of the two that the question is about. */
  readonly asked?: string;
  /** What has to be so for it to count; empty where it is certain. */
  readonly conditions: readonly string[];
  readonly law?: string;
  readonly notes: readonly string[];
  readonly source: StatedSource;
  readonly warnings: readonly string[];
}

/** Deadlines of a decision, and what is to be told with them. */
export interface ClockAnswer {
  readonly clocks: readonly Clock[];
  readonly says: readonly string[];
}

/** What a question about deadlines is for. */
export interface ClockQuestion {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly urgent?: boolean | undefined;
  /** Id of the list of CMS that the code is on, where it is on one. */
  readonly list?: string | undefined;
}

/** The deadlines of a payer's decision: those of the plan's line where it is known, else each with its condition. */
export function clocksOf(facts: PayerFacts, match: PayerMatch, question: ClockQuestion): ClockAnswer {
  const ofLaw = facts.rules
    .flatMap(({ rules }) => rules)
    .filter(({ kind, from }) => kind === 'clock' && (from === undefined || from <= question.day))
    .flatMap((rule) => clockOfRule(rule, match, question));
  const ofLists = facts.lists.flatMap((list) => clockOfList(list, match, question));
  const clocks = [...ofLists, ...ofLaw];
  const runs = 'The time runs from when the payer has the request: note the day, the way and the confirmation.';
  return { clocks, says: clocks.length > 0 ? [runs] : ['No deadline of the law is known here for this plan.'] };
}

function clockOfRule(rule: LawRule, match: PayerMatch, question: ClockQuestion): Clock[] {
  const { lines = ['commercial'], state } = rule;
  if (state !== undefined && state !== match.state) return [];
  const conditions = lineConditions(lines, match);
  if (conditions === undefined) return [];
  if (state !== undefined) conditions.push(`the plan is insured under the law of ${stateName(state)}, not self-funded`);
  const notes = [
    rule.note,
    rule.rule,
    rule.deemedApproved === true ? 'The law counts a late answer as an approval.' : undefined,
  ];
  return [clock(rule, rule.source, { conditions, notes, law: rule.law }, question)];
}

function clockOfList(list: ListFile, match: PayerMatch, question: ClockQuestion): Clock[] {
  const { decision } = list;
  const isAsked = question.list === undefined || question.list === list.id;
  if (decision === undefined || !isAsked || !isInForce(list, question.day)) return [];
  if (decision.since !== undefined && decision.since > question.day) return [];
  if (list.states !== undefined && match.state !== undefined && !list.states.includes(match.state)) return [];
  const conditions = mayBeMedicare(match) ? lineConditions(list.lines, match) : undefined;
  if (conditions === undefined) return [];
  if (question.list === undefined) conditions.push(`the service is on ${list.shortName}`);
  const notes = [decision.valid === undefined ? undefined : `A decision counts for ${decision.valid}.`];
  const times = { standard: decision.standard, urgent: decision.expedited };
  return [clock(times, decision.source, { conditions, notes }, question)];
}

/** undefined where the plan is of another line. */
function lineConditions(lines: readonly PlanLine[], match: PayerMatch): string[] | undefined {
  if (match.line !== undefined) return lines.includes(match.line) ? [] : undefined;
  return [`the plan is ${lines.map(aLine).join(' or ')}`];
}

function clock(
  { standard, urgent }: { standard?: string | undefined; urgent?: string | undefined },
  source: FactSource,
  { conditions, notes, law }: { conditions: string[]; notes: (string | undefined)[]; law?: string | undefined },
  question: ClockQuestion,
): Clock {
  const asked = question.urgent === true ? urgent : standard;
  return {
    ...(standard !== undefined && { standard }),
    ...(urgent !== undefined && { urgent }),
    ...(asked !== undefined && { asked }),
    conditions,
    ...(law !== undefined && { law }),
    notes: notes.filter((one) => one !== undefined),
    source: statedSource(source),
    warnings: sourceWarnings(source, question.day),
  };
}
