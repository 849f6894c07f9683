import type { Figures } from './figures.js';

/** `budget.json`: what each figure may be at most, and the share of time of each phase of `.ci/run`, in per cent. */
export interface Budget {
  readonly figures: Figures;
  /** Why a figure is above its budget. It holds up to `to`; the budget itself only falls. */
  readonly reasons: readonly { readonly figure: string; readonly to: number; readonly why: string }[];
  readonly shares: Figures;
}

/** What differs from the budget, for people, and which rises have no reason. */
export interface Comparison {
  readonly lines: readonly string[];
  readonly faults: readonly string[];
}

/**
 * Compares what is with the budget. Shares of time are shown and judge nothing.
 *
 * @param now a figure that is missing here was not measured, and is no fault
 * @param before the figures of the budget one commit ago; empty where that is unknown
 */
export function compareWithBudget(budget: Budget, now: Figures, shares: Figures, before: Figures): Comparison {
  const changed = Object.entries(now).filter(([name, is]) => is !== budget.figures[name]);
  const rises = changed.filter(([name, is]) => is > mostOf(budget, name));
  const raised = Object.entries(budget.figures).filter(([name, limit]) => limit > (before[name] ?? limit));
  const unexplained = budget.reasons.filter(({ why }) => why.trim().length < 10);
  return {
    lines: [
      ...changed.map(([name, is]) => difference(name, budget.figures[name], is)),
      ...Object.entries(shares).map(([phase, is]) => difference(`share of ${phase}, %`, budget.shares[phase], is)),
    ],
    faults: [
      ...rises.map(
        ([name, is]) => `${name}: ${is} is over ${mostOf(budget, name)}, and budget.json has no reason for it`,
      ),
      ...raised.map(([name]) => `${name}: its budget was raised; give a reason in place of that`),
      ...unexplained.map(({ figure }) => `${figure}: its reason says nothing`),
    ],
  };
}

/** The budget lowered to what is; reasons that are no longer needed go. A figure without a budget needs a reason. */
export function lowerBudget(budget: Budget, now: Figures, shares: Figures): Budget {
  const kept = Object.entries(budget.figures)
    .sort()
    .filter(([name]) => now[name] !== undefined || !/^(code|tests) /.test(name));
  return {
    figures: Object.fromEntries(kept.map(([name, limit]) => [name, Math.min(limit, now[name] ?? limit)])),
    reasons: budget.reasons.filter(({ figure }) => (now[figure] ?? 0) > (budget.figures[figure] ?? 0)),
    shares: Object.keys(shares).length > 0 ? shares : budget.shares,
  };
}

function mostOf({ figures, reasons }: Budget, name: string): number {
  const allowed = reasons.filter(({ figure }) => figure === name).map(({ to }) => to);
  return Math.max(figures[name] ?? 0, ...allowed);
}

function difference(name: string, from: number | undefined, to: number): string {
  const change = to - (from ?? 0);
  return `${name.padEnd(36)} ${String(from ?? '-').padStart(7)} -> ${String(to).padStart(7)}  ${change > 0 ? '+' : ''}${Math.round(change * 10) / 10}`;
}
