import { eachInSteps, inTurns } from '@fhir-gateway/limits';
import { projectResource, referenceTo, type Row } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';

import { isPatientGap } from '../people/person-gaps.js';
import type { Person, PersonSource } from '../people/person.js';
import { readEachSection, type ReadingOptions } from '../reading/read-section.js';
import type { RecordGap } from '../reading/record-connection.js';
import { recordSectionNames, recordSections } from '../sections/record-sections.js';
import { gapsOf } from '../summary/read-summary.js';
import { compareType, type ComparedType } from './compare-type.js';
import { isInError, printOf } from './entry-print.js';
import type { Comparison, ConnectionHistory, HistoryStore, RecordChange, RecordChanges } from './record-changes.js';
import type { ChangeKind, SeenEntry, TypeHistory } from './type-history.js';

interface ChangesOptions extends ReadingOptions {
  /** The beginning of what is asked for, epoch milliseconds; absent for everything since the earliest look. */
  readonly sinceMs?: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly histories: HistoryStore;
}

/** Of one connection; a type with which there would be more is not kept. */
const mostEntries = 4000;

const resourceTypes: readonly string[] = [
  'Patient',
  ...new Set(recordSectionNames.flatMap((name) => recordSections[name].map(({ type }) => type))),
];

/**
 * Finds what is new, changed, withdrawn or gone in a person's record since an earlier look, or since a date. The whole
 * record is read each time, since a search for what was updated lately shows no entry that is gone, and some platforms
 * ignore its parameter. Changes after the first look are found by fingerprints; those before it by `meta.lastUpdated`,
 * where the entries bear it out. Throws nothing for what could not be read: that is a gap, and compared another time.
 *
 * Asking again changes no answer: the histories only grow.
 */
export async function readChanges(person: Person, options: ChangesOptions): Promise<RecordChanges> {
  const { histories, sinceMs, now } = options;
  const startedMs = now();
  const connections = person.sources.map(({ connection }) => connection);
  const readings = await Promise.all(
    person.sources.map(async (source) => {
      const reading = new ConnectionReading(source, await histories.read(source.connection.id), sinceMs);
      if (source.patient) reading.note(source.patient);
      return reading;
    }),
  );
  const gaps: RecordGap[] = [];
  await readEachSection(connections, recordSectionNames, options, (_section, sections) =>
    inTurns(
      (function* () {
        for (const [at, section] of sections.entries()) {
          gaps.push(...section.gaps);
          yield* eachInSteps(section.resources, (resource) => {
            // What stands inside of another entry changes with it.
            if (section.within?.has(resource)) return;
            readings[at]?.note(resource, section.rows?.get(resource));
          });
        }
      })(),
    ),
  );
  const lookedAtMs = now();
  const all = gapsOf(person, [{ gaps }]);
  const compared = await Promise.all(
    readings.map((reading) => reading.compare(all, { startedMs, nowMs: lookedAtMs }, histories)),
  );
  return {
    sinceMs,
    lookedAtMs,
    changes: compared.flatMap(({ changes }) => changes).sort(byWeight),
    comparisons: compared.flatMap(({ comparisons }) => comparisons),
    gaps: all,
  };
}

/** What is read of one connection, with what was kept of it before. */
class ConnectionReading {
  readonly #source: PersonSource;
  readonly #before: ConnectionHistory;
  readonly #sinceMs: number | undefined;
  readonly #seen = new Map<string, Map<string, SeenEntry>>();
  readonly #rows = new Map<string, Row>();
  readonly #nameless = new Set<string>();

  constructor(source: PersonSource, before: ConnectionHistory | undefined, sinceMs: number | undefined) {
    this.#source = source;
    this.#before = before ?? {};
    this.#sinceMs = sinceMs;
  }

  /** Takes the fingerprint of an entry; its row is made only where it may be shown. */
  note(resource: FhirResource, row?: Row): void {
    const { resourceType: type, id } = resource;
    const ref = referenceTo(resource);
    if (ref === undefined || id === undefined) return void this.#nameless.add(type);
    const own = this.#seen.get(type) ?? new Map<string, SeenEntry>();
    const updated = Date.parse(String(resource.meta?.lastUpdated));
    own.set(id, {
      print: printOf(resource),
      ...(!Number.isNaN(updated) && { updated }),
      isInError: isInError(resource),
    });
    this.#seen.set(type, own);
    if (this.#mayBeShown(type, id, own.get(id))) this.#rows.set(ref, row ?? projectResource(resource));
  }

  /** Compares every type, and keeps what later looks are compared with. */
  async compare(
    gaps: readonly RecordGap[],
    times: { readonly startedMs: number; readonly nowMs: number },
    histories: HistoryStore,
  ): Promise<{ changes: RecordChange[]; comparisons: Comparison[] }> {
    const { id } = this.#source.connection;
    // Entries of another patient, or a further record of the person, keep none of these from being compared; neither does
    // what a platform says of every answer.
    const own = gaps.filter(
      (gap) => gap.connection === id && gap.reason !== 'other-patient' && gap.said === undefined && !isPatientGap(gap),
    );
    const unread = new Set(own.map(({ resourceType }) => resourceType ?? 'all'));
    const kept: Record<string, TypeHistory> = {};
    const compared: ComparedType[] = [];
    let entries = 0;
    for (const type of resourceTypes) {
      const before = this.#before[type];
      const isUnread = unread.has(type) || unread.has('all');
      const seen = this.#seen.get(type) ?? new Map<string, SeenEntry>();
      const one = compareType({ type, before, seen, isUnread, sinceMs: this.#sinceMs, ...times });
      const history = one.history ?? before;
      const size = Object.keys(history?.entries ?? {}).length;
      const isKept = history !== undefined && entries + size <= mostEntries;
      if (isKept) {
        kept[type] = history;
        entries += size;
      }
      const limit = this.#limitOf(type, one, isUnread || isKept);
      if (!isUnread || one.changes.length > 0) compared.push({ ...one, ...(limit !== undefined && { limit }) });
    }
    const isWritten = await histories.write(id, kept);
    return {
      changes: compared.flatMap(({ type, changes }) => changes.map((change) => this.#changeOf(type, change))),
      comparisons: grouped(id, compared, isWritten),
    };
  }

  #limitOf(type: string, { limit }: ComparedType, isKept: boolean): string | undefined {
    const limits = [
      limit,
      isKept ? undefined : `more than ${mostEntries} entries: not kept for a later comparison`,
      this.#nameless.has(type) ? 'entries without an id are not compared' : undefined,
    ].filter((one) => one !== undefined);
    return limits.length > 0 ? limits.join('; ') : undefined;
  }

  #changeOf(type: string, { id, ...change }: ComparedType['changes'][number]): RecordChange {
    const ref = `${type}/${id}`;
    const row = change.kind === 'gone' ? undefined : this.#rows.get(ref);
    return { connection: this.#source.connection.id, resourceType: type, ref, ...change, ...(row && { row }) };
  }

  #mayBeShown(type: string, id: string, seen: SeenEntry | undefined): boolean {
    const before = this.#before[type];
    const known = before && Object.hasOwn(before.entries, id) ? before.entries[id] : undefined;
    const isDated = this.#sinceMs !== undefined && (seen?.updated ?? 0) >= this.#sinceMs;
    if (known === undefined) return isDated || before !== undefined;
    const hasChanged = known.added !== undefined || known.changed !== undefined || known.gone !== undefined;
    return (
      isDated || hasChanged || JSON.stringify(known.print) !== JSON.stringify(seen?.print) || seen?.isInError === true
    );
  }
}

/** Types that were compared alike are one comparison. */
function grouped(connection: string, compared: readonly ComparedType[], isWritten: boolean): Comparison[] {
  const groups = new Map<string, { types: string[]; one: ComparedType }>();
  for (const one of compared) {
    const key = JSON.stringify([one.comparedWithMs, one.isByDates, one.limit]);
    const group = groups.get(key) ?? { types: [], one };
    group.types.push(one.type);
    groups.set(key, group);
  }
  const lost = isWritten ? undefined : 'what was found now could not be kept for a later comparison';
  return [...groups.values()].map(({ types, one: { comparedWithMs, isByDates, limit } }) => {
    const said = [limit, lost].filter((text) => text !== undefined).join('; ');
    return {
      connection,
      resourceTypes: types,
      comparedWithMs,
      isByDates,
      ...(said !== '' && { limit: said }),
    };
  });
}

const weights: readonly ChangeKind[] = ['entered in error', 'gone', 'changed', 'new', 'new or changed'];

/** What takes something back comes first, then the newest of each kind. */
function byWeight(one: RecordChange, other: RecordChange): number {
  const weight = weights.indexOf(one.kind) - weights.indexOf(other.kind);
  if (weight !== 0) return weight;
  const date = (other.row?.date ?? '').localeCompare(one.row?.date ?? '');
  return date !== 0 ? date : `${one.connection} ${one.ref}`.localeCompare(`${other.connection} ${other.ref}`);
}
