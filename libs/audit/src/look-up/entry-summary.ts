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

/** Fields of an entry that tell its group: values hold no line feed, since the writer of entries lets none in. */
const groupFields = [
  'subject',
  'account',
  'client',
  'actor',
  'platformId',
  'patient',
  'event',
  'resourceType',
  'outcome',
  'rule',
  'code',
] as const;

type Known = Omit<EntryGroup, 'count' | 'first' | 'last'>;

interface Group {
  readonly known: Known;
  count: number;
  firstMs: number;
  lastMs: number;
}

/** Counts entries by who did what through which agent, in memory of the groups alone. */
export class EntrySummary {
  readonly #names: ReadonlyMap<string, string>;
  readonly #most: number;
  #leftOut = 0;
  readonly #groups = new Map<string, Group>();
  readonly #byFields = new Map<string, Group>();

  /**
   * @param names clear names of pseudonyms that whoever asks has given
   * @param most groups that are held; entries of further ones are only counted
   */
  constructor(names: ReadonlyMap<string, string>, most = Infinity) {
    this.#names = names;
    this.#most = most;
  }

  /** Entries of groups beyond the most. */
  get leftOut(): number {
    return this.#leftOut;
  }

  add(entry: FoundEntry): void {
    // Of a million entries most are of few groups: what a group is called is worked out once.
    const fields = groupFields.map((field) => text(entry[field]));
    const key = fields.join('\n');
    let group = this.#byFields.get(key);
    if (!group) {
      if (this.#byFields.size >= this.#most) {
        this.#leftOut += 1;
        return;
      }
      this.#byFields.set(key, (group = this.#groupOf(entry)));
    }
    group.count += 1;
    group.firstMs = Math.min(group.firstMs, entry.time);
    group.lastMs = Math.max(group.lastMs, entry.time);
  }

  /** The same for pseudonyms of one name, which an older and a newer key have made. */
  #groupOf(entry: FoundEntry): Group {
    const known = this.#known(entry);
    const key = JSON.stringify(known);
    const group = this.#groups.get(key) ?? { known, count: 0, firstMs: entry.time, lastMs: entry.time };
    this.#groups.set(key, group);
    return group;
  }

  #known(entry: FoundEntry): Known {
    const session = this.#named(entry['subject']);
    const account = this.#named(entry['account']);
    return {
      person: account === '' ? (session === '' ? 'nobody known' : `session ${session}`) : account,
      session,
      agent: this.#named(entry['client']) || text(entry['actor']),
      platform: text(entry['platformId']),
      patient: this.#named(entry['patient']),
      event: entry.event,
      type: text(entry['resourceType']),
      outcome: [text(entry['outcome']), text(entry['rule']) || text(entry['code'])].filter(Boolean).join(' '),
    };
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
