import { html, type Html } from '@fhir-gateway/express-kit';
import type { PlatformHealth } from '@fhir-gateway/gateway';

/** What the states of a platform are called. */
export const stateWords: Readonly<Record<PlatformHealth['state'], string>> = {
  failing: 'Failing',
  unsteady: 'Some calls fail',
  working: 'Working',
  unset: 'Not set up',
  idle: 'Not asked yet',
};
const stateLooks: Readonly<Record<PlatformHealth['state'], string>> = {
  failing: 'bad',
  unsteady: 'needs-credentials',
  working: 'good',
  unset: 'needs-credentials',
  idle: 'listed',
};

/** The state as a mark with words. */
export function stateMark(state: PlatformHealth['state']): Html {
  return html`<span class="state ${stateLooks[state]}">${stateWords[state]}</span>`;
}

const lengths = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** How long ago, in words, with the exact time as `datetime`. */
export function ago(timeMs: number | undefined, nowMs: number): Html | string {
  if (timeMs === undefined) return 'never';
  const past = Math.max(0, nowMs - timeMs);
  const [unit, length] = lengths.find(([, one]) => past >= one) ?? ['s', 1_000];
  return html`<time datetime="${new Date(timeMs).toISOString()}">${Math.floor(past / length)} ${unit} ago</time>`;
}

/** An upper bound of a duration: the true value is not larger. */
export function atMost(seconds: number | undefined): string {
  if (seconds === undefined) return '–';
  if (!Number.isFinite(seconds)) return 'over 60 s';
  return seconds < 1 ? `≤ ${seconds * 1000} ms` : `≤ ${seconds} s`;
}

/** Failures by kind, the most frequent first. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  const all = Object.entries(counts).sort(([, one], [, other]) => other - one);
  return all.length === 0 ? 'none' : all.map(([name, count]) => `${name} × ${count}`).join(', ');
}
