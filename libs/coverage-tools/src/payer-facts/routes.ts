import type { PayerFacts } from './load-payer-facts.js';
import type { PayerMatch } from './match-payer.js';
import type { FactKind } from './schema.js';
import { fittingFacts, reviewDue, type FactQuestion, type FittingFact } from './select-facts.js';
import { ageOf, aLine, stateFact, stateName, type StatedFact } from './stated-fact.js';

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
export function routesOf(_facts: PayerFacts, match: PayerMatch, question: FactQuestion): RouteAnswer {
  const { day } = question;
  const found = fittingFacts(match, ways, question).sort((a, b) => rank(a) - rank(b));
  const state = ({ fact, conditions }: FittingFact) => stateFact(fact, conditions, day);
  const isHint = ({ fact }: FittingFact) =>
    fact.status !== undefined ||
    ageOf(fact.source, day) === 'old' ||
    // Who decides only some services is no place to send any other.
    (fact.kind === 'delegate' && fact.services === undefined);
  const usable = found.filter((one) => !isHint(one));
  const routes = usable.filter(({ conditions }) => conditions.length === 0).map(state);
  const conditional = usable.filter(({ conditions }) => conditions.length > 0).map(state);
  const checkFirst = found.filter(isHint).map(state);
  const says = [
    ...(match.kind === 'one' ? reviewDue(match.payer.reviewBy, day) : []),
    ...(routes.length === 0 ? [noRoute(match), 'Call the number on the member’s card.'] : []),
    ...(match.kind === 'one' && match.payer.id === 'medicare' ? medicareSays : []),
  ];
  return { routes, conditional, checkFirst, says };
}

const medicareSays = [
  'For equipment, the request goes to the DME contractor of the beneficiary’s permanent address; for a hospital outpatient service, to the contractor of the facility.',
];

function rank({ fact }: FittingFact): number {
  return ways.indexOf(fact.kind);
}

function noRoute(match: PayerMatch): string {
  const { name, line, state } = match;
  if (match.kind === 'unknown') return `No facts were found for ${name}.`;
  if (match.kind === 'several') return 'Several payers go by this name: say which one the card shows.';
  const plan = line === undefined ? '' : ` as ${aLine(line)}`;
  return state === undefined ? `No facts for ${name}${plan}.` : `No facts for ${name}${plan} in ${stateName(state)}.`;
}
