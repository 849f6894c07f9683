import type { AcuteKey } from '../codes/concepts.js';
import type { ChronicKey, VisitKind } from '../codes/tables.js';
import { addYears, dayMs, hourMs, minuteMs, startOfDay } from '../base/dates.js';
import type { Illness, Person } from '../people/person.js';
import type { Random } from '../base/random.js';

/** One meeting with a clinician, past and finished. */
export interface Visit {
  kind: VisitKind;
  startMs: number;
  endMs: number;
  /** The passing illness that was the reason, if one was. */
  acute?: AcuteKey;
  /** Lasting diseases that were found here. */
  found: ChronicKey[];
  /** Lasting diseases known at the end of this visit, those found here included. */
  known: ChronicKey[];
}

/** What happened to a person, in order, and the diseases that came to light. */
export interface Timeline {
  visits: Visit[];
  /** Diseases in the record; a disease found at a visit begins there, as far as anybody knows. */
  illnesses: (Illness & { foundAt?: Visit })[];
}

function officeVisit(kind: VisitKind, dayAtMs: number, random: Random, acute?: AcuteKey): Visit {
  // Office hours in the Americas, told in UTC; no visit crosses midnight.
  const startMs = startOfDay(dayAtMs) + random.int(14, 20) * hourMs + random.int(0, 3) * 15 * minuteMs;
  const minutes = kind === 'check-up' ? 40 : kind === 'emergency' ? 170 : 20;
  return { kind, startMs, endMs: startMs + minutes * minuteMs, found: [], known: [], ...(acute && { acute }) };
}

function checkUps(person: Person, endMs: number, random: Random): Visit[] {
  const visits: Visit[] = [];
  const from = Math.max(person.birthMs, addYears(endMs, -person.historyYears));
  // The last one lies so far back that its results are in and its bill is decided.
  for (let at = endMs - random.int(20, 50) * dayMs; at > from; at -= random.int(355, 372) * dayMs) {
    visits.unshift(officeVisit('check-up', at, random));
  }
  return visits;
}

/** Ties a disease to the first check-up on or after its beginning, if the record goes back that far. */
function discover(illness: Illness, visits: readonly Visit[]): Timeline['illnesses'][number] {
  const first = visits[0];
  if (first === undefined || illness.onsetMs < startOfDay(first.startMs)) return illness;
  const foundAt = visits.find(({ startMs }) => startMs >= illness.onsetMs) ?? visits[visits.length - 1];
  if (foundAt === undefined) return illness;
  foundAt.found.push(illness.key);
  return { key: illness.key, onsetMs: foundAt.startMs, foundAt };
}

function passingIllnesses(person: Person, endMs: number, random: Random): Visit[] {
  const visits: Visit[] = [];
  const isChild = person.role === 'child';
  for (let year = 1; year <= person.historyYears; year += 1) {
    const dayAt = addYears(endMs, -year) + random.int(60, 300) * dayMs;
    if (random.chance(isChild ? 1 : 0.35)) {
      const acute = isChild ? 'otitisMedia' : random.pick(['bronchitis', 'pharyngitis'] as const);
      visits.push(officeVisit('sick', dayAt, random, acute));
    } else if (random.chance(0.12)) {
      visits.push(officeVisit('emergency', dayAt, random, 'ankleSprain'));
    }
  }
  return visits;
}

function stay(kind: VisitKind, startMs: number, endMs: number, acute?: AcuteKey): Visit {
  return { kind, startMs, endMs, found: [], known: [], ...(acute && { acute }) };
}

/** Visits to the hospital that the special parts always have, so that every sandbox has each kind of hospital claim. */
function hospitalVisits(person: Person, timeline: Timeline, endMs: number, random: Random): Visit[] {
  if (person.deathMs !== undefined) {
    return [stay('admission', startOfDay(endMs) - 4 * dayMs + 11 * hourMs, endMs, 'pneumonia')];
  }
  const latest = timeline.visits.at(-1);
  if (person.role === 'parent' && latest) {
    return [officeVisit('emergency', latest.startMs - 100 * dayMs, random, 'ankleSprain')];
  }
  const knee = timeline.illnesses.find(({ key }) => key === 'kneeArthritis');
  if (person.role !== 'long-record' || knee === undefined) return [];
  const day = startOfDay(Math.max(knee.onsetMs + 90 * dayMs, endMs - 500 * dayMs));
  return [stay('surgery', day + 12 * hourMs, day + 3 * dayMs + 16 * hourMs)];
}

/** Adds the visits that keep five days away from all others; the fixed ones stay whatever comes. */
function withRoom(fixed: readonly Visit[], wished: readonly Visit[]): Visit[] {
  const kept = [...fixed];
  for (const visit of wished) {
    if (kept.every(({ startMs }) => Math.abs(startMs - visit.startMs) > 5 * dayMs)) kept.push(visit);
  }
  return kept.sort((a, b) => a.startMs - b.startMs);
}

/** Plans everything that happened to a person up to `endMs` (now, or death). */
export function planTimeline(person: Person, endMs: number, random: Random): Timeline {
  const yearly = checkUps(person, endMs, random);
  const illnesses = person.illnesses.map((illness) => discover(illness, yearly));
  const firstOnset = Math.min(...illnesses.map(({ onsetMs }) => onsetMs));
  const followUps = yearly
    .map(({ startMs }) => startMs + random.int(170, 195) * dayMs)
    .filter((at) => at > firstOnset && at < endMs)
    .map((at) => officeVisit('follow-up', at, random));
  const fixed = [...yearly, ...hospitalVisits(person, { visits: yearly, illnesses }, endMs, random)];
  const wished = [...followUps, ...passingIllnesses(person, endMs, random)];
  const visits = withRoom(fixed, wished).filter((visit) => visit.endMs <= endMs);
  for (const visit of visits) {
    visit.known = illnesses.filter(({ onsetMs }) => onsetMs <= visit.endMs).map(({ key }) => key);
  }
  return { visits, illnesses };
}
