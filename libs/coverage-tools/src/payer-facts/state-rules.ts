import type { PayerFacts } from './load-payer-facts.js';
import type { PayerMatch } from './match-payer.js';
import type { LawRule } from './schema.js';
import { checkLaw, sourceWarnings, statedSource, stateName, type StatedSource } from './stated-fact.js';

/** What the law of the plan's state says on asking, beside deadlines. */
export interface StateRule {
  readonly kind: 'gold-card' | 'electronic';
  readonly says: string;
  readonly law?: string;
  readonly source: StatedSource;
  readonly warnings: readonly string[];
}

/** The rules of the plan's state on gold cards and on electronic requests, on a day; none where the state is not known. */
export function stateRulesOf({ rules }: PayerFacts, match: PayerMatch, day: string): readonly StateRule[] {
  return rules
    .flatMap((file) => file.rules)
    .filter(({ state, from }) => state !== undefined && state === match.state && (from === undefined || from <= day))
    .flatMap((rule) => (rule.kind === 'clock' ? [] : [stateRule({ ...rule, kind: rule.kind }, day)]));
}

function stateRule({ kind, law, source, ...rule }: LawRule & Pick<StateRule, 'kind'>, day: string): StateRule {
  return {
    kind,
    says:
      kind === 'gold-card'
        ? goldCardSays(rule)
        : `${rule.rule ?? 'Requests have to be electronic'}: law of ${place(rule)}.`,
    ...(law !== undefined && { law }),
    source: statedSource(source),
    warnings: sourceWarnings(source, day, checkLaw),
  };
}

function goldCardSays({ state, goldCard = {} }: Pick<LawRule, 'state' | 'goldCard'>): string {
  const { approvalRate, period, minimum, until, pilot } = goldCard;
  const terms = [
    approvalRate && `${approvalRate} of requests approved`,
    period && `over ${period}`,
    minimum && `at least ${minimum}`,
    until && `until ${until}`,
    pilot === true && 'a pilot',
  ].filter(Boolean);
  return `${place({ state })} has a gold card law (${terms.join(', ')}): ask the plan whether it counts for you.`;
}

function place({ state = '' }: Pick<LawRule, 'state'>): string {
  return stateName(state);
}
