import { objectsOf, parseReference } from '@fhir-gateway/fhir';
import { tookPlace, type Fact, type FactSource } from '@fhir-gateway/patient-record';
import { measurementsOf } from '@fhir-gateway/record-view';

/** What one day brought, as life groups it: a visit with what came of it, or what came without one. */
export interface DayEntry {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Absent for what belongs to no visit. */
  readonly visit?: Fact;
  /** Of the visit, or of the day. */
  readonly facts: readonly Fact[];
}

const dayShape = /^\d{4}-\d{2}-\d{2}/;

/**
 * The days of a record, newest first: each visit as one entry, and then what the day has besides. What has no whole day is
 * in none.
 */
export function dayEntries(facts: readonly Fact[]): DayEntry[] {
  const visits = facts.filter((fact) => isVisit(fact) && dayOf(fact) !== undefined);
  const byName = new Map(visits.flatMap((visit) => visit.sources.map((source) => [nameOf(source), visit] as const)));
  const ofVisit = new Map<Fact, Fact[]>(visits.map((visit) => [visit, []]));
  const ofDay = new Map<string, Fact[]>();
  for (const fact of facts) {
    const day = dayOf(fact);
    if (day === undefined || isVisit(fact)) continue;
    const visit = namedVisit(fact, byName) ?? onlyVisit(fact, day, visits);
    if (visit === undefined) ofDay.set(day, [...(ofDay.get(day) ?? []), fact]);
    else ofVisit.get(visit)?.push(fact);
  }
  return [
    ...[...ofVisit].map(([visit, own]): DayEntry => ({ day: dayOf(visit) ?? '', visit, facts: own })),
    ...[...ofDay].map(([day, own]): DayEntry => ({ day, facts: own })),
  ].sort((one, other) => newestFirst(one, other));
}

/** A visit that was held or goes on; one that was cancelled is an entry like any other. */
export function isVisit(fact: Fact): boolean {
  return fact.section === 'encounters' && tookPlace(fact);
}

/** A report names results that stand for themselves, and is no note. */
export function isReport({ sources }: Fact): boolean {
  return sources.every(({ resource }) => resource.resourceType === 'DiagnosticReport');
}

/** Where a result lies outside its range, as its source judges it or as the range says. */
export function outsideRange({ sources }: Fact): 'high' | 'low' | 'abnormal' | undefined {
  const positions = sources.flatMap(({ resource }) =>
    resource.resourceType === 'Observation' ? measurementsOf(resource).map(({ position }) => position) : [],
  );
  return positions.find((one) => one !== 'normal' && one !== 'unknown') as 'high' | 'low' | 'abnormal' | undefined;
}

function dayOf({ when = '' }: Fact): string | undefined {
  return dayShape.exec(when)?.[0];
}

/** `connection Encounter/id`. */
function nameOf({ connection, ref = '' }: Pick<FactSource, 'connection' | 'ref'>): string {
  return `${connection} ${ref}`;
}

/** The visit that an entry itself says it belongs to. */
function namedVisit({ sources, visits = [] }: Fact, byName: ReadonlyMap<string, Fact>): Fact | undefined {
  const named = [...sources.flatMap(encountersOf), ...visits.map(nameOf)];
  return named.map((name) => byName.get(name)).find((visit) => visit !== undefined);
}

function encountersOf({ connection, resource }: FactSource): string[] {
  const { encounter, context } = resource as { readonly encounter?: unknown; readonly context?: unknown };
  const inContext = objectsOf([context]).flatMap((one) => [one['encounter'], one].flat());
  return objectsOf([encounter, ...inContext]).flatMap(({ reference }) => {
    const named = typeof reference === 'string' ? parseReference(reference) : undefined;
    return named?.type === 'Encounter' ? nameOf({ connection, ref: named.ref }) : [];
  });
}

/** An entry that names no visit belongs to the one that its place had on that day. A bill says by itself what it is for. */
function onlyVisit({ section, sources }: Fact, day: string, visits: readonly Fact[]): Fact | undefined {
  if (section === 'claims') return undefined;
  const places = new Set(sources.map(({ connection }) => connection));
  const there = visits.filter(
    (visit) => dayOf(visit) === day && visit.sources.some(({ connection }) => places.has(connection)),
  );
  return there.length === 1 ? there[0] : undefined;
}

function newestFirst(one: DayEntry, other: DayEntry): number {
  const rank = ({ day, visit }: DayEntry): string => visit?.when ?? day;
  return other.day.localeCompare(one.day) || rank(other).localeCompare(rank(one));
}
