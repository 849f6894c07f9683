/** Upper bounds in seconds: from an answer out of memory to the longest that a platform may take. */
export const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

/** What a family is called and split by. */
export interface FamilyNames {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** One figure, added to where things happen. */
export class Count {
  value = 0;
}

/** How long something took, by length. */
export class Durations {
  /** Not cumulative; the last is for whatever took longer than any bound. */
  readonly buckets = new Float64Array(durationBounds.length + 1);
  sumSeconds = 0;

  observe(seconds: number): void {
    let at = 0;
    while (at < durationBounds.length && seconds > (durationBounds[at] as number)) at += 1;
    this.buckets[at] = (this.buckets[at] as number) + 1;
    this.sumSeconds += seconds;
  }
}

/** Writes one line of a family; `more` goes behind the labels, `suffix` behind the name. */
type WriteLine = (value: number, suffix?: string, more?: string) => void;

/**
 * A family of figures in Prometheus's text format. Who has the row of a set of labels adds to a plain number, and text is
 * made of it only when somebody asks: this runs several times a request, where a library that looks its labels up each
 * time took most of the time that metrics cost.
 */
class Family<Row> {
  readonly #names: FamilyNames;
  readonly #make: () => Row;
  readonly #rows = new Map<string, { readonly labels: string; readonly row: Row }>();

  constructor(names: FamilyNames, make: () => Row) {
    this.#names = names;
    this.#make = make;
  }

  /** The row of these labels, from now on in the text. To be kept by who asks often. */
  row(...values: readonly string[]): Row {
    const key = values.join('\n');
    const known = this.#rows.get(key);
    if (known) return known.row;
    const labels = this.#names.labels.map((label, n) => `${label}="${escaped(values[n] ?? '')}"`).join(',');
    const row = this.#make();
    this.#rows.set(key, { labels, row });
    return row;
  }

  protected textOf(type: string, writeRow: (row: Row, line: WriteLine) => void): string {
    const { name, help } = this.#names;
    const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
    for (const { labels, row } of this.#rows.values()) {
      writeRow(row, (value, suffix = '', more = '') => lines.push(`${name}${suffix}{${labels}${more}} ${value}`));
    }
    return `${lines.join('\n')}\n`;
  }
}

/** Counts by labels. */
export class CounterFamily extends Family<Count> {
  constructor(names: FamilyNames) {
    super(names, () => new Count());
  }

  text(): string {
    return this.textOf('counter', ({ value }, line) => line(value));
  }
}

/** Durations by labels. */
export class HistogramFamily extends Family<Durations> {
  constructor(names: FamilyNames) {
    super(names, () => new Durations());
  }

  text(): string {
    return this.textOf('histogram', ({ buckets, sumSeconds }, line) => {
      let total = 0;
      buckets.forEach((count, n) => {
        total += count;
        line(total, '_bucket', `,le="${durationBounds[n] ?? '+Inf'}"`);
      });
      line(sumSeconds, '_sum');
      line(total, '_count');
    });
  }
}

/** @see https://prometheus.io/docs/instrumenting/exposition_formats/ (label values) */
function escaped(value: string): string {
  return value.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`));
}
