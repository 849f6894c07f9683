import { periodAt } from '@fhir-gateway/fhir';
import type { CodeableConcept, Coverage } from 'fhir/r4.js';

import type { Fact } from '../facts/fact.js';
import {
  cell,
  conceptWords,
  dayOf,
  each,
  entriesOf,
  firstStatus,
  nameCell,
  newestFirst,
  where,
  type SectionRows,
} from './section-rows.js';

const notDone = new Set(['not-done', 'entered-in-error', 'cancelled', 'preparation']);
/** "No vaccine administered", which registries send for a refusal. @see https://www2a.cdc.gov/vaccines/iis/iisstandards */
const noVaccine = '998';

/** Whether a dose was given, a procedure done, or a visit held or still going on: none of those that only are on record. */
export function tookPlace(fact: Fact): boolean {
  const isNoDose = fact.section === 'immunizations' && fact.codings.some(({ code }) => code === noVaccine);
  return !isNoDose && !notDone.has(firstStatus(fact));
}

/** The latest dose of each vaccine. */
export const rowsOfImmunizations: SectionRows = function* ({ facts }) {
  const latest = new Map<string, { fact: Fact; doses: number }>();
  const given = yield* where(facts, tookPlace);
  for (const fact of given.toSorted(newestFirst)) {
    const name = fact.display.toLowerCase();
    const known = latest.get(name);
    if (known) known.doses += 1;
    else latest.set(name, { fact, doses: 1 });
  }
  return {
    columns: ['vaccine', 'last', 'doses'],
    chosen: 'the latest of each vaccine',
    rows: [...latest.values()].map(({ fact, doses }) => ({
      fact,
      cells: [nameCell(fact, 50), dayOf(fact.when), doses > 1 ? `${doses}` : undefined],
    })),
  };
};

/** Visits that took place or still go on, the last first; those that are only planned say so. */
export const rowsOfVisits: SectionRows = function* ({ facts }) {
  const visits = yield* where(facts, tookPlace);
  return {
    columns: ['date', 'visit', 'reason'],
    rows: visits.toSorted(newestFirst).map((fact) => ({
      fact,
      cells: [dayOf(fact.when), cell(withStatus(fact, 'finished'), 60), cell(reasonOf(fact), 50)],
    })),
  };
};

/** Procedures that were done, the last first; those with the same words as a later one are left to search_record. */
export const rowsOfProcedures: SectionRows = function* ({ facts }) {
  const seen = new Set<string>();
  const all = yield* where(facts, tookPlace);
  const done = all.toSorted(newestFirst).filter(({ display }) => !seen.has(display) && seen.add(display));
  return {
    columns: ['date', 'procedure'],
    chosen: 'the latest of each kind',
    rows: done.map((fact) => ({ fact, cells: [dayOf(fact.when), cell(withStatus(fact, 'completed'), 70)] })),
  };
};

/** The name with any other status than that of what is over and done: one that was stopped was not done to its end. */
function withStatus(fact: Fact, usual: string): string {
  const status = firstStatus(fact);
  return status === '' || status === usual ? fact.display : `${fact.display} (${status})`;
}

const notReported = new Set(['registered', 'cancelled', 'entered-in-error']);

/** The latest report of each kind. */
export const rowsOfReports: SectionRows = function* ({ facts }) {
  const seen = new Set<string>();
  // What single results are called is not asked here: it would make each of them whole.
  const all = yield* where(facts, (fact) => entriesOf(fact, 'DiagnosticReport').length > 0);
  const reports = all
    .flatMap((fact) =>
      entriesOf(fact, 'DiagnosticReport')
        .slice(0, 1)
        .map((report) => ({ fact, report })),
    )
    .filter(({ report }) => !notReported.has(report.status))
    .toSorted((one, other) => newestFirst(one.fact, other.fact))
    .filter(({ fact: { display } }) => !seen.has(display) && seen.add(display));
  return {
    columns: ['date', 'report', 'status', 'conclusion'],
    chosen: 'the latest of each kind',
    rows: reports.map(({ fact, report }) => ({
      fact,
      cells: [dayOf(fact.when), cell(fact.display), report.status, cell(fact.value, 200)],
    })),
  };
};

/** What the person wears or has in the body, what is no longer used last. */
export const rowsOfDevices: SectionRows = function* ({ facts }) {
  const isUsed = (fact: Fact): boolean => !['inactive', 'completed', 'stopped'].includes(firstStatus(fact));
  const used = new Set(yield* where(facts, isUsed));
  const devices = facts.toSorted(
    (one, other) => Number(used.has(other)) - Number(used.has(one)) || newestFirst(one, other),
  );
  return {
    columns: ['device', 'status', 'date', 'details'],
    rows: devices.map((fact) => ({
      fact,
      cells: [
        nameCell(fact),
        cell(fact.status),
        cell([fact.whenKind, dayOf(fact.when)].filter(Boolean).join(' ')),
        cell(fact.detail, 90),
      ],
    })),
  };
};

/** Who cares for the person. */
export const rowsOfCareTeam: SectionRows = function* ({ facts }) {
  const teams = yield* where(facts, (fact) => !['inactive', 'entered-in-error'].includes(firstStatus(fact)));
  return {
    columns: ['team', 'members'],
    rows: teams
      .toSorted(
        (one, other) => Number(one.value === undefined) - Number(other.value === undefined) || newestFirst(one, other),
      )
      .map((fact) => ({
        fact,
        cells: [cell(fact.display, 50), cell([fact.value, fact.detail].filter(Boolean).join('; '), 90)],
      })),
  };
};

/** Coverage that is in force. */
export const rowsOfCoverage: SectionRows = function* ({ facts }, { nowMs }) {
  const inForce = yield* where(facts, (fact) => isInForce(fact, nowMs));
  return {
    columns: ['payer', 'details', 'since'],
    chosen: 'active',
    rows: yield* each(inForce.toSorted(newestFirst), (fact) => ({
      fact,
      cells: [cell(fact.display, 50), cell(fact.detail, 50), dayOf(fact.when)],
    })),
  };
};

function isInForce(fact: Fact, nowMs: number): boolean {
  const entries = entriesOf(fact, 'Coverage');
  if (entries.length === 0) return firstStatus(fact) === 'active';
  // What cannot be read is shown rather than hidden.
  const isShown = ({ status, period = {} }: Coverage) =>
    status === 'active' && ['in-force', 'unreadable'].includes(periodAt(period, nowMs));
  return entries.some(isShown);
}

function reasonOf(fact: Fact): string | undefined {
  const [visit] = entriesOf(fact, 'Encounter');
  const reasons: readonly (CodeableConcept | null)[] = Array.isArray(visit?.reasonCode) ? visit.reasonCode : [];
  const texts = reasons.flatMap((reason) => conceptWords(reason) ?? []);
  return texts.length === 0 ? undefined : texts.join(', ');
}
