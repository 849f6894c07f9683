import { timeOf } from '@fhir-gateway/fhir';

import type { EntryTraits, Entry } from '../matching/entry.js';
import { identifierKeys, stated } from '../matching/entry.js';
import { present } from '../matching/build-fact.js';
import type { Fact, MedicationCourse } from '../matching/fact.js';
import type { FinishContext, SectionRule } from '../matching/section-rule.js';
import { absenceState } from '../matching/absences.js';
import { coursesOf, medicationOf } from './courses.js';
import { compare } from '../matching/compare-texts.js';
import type { MedicationEntry, MedicationKind } from '../matching/medication.js';
import { medicationEntry } from './medication-entry.js';

const dayMs = 86_400_000;

/** Medications: one line for each medicine and course, of orders, fills, statements and claims of pharmacies. */
export const medications: SectionRule = {
  read: (resource, source) => {
    const one = medicationEntry(resource);
    if (one === undefined) return [];
    const { status, concept, medicine, apart, date, frequency, kind } = one;
    const saysStatus = kind === 'ordered' || kind === 'stated';
    const traits: EntryTraits = {
      state: status === 'entered-in-error' ? 'withdrawn' : (absenceState(concept) ?? 'stated'),
      apart,
      display: source.said.text,
      concepts: [concept],
      identifiers: identifierKeys((resource as { identifier?: unknown }).identifier),
      fields: {
        status: saysStatus ? stated(status) : undefined,
        strength: stated(medicine.strength),
        frequency: saysStatus ? stated(frequency) : undefined,
      },
      asserted: date,
      medication: one,
    };
    return [traits];
  },
  group: coursesOf,
  compared: currentStatements,
  finish: withCourse,
  rank: ({ course }) => Number(course?.isActive !== true),
};

/** The orders and statements that speak of one time: what a platform replaced by a newer one of its own says nothing now. */
function currentStatements(entries: readonly Entry[]): Entry[] {
  const said = entries.filter((entry) => ['ordered', 'stated'].includes(medicationOf(entry).kind));
  const active = said.filter((entry) => medicationOf(entry).isActive);
  const hasActive = new Set(active.map(({ source }) => source.connection));
  const latest = new Map<string, Entry>();
  for (const entry of said) {
    const { connection } = entry.source;
    if (!hasActive.has(connection) && !latest.has(connection)) latest.set(connection, entry);
  }
  const all = new Set([...active, ...latest.values()]);
  const newestStart = Math.max(...[...all].map((entry) => medicationOf(entry).startMs ?? -Infinity));
  return entries.filter((entry) => all.has(entry) && (medicationOf(entry).endMs ?? Infinity) >= newestStart);
}

function withCourse(fact: Fact, entries: readonly Entry[], context: FinishContext): Fact {
  const all = entries.map(medicationOf);
  const newest = (...kinds: MedicationKind[]): number => all.findIndex(({ kind }) => kinds.includes(kind));
  const at = Math.max(0, [newest('ordered', 'stated'), newest('filled')].find((index) => index >= 0) ?? 0);
  const shownAs = entries[at];
  const [shown, said] = [all[at], shownAs?.source.said];
  const alsoAs = shownAs ? otherProducts(shownAs, entries) : [];
  const course = { ...courseOf(all, context.now), alsoAs };
  const status = all.find(({ kind }) => kind === 'ordered' || kind === 'stated')?.status;
  const { value: _value, status: _status, detail: _detail, ...others } = fact;
  return {
    ...others,
    display: shownAs?.display ?? fact.display,
    ...present({ status, value: shown?.medicine.strength, detail: said?.detail, when: shown?.date }),
    ...(shown?.date !== undefined && { whenKind: shown.kind }),
    findings: [...fact.findings, ...findingsOf(all, context)],
    course,
  };
}

function courseOf(all: readonly MedicationEntry[], now: Date): Omit<MedicationCourse, 'alsoAs'> {
  const latest = (kind: MedicationKind): string | undefined => all.find((one) => one.kind === kind)?.date;
  const starts = all.filter(({ startMs }) => startMs !== undefined);
  const first = starts.reduce<MedicationEntry | undefined>(
    (found, one) => ((found?.startMs ?? Infinity) <= (one.startMs ?? Infinity) ? found : one),
    undefined,
  );
  // The dose of an order that was stopped is not that of the next one.
  const active = all.filter(({ isActive }) => isActive);
  const current = active.length > 0 ? [...active, ...all.filter(({ kind }) => kind === 'filled')] : all;
  const supplied = Math.max(...fillsOf(all).map(({ endMs }) => endMs ?? -Infinity));
  return {
    ingredients: all.find(({ medicine }) => medicine.ingredients.length > 0)?.medicine.ingredients ?? [],
    isActive: all.some(({ isActive, apart }) => isActive && apart === ''),
    ...present({
      start: first?.date,
      ordered: latest('ordered'),
      filled: latest('filled'),
      stated: latest('stated'),
      paid: latest('paid'),
      suppliedUntil: Number.isFinite(supplied) ? new Date(supplied).toISOString().slice(0, 10) : undefined,
      prescriber: prescribersOf(all),
      validUntil: lapseOf(active, now),
      directions: current.find(({ directions }) => directions !== undefined)?.directions,
    }),
  };
}

/**
 * When the current orders lapsed, where all of them have. It is about dispensing and not about taking (FHIR R4,
 * `MedicationRequest.dispenseRequest.validityPeriod`): what is active goes on.
 */
function lapseOf(active: readonly MedicationEntry[], now: Date): string | undefined {
  const ends = active.map(({ validUntil }) => validUntil);
  const isOver = ends.every((end) => (timeOf(end)?.untilMs ?? Infinity) <= now.getTime());
  return isOver
    ? ends
        .filter((end) => end !== undefined)
        .sort(compare)
        .at(-1)
    : undefined;
}

/** A renewal may be of another doctor than the first order, and neither of them is the only one. */
function prescribersOf(all: readonly MedicationEntry[]): string | undefined {
  const first = new Map<string, string | undefined>();
  for (const { prescriber, date } of all) if (prescriber !== undefined) first.set(prescriber, date?.slice(0, 10));
  const [only, another] = first.keys();
  if (another === undefined) return only;
  return [...first].map(([name, date]) => (date === undefined ? name : `${name} (from ${date})`)).join(', ');
}

/** Names of current entries whose code is not that of the entry that is shown: a brand and its ingredient are one course. */
function otherProducts(shown: Entry, entries: readonly Entry[]): string[] {
  const codeOf = ({ source }: Entry): string | undefined => source.said.code;
  const others = entries.filter(
    (one) => medicationOf(one).isActive && codeOf(one) !== undefined && codeOf(one) !== codeOf(shown),
  );
  return [...new Set(others.map(({ display }) => display))].filter((name) => name !== '' && name !== shown.display);
}

function fillsOf(all: readonly MedicationEntry[]): MedicationEntry[] {
  return all.filter(({ kind, supplyDays }) => (kind === 'filled' || kind === 'paid') && supplyDays !== undefined);
}

/** What orders and fills show only together. A fill lasts for its supply, and half as long again. */
function findingsOf(all: readonly MedicationEntry[], { entries, now }: FinishContext): string[] {
  if (all[0]?.apart !== '') return all[0] ? [all[0].apart, ...reasonsOf(all)] : [];
  const isFill = ({ kind }: MedicationEntry): boolean => kind === 'filled' || kind === 'paid';
  const isOrdered = all.some(({ kind, isActive }) => kind === 'ordered' && isActive);
  const isTaken = all.some(({ isActive }) => isActive);
  const isRecent = fillsOf(all).some(
    ({ startMs = -Infinity, supplyDays = 0 }) => now.getTime() <= startMs + supplyDays * 1.5 * dayMs,
  );
  // Where no platform tells of any fill, there is nothing to miss.
  const areFillsKnown = entries.some(({ medication }) => medication && isFill(medication));
  return [
    ...reasonsOf(all),
    ...all.flatMap((one) => (isActivePastEnd(one, now) ? [`listed as ${one.status}, ended ${one.ended ?? ''}`] : [])),
    ...(isRecent ? ['recently filled'] : []),
    ...(isOrdered && areFillsKnown && !all.some(isFill) ? ['ordered, no fill known'] : []),
    ...(isRecent && !isTaken ? ['filled, no active order known'] : []),
  ];
}

/** Each reason once: why it was stopped, is on hold, or was not taken. */
function reasonsOf(all: readonly MedicationEntry[]): string[] {
  const reasons = all.flatMap(({ status, statusReason }) =>
    statusReason === undefined ? [] : [`${status}: ${statusReason}`],
  );
  return [...new Set(reasons)];
}

/** A statement that goes on by its status, and is over by its own dates. */
function isActivePastEnd({ isActive, ended, endMs }: MedicationEntry, now: Date): boolean {
  return isActive && ended !== undefined && endMs !== undefined && endMs <= now.getTime();
}
