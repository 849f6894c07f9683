import { changedElements, type EntryPrint } from './entry-print.js';

/**
 * What happened to an entry. `new or changed`: its platform dates it after the time that is asked for, and nobody looked
 * before; `gone`: it is no longer among what the platform lists.
 */
export type ChangeKind = 'entered in error' | 'gone' | 'changed' | 'new' | 'new or changed';

/** What is kept of one entry; times are of the look that found it, epoch milliseconds. */
export interface EntryHistory {
  readonly print: EntryPrint;
  /** `meta.lastUpdated`. */
  readonly updated?: number;
  /** Absent for an entry of the first look. */
  readonly added?: number;
  /** The latest changes, each with the elements that changed. */
  readonly changed?: readonly (readonly [atMs: number, fields: readonly string[]])[];
  /** When it was first found marked as an error; 0 where it was so at the first look. */
  readonly inError?: number;
  /** When it was first missing. */
  readonly gone?: number;
}

/** What is kept of all entries of one type. */
export interface TypeHistory {
  /** The first look. */
  readonly since: number;
  readonly looked: number;
  /** An entry has changed while its date stayed: dates of this platform say nothing. */
  readonly wrongDates?: true;
  readonly entries: Readonly<Record<string, EntryHistory>>;
}

/** An entry as it is now. */
export interface SeenEntry {
  readonly print: EntryPrint;
  readonly updated?: number;
  readonly isInError: boolean;
}

/** A change of an entry. */
export interface FoundChange {
  readonly kind: ChangeKind;
  readonly fields: readonly string[];
  readonly foundAtMs: number;
}

/** Of one entry; earlier ones are one with the earliest that is kept. */
const mostChanges = 4;

/** Takes down what a look at all entries of a type found. */
export function lookAgain(
  before: TypeHistory | undefined,
  seen: ReadonlyMap<string, SeenEntry>,
  atMs: number,
): TypeHistory {
  // A prototype would have entries of its own.
  const entries: Record<string, EntryHistory> = Object.create(null) as Record<string, EntryHistory>;
  let hasWrongDates = before?.wrongDates === true;
  for (const [id, entry] of seen) {
    const known = before && Object.hasOwn(before.entries, id) ? before.entries[id] : undefined;
    entries[id] = known === undefined ? newEntry(entry, before && atMs) : knownEntry(known, entry, atMs);
    hasWrongDates ||= known !== undefined && contradictsDates(known, entry);
  }
  for (const [id, known] of Object.entries(before?.entries ?? {})) {
    if (!seen.has(id)) entries[id] = { ...known, gone: known.gone ?? atMs };
  }
  return { since: before?.since ?? atMs, looked: atMs, ...(hasWrongDates && { wrongDates: true }), entries };
}

/** What happened to an entry in looks after `sinceMs`; `undefined` for nothing. */
export function changeSince(entry: EntryHistory, sinceMs: number): FoundChange | undefined {
  const { gone, inError, added, changed = [] } = entry;
  const later = (atMs: number | undefined): atMs is number => atMs !== undefined && atMs > sinceMs;
  if (gone !== undefined) return later(gone) ? { kind: 'gone', fields: [], foundAtMs: gone } : undefined;
  const recent = changed.filter(([atMs]) => later(atMs));
  const fields = [...new Set(recent.flatMap(([, names]) => names))].sort();
  if (later(inError)) return { kind: 'entered in error', fields, foundAtMs: inError };
  if (later(added)) return { kind: 'new', fields: [], foundAtMs: added };
  const last = recent.at(-1);
  return last && { kind: 'changed', fields, foundAtMs: last[0] };
}

function newEntry({ print, updated, isInError }: SeenEntry, addedMs: number | undefined): EntryHistory {
  return {
    print,
    updated,
    added: addedMs,
    ...(isInError && { inError: addedMs ?? 0 }),
  };
}

function knownEntry(known: EntryHistory, { print, updated, isInError }: SeenEntry, atMs: number): EntryHistory {
  const fields = changedElements(known.print, print);
  const all = fields.length === 0 ? known.changed : [...(known.changed ?? []), [atMs, fields] as const];
  // An entry that is listed again is as good as a new one.
  const added = known.gone === undefined ? known.added : atMs;
  const inError = isInError ? (known.inError ?? atMs) : undefined;
  return {
    print,
    updated,
    added,
    ...(all && { changed: shortened(all) }),
    inError,
  };
}

function shortened(all: NonNullable<EntryHistory['changed']>): NonNullable<EntryHistory['changed']> {
  if (all.length <= mostChanges) return all;
  const [first, second, ...rest] = all;
  if (first === undefined || second === undefined) return all;
  return [[second[0], [...new Set([...first[1], ...second[1]])].sort()], ...rest];
}

function contradictsDates(known: EntryHistory, { print, updated }: SeenEntry): boolean {
  if (known.updated === undefined || updated === undefined || updated > known.updated) return false;
  return changedElements(known.print, print).length > 0;
}
