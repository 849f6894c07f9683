import type { PayerMatch } from './match-payer.js';
import type { FactKind } from './schema.js';
import { fittingFacts, reviewDue, type FactQuestion } from './select-facts.js';
import { ageOf, aLine, stateFact, stateName, type FittingFact, type StatedFact } from './stated-fact.js';

/** Where a request can go, best first. */
export interface RouteAnswer {
  /** They fit all that is known of plan, state and service. */
  readonly routes: readonly StatedFact[];
  /** They count only where their conditions hold: what is missing is to be asked. */
  readonly conditional: readonly StatedFact[];
  /** Outdated, disputed or older than two years, or deciding services that the page does not name: no route to use unasked. */
  readonly checkFirst: readonly StatedFact[];
  /** What is to be told with them; where there is no route, why, and what to do. */
  readonly says: readonly string[];
}

/** The ways to send a request, in the order of preference. */
const ways: readonly FactKind[] = ['delegate', 'drug-portal', 'portal', 'edi-278', 'fax', 'phone'];

/** Where a payer takes requests for prior authorization of a service, on a day. Text for a person: nothing here is called. */
export function routesOf(match: PayerMatch, question: FactQuestion): RouteAnswer {
  const { day } = question;
  const found = fittingFacts(match, ways, question).sort((a, b) => rank(a) - rank(b));
  const stated = (those: readonly FittingFact[]) =>
    those.map((one) => (isPartial(one) ? withWarning(stateFact(one, day), partialSays) : stateFact(one, day)));
  const usable = found.filter((one) => !isHint(one, day));
  const routes = stated(usable.filter(({ conditions }) => conditions.length === 0));
  const conditional = stated(usable.filter(({ conditions }) => conditions.length > 0));
  const checkFirst = stated(found.filter((one) => isHint(one, day)));
  const says = [
    ...(match.kind === 'one' ? reviewDue(match.payer.reviewBy, day) : []),
    ...(routes.length === 0 ? [why(match, conditional, checkFirst), callTheCard] : []),
    ...(routes.some(({ services }) => services?.includes('DMEPOS')) ? [equipmentSays] : []),
  ];
  return { routes, conditional, checkFirst, says };
}

const callTheCard = 'Call the number on the member’s card.';
/** Why there is no route. */
function why(match: PayerMatch, conditional: readonly StatedFact[], checkFirst: readonly StatedFact[]): string {
  if (conditional.length === 0) return checkFirst.length > 0 ? onlyOld : noRoute(match);
  const missing = [match.line === undefined && 'the kind of plan', match.state === undefined && 'its state'];
  return `Where the request goes depends on ${missing.filter(Boolean).join(' and ') || 'the service'}: say which it is.`;
}

const onlyOld = 'What was found is old, disputed or partial: check it first.';
const partialSays = 'It decides some services; which, the source does not say.';
const equipmentSays = 'The request goes to the contractor for equipment of the beneficiary’s permanent address.';

/** Told, but no route to use unasked. */
function isHint(one: FittingFact, day: string): boolean {
  return one.fact.status !== undefined || ageOf(one.fact.source, day) === 'old' || isPartial(one);
}

/** Who decides only some services is no place to send any other. */
function isPartial({ fact }: FittingFact): boolean {
  return fact.kind === 'delegate' && fact.services === undefined;
}

function withWarning(fact: StatedFact, warning: string): StatedFact {
  return { ...fact, warnings: [...fact.warnings, warning] };
}

function rank({ fact }: FittingFact): number {
  return ways.indexOf(fact.kind);
}

function noRoute(match: PayerMatch): string {
  const { name, line, state } = match;
  if (match.kind === 'unknown') return `No facts were found for ${name}.`;
  if (match.kind === 'several') return 'Several payers go by this name: say which one the card shows.';
  const isProgram = match.payer.lines !== undefined;
  const plan = line === undefined || isProgram ? '' : ` as ${aLine(line)}`;
  const place = state === undefined || name.includes(stateName(state)) ? '' : ` in ${stateName(state)}`;
  return `No facts for ${name}${plan}${place} on where this goes.`;
}
