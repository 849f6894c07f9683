/** Values of an axis that get a line and a label. */
export interface AxisTick {
  readonly value: number;
  readonly label: string;
}

/** From where to where an axis goes. */
export interface AxisRange {
  readonly from: number;
  readonly to: number;
}

/** A range with a margin around the values, which does not go below zero where no value does. */
export function paddedRange(values: readonly number[]): AxisRange {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = (most - least) * 0.1 || Math.abs(most) * 0.1 || 1;
  return { from: least >= 0 ? Math.max(0, least - margin) : least - margin, to: most + margin };
}

/** Round numbers within a range, some three to seven of them. */
export function numberTicks({ from, to }: AxisRange): AxisTick[] {
  const rough = (to - from) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => power * factor >= rough * 0.75) ?? 10);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.min(count, 12) }, (_, index) => {
    const value = Number(((first + index) * step).toPrecision(12));
    return { value, label: value.toFixed(Math.min(digits, 12)) };
  });
}

const dayMs = 24 * 3_600_000;
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** Steps of a time axis in months. */
const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600];
/** Labels of months and days are longer than those of years; four fit on a phone. */
const mostMonths = 4.5;
const mostDays = 3;

/** Beginnings of years, months or days within a range of epoch milliseconds, at most five, in UTC. */
export function timeTicks({ from, to }: AxisRange): AxisTick[] {
  const days = (to - from) / dayMs;
  if (days < 75) return dayTicks({ from, to }, Math.max(1, Math.ceil(days / mostDays)));
  const step = monthSteps.find((count) => days / 30.4 / count <= mostMonths) ?? 1200;
  const first = new Date(from);
  const begin = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / step) * step;
  return Array.from({ length: Math.ceil(mostMonths) + 2 }, (_, index) => begin + index * step)
    .map((month) => {
      const year = Math.floor(month / 12);
      const label = step % 12 === 0 ? String(year) : `${months[month % 12]} ${year}`;
      return { value: Date.UTC(year, month % 12), label };
    })
    .filter(({ value }) => value >= from && value <= to);
}

function dayTicks({ from, to }: AxisRange, step: number): AxisTick[] {
  const first = Math.ceil(from / dayMs);
  const count = Math.floor((to / dayMs - first) / step) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index * step) * dayMs).map((value) => {
    const date = new Date(value);
    return { value, label: `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}` };
  });
}
