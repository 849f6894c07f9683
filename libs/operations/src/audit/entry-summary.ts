import type { FoundEntry } from './entry-filter.js';

/** Entries that have the same person, agent, platform, event, type and outcome. Times are of ISO 8601, in UTC. */
export interface EntryGroup {
  /** Who signed in to the gateway; the session where nobody did. */
  readonly person: string;
  readonly session: string;
  /** The app or agent; the actor where no app asked. */
  readonly agent: string;
  readonly platform: string;
  readonly patient: string;
  readonly event: string;
  readonly type: string;
  readonly outcome: string;
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

const columns = [
  'person',
  'agent',
  'platform',
  'patient',
  'event',
  'type',
  'outcome',
  'count',
  'first',
  'last',
] as const;

/** Counts entries by who did what through which agent, in memory of the groups alone. */
export class EntrySummary {
  readonly #names: ReadonlyMap<string, string>;
  readonly #groups = new Map<
    string,
    { known: Omit<EntryGroup, 'count' | 'first' | 'last'>; count: number; firstMs: number; lastMs: number }
  >();

  /** @param names clear names of pseudonyms that whoever asks has given */
  constructor(names: ReadonlyMap<string, string>) {
    this.#names = names;
  }

  add(entry: FoundEntry): void {
    const session = this.#named(entry['subject']);
    const account = this.#named(entry['account']);
    const known = {
      person: account === '' ? (session === '' ? 'nobody known' : `session ${session}`) : account,
      session,
      agent: this.#named(entry['client']) || text(entry['actor']),
      platform: text(entry['platformId']),
      patient: this.#named(entry['patient']),
      event: entry.event,
      type: text(entry['resourceType']),
      outcome: [text(entry['outcome']), text(entry['rule']) || text(entry['code'])].filter(Boolean).join(' '),
    };
    const key = JSON.stringify(known);
    const group = this.#groups.get(key);
    if (!group) {
      this.#groups.set(key, { known, count: 1, firstMs: entry.time, lastMs: entry.time });
      return;
    }
    group.count += 1;
    group.firstMs = Math.min(group.firstMs, entry.time);
    group.lastMs = Math.max(group.lastMs, entry.time);
  }

  /** The most frequent first. */
  groups(): EntryGroup[] {
    return [...this.#groups.values()]
      .sort((one, other) => other.count - one.count)
      .map(({ known, count, firstMs, lastMs }) => ({ ...known, count, first: iso(firstMs), last: iso(lastMs) }));
  }

  /** The groups as lines of a table, headings first; columns without a value are left out. */
  table(): string[] {
    const groups = this.groups();
    const used = columns.filter((column) => groups.some((group) => group[column] !== ''));
    const rows = [used.map(String), ...groups.map((group) => used.map((column) => String(group[column])))];
    const widths = used.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
    return rows.map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }

  #named(pseudonym: unknown): string {
    const value = text(pseudonym);
    return this.#names.get(value) ?? value;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
