import { attempt } from './attempt.js';
import type { SectionRule } from './section-rule.js';

/**
 * The rule for resources that may not keep to their own definition: one odd resource must not hide the others. What a rule
 * cannot read stands for itself, and what it cannot compare is not joined.
 */
export function guardedRule(rule: SectionRule): SectionRule {
  const { isCompatible, isPossible, compared, finish } = rule;
  return {
    ...rule,
    read: (resource, source, context) => attempt(() => rule.read(resource, source, context)) ?? [{}],
    ...(isCompatible && { isCompatible: (one, other) => attempt(() => isCompatible(one, other)) ?? false }),
    ...(isPossible && { isPossible: (one, other) => attempt(() => isPossible(one, other)) ?? false }),
    ...(compared && { compared: (entries) => attempt(() => compared(entries)) ?? entries }),
    ...(finish && { finish: (fact, entries, context) => attempt(() => finish(fact, entries, context)) ?? fact }),
  };
}
