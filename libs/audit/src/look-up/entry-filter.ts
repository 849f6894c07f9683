/** What an audit entry must be to be found; everything that is given must fit. */
export interface EntryCriteria {
  /** Pseudonyms of the person who signed in; entries of the same sessions count as theirs. */
  readonly accounts?: ReadonlySet<string>;
  /** Pseudonyms of a patient: of the login, or the one that was read by id. */
  readonly patients?: ReadonlySet<string>;
  /** Pseudonyms of an app or agent. */
  readonly clients?: ReadonlySet<string>;
  /** Pseudonyms of a permission that a person gave an app or chat: the field `grant`. */
  readonly grants?: ReadonlySet<string>;
  /** Pseudonyms of a session: the field `subject`. */
  readonly sessions?: ReadonlySet<string>;
  /** The field `requestId`. */
  readonly requests?: ReadonlySet<string>;
  readonly platformId?: string;
  /** Whether records were read, or something was changed. */
  readonly kind?: 'reads' | 'changes';
  /** Epoch milliseconds. */
  readonly sinceMs?: number;
  readonly untilMs?: number;
}

/** Of an audit entry what its finder and its reader need. */
export interface FoundEntry {
  readonly time: number;
  readonly event: string;
  readonly [field: string]: unknown;
}

const mark = '"audit":true';
const readEvents = /"event":"fhir\.(?:read|vread|search-[a-z]+|history-[a-z]+|operation)"/;
const changeEvents =
  /"event":"(?:fhir\.(?:create|update|patch|delete|batch|transaction)|payer\.pas|consent\.[a-z_]+|client\.[a-z_]+|registration\.[a-z_]+|people\.[a-z_]+|answer\.[a-z_]+|share\.[a-z_]+|session\.ended|auth\.revoke)"/;

/**
 * Finds entries among lines, in the order of the lines. A line is parsed only when the text says that it may fit: of a million
 * lines few do.
 */
export class EntryFilter {
  readonly #criteria: EntryCriteria;
  /** Sessions of the person who is looked for, as entries have named them so far. */
  readonly #theirs = new Set<string>();

  constructor(criteria: EntryCriteria) {
    this.#criteria = criteria;
  }

  /** The entry of a line that fits; `undefined` for any other line. */
  match(line: string): FoundEntry | undefined {
    if (!line.includes(mark)) return undefined;
    const { accounts, patients, clients, grants, sessions, requests, platformId, kind, sinceMs, untilMs } =
      this.#criteria;
    const session = textOf(line, 'subject');
    if (accounts) {
      const account = textOf(line, 'account');
      const isTheirs = account !== undefined && accounts.has(account);
      if (isTheirs && session !== undefined) this.#theirs.add(session);
      if (!isTheirs && (session === undefined || !this.#theirs.has(session))) return undefined;
    }
    if (patients && !has(patients, textOf(line, 'patient')) && !has(patients, textOf(line, 'resource')))
      return undefined;
    if (clients && !has(clients, textOf(line, 'client'))) return undefined;
    if (grants && !has(grants, textOf(line, 'grant'))) return undefined;
    if (sessions && !has(sessions, session)) return undefined;
    if (requests && !has(requests, textOf(line, 'requestId'))) return undefined;
    if (platformId !== undefined && textOf(line, 'platformId') !== platformId) return undefined;
    if (kind === 'reads' && !readEvents.test(line)) return undefined;
    if (kind === 'changes' && !changeEvents.test(line)) return undefined;
    const entry = parse(line);
    if (entry === undefined || (sinceMs !== undefined && entry.time < sinceMs)) return undefined;
    return untilMs !== undefined && entry.time >= untilMs ? undefined : entry;
  }
}

function has(wanted: ReadonlySet<string>, value: string | undefined): boolean {
  return value !== undefined && wanted.has(value);
}

/** A field as the writer of entries writes it: its values need no escape. What a forger adds is found by `audit verify`. */
function textOf(line: string, field: string): string | undefined {
  const label = `"${field}":"`;
  const at = line.indexOf(label);
  if (at === -1) return undefined;
  const from = at + label.length;
  return line.slice(from, line.indexOf('"', from));
}

function parse(line: string): FoundEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return undefined;
    const { audit, time, event } = value as Record<string, unknown>;
    return audit === true && typeof time === 'number' && typeof event === 'string' ? (value as FoundEntry) : undefined;
  } catch {
    return undefined;
  }
}
