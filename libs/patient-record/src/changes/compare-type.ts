import { dateFault } from './date-trust.js';
import { changeSince, lookAgain, type FoundChange, type SeenEntry, type TypeHistory } from './type-history.js';

/** All entries of one type of one connection, as they were and as they are. */
interface TypeQuestion {
  readonly type: string;
  readonly before: TypeHistory | undefined;
  readonly seen: ReadonlyMap<string, SeenEntry>;
  /** Not all entries could be read: what is missing may be there. */
  readonly isUnread: boolean;
  readonly sinceMs: number | undefined;
  /** When the reading began and ended. */
  readonly startedMs: number;
  readonly nowMs: number;
}

/** What was found of a type. */
export interface ComparedType {
  readonly type: string;
  readonly changes: readonly (Omit<FoundChange, 'foundAtMs'> & {
    readonly id: string;
    readonly foundAtMs?: number;
    readonly lastUpdated?: string;
  })[];
  readonly comparedWithMs?: number;
  readonly isByDates: boolean;
  readonly limit?: string;
  /** What a later look is compared with; absent where not all could be read. */
  readonly history?: TypeHistory;
}

/** Compares the entries of a type with what was kept of them and, for the time before that, by their dates. */
export function compareType(question: TypeQuestion): ComparedType {
  const { type, before, seen, isUnread, sinceMs, startedMs, nowMs } = question;
  if (isUnread) return { type, changes: [], isByDates: false };
  const history = lookAgain(before, seen, nowMs);
  const wantsBefore = sinceMs !== undefined && sinceMs < history.since;
  const fault = wantsBefore ? dateFault(seen.values(), history, { startedMs, nowMs }) : undefined;
  const isByDates = wantsBefore && fault === undefined;
  const fromMs = sinceMs === undefined ? history.since : Math.max(sinceMs, history.since);
  const changes = Object.entries(history.entries).flatMap(([id, entry]): ComparedType['changes'] => {
    const dated = entry.updated === undefined ? {} : { lastUpdated: new Date(entry.updated).toISOString() };
    const found = changeSince(entry, fromMs);
    if (found) return [{ id, ...found, ...dated }];
    const isRecent = isByDates && entry.gone === undefined && (entry.updated ?? 0) >= sinceMs;
    if (!isRecent) return [];
    const kind = entry.inError === undefined ? 'new or changed' : 'entered in error';
    return [{ id, kind, fields: [], ...dated }];
  });
  return {
    type,
    changes,
    ...(before && { comparedWithMs: fromMs }),
    isByDates,
    limit: fault,
    history,
  };
}
