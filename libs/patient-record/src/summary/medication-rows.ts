import { timeOf } from '@fhir-gateway/fhir';
import { dosageText } from '@fhir-gateway/record-view';
import type { MedicationDispense, MedicationStatement } from 'fhir/r4.js';

import type { Fact } from '../facts/fact.js';
import { courseWords } from '../medications/course-words.js';
import { codingsOf } from '../matching/concept-keys.js';
import { cell, dayOf, each, entriesOf, nameCell, newestFirst, type SectionRows } from './section-rows.js';

const dayMs = 86_400_000;
/** How long a supply is taken to last beyond its days. A choice: people take less than was meant. */
const supplyFactor = 1.5;
const active = new Set(['active', 'intended']);

/** Medications that are ordered or taken now, and those with a fill that may still last. */
export const rowsOfMedications: SectionRows = function* ({ facts }, { nowMs }) {
  const used = yield* each(facts, (fact) => ({ fact, use: useOf(fact, nowMs) }));
  const current = used.filter((one): one is { fact: Fact; use: string } => one.use !== undefined);
  return {
    columns: ['medication', 'dose', 'prescriber', 'since', 'last fill', 'note'],
    chosen: 'current',
    rows: yield* each(
      current.toSorted(
        (one, other) => Number(one.use !== '') - Number(other.use !== '') || newestFirst(one.fact, other.fact),
      ),
      ({ fact, use }) => ({
        fact,
        cells: [
          nameCell(fact, 70),
          cell(doseOf(fact), 60),
          cell(fact.course?.prescriber, 90),
          dayOf(fact.course?.start),
          dayOf(lastFillOf(fact)?.whenHandedOver),
          cell([use, ...otherWords(fact)].filter(Boolean).join(', '), 160),
        ],
      }),
    ),
  };
};

/** Undefined for what is not current; else what has to be said about it, which may be nothing. */
function useOf(fact: Fact, nowMs: number): string | undefined {
  const orders = entriesOf(fact, 'MedicationRequest').filter(isHomeOrder);
  const statements = entriesOf(fact, 'MedicationStatement');
  const activeOrders = orders.filter(({ status }) => active.has(status));
  const activeStatements = statements.filter(({ status }) => active.has(status));
  const isForbidden = activeOrders.some(({ doNotPerform }) => doNotPerform === true);
  if (isForbidden) return 'DO NOT TAKE';
  if (activeOrders.length > 0 || activeStatements.length > 0) {
    const ended = activeOrders.length === 0 ? endOf(activeStatements, nowMs) : undefined;
    return [elsewhere(fact), ended && `ended ${ended} by its own dates`].filter(Boolean).join(', ');
  }
  // Who takes a break from a medicine is asked about it all the same.
  if ([...orders, ...statements].some(({ status }) => status === 'on-hold')) return 'on hold';
  return isFilled(fact, nowMs) ? 'recently filled, no active order' : undefined;
}

/** Of the words of a course, those that no column has. */
function otherWords({ course }: Fact): string[] {
  if (course === undefined) return [];
  const { filled: _filled, start: _start, prescriber: _prescriber, ...rest } = course;
  return courseWords({ course: rest });
}

/** The end of statements that are all over by their own dates, the latest of them. */
function endOf(statements: readonly MedicationStatement[], nowMs: number): string | undefined {
  const ends = statements.map(({ effectivePeriod }) => effectivePeriod?.end);
  const isOver = ends.every((end) => (timeOf(end)?.untilMs ?? Infinity) <= nowMs);
  return isOver
    ? ends
        .filter((end) => end !== undefined)
        .toSorted()
        .at(-1)
        ?.slice(0, 10)
    : undefined;
}

/** Plans and proposals are no orders, and what is given in a hospital is not taken at home. */
function isHomeOrder({ intent, status, category }: ReturnType<typeof entriesOf<'MedicationRequest'>>[number]): boolean {
  const isInpatient = (Array.isArray(category) ? category : []).some((one) =>
    codingsOf(one).some(({ code }) => code === 'inpatient'),
  );
  return !['proposal', 'plan', 'option'].includes(intent) && status !== 'draft' && !isInpatient;
}

/** What another platform says of a medicine that is active at one: `stopped elsewhere`. */
function elsewhere(fact: Fact): string | undefined {
  const values = fact.conflicts.find(({ field }) => field === 'status')?.values.map(({ value }) => value) ?? [];
  const others = values.filter((value) => !active.has(value)).map((value) => value.replaceAll('-', ' '));
  return others.length === 0 ? undefined : `${others.join(', ')} elsewhere`;
}

function isFilled(fact: Fact, nowMs: number): boolean {
  const fill = lastFillOf(fact);
  const days = fill?.daysSupply?.value;
  const at = Date.parse(fill?.whenHandedOver ?? '');
  return days !== undefined && at + days * supplyFactor * dayMs >= nowMs;
}

function lastFillOf(fact: Fact): MedicationDispense | undefined {
  const fills = entriesOf(fact, 'MedicationDispense').filter(
    ({ status, whenHandedOver }) => whenHandedOver !== undefined && status === 'completed',
  );
  return fills.toSorted((one, other) => ((one.whenHandedOver ?? '') > (other.whenHandedOver ?? '') ? -1 : 1))[0];
}

/** Of what is active; of all where nothing is. The dose of an order that was stopped is not that of the next one. */
function doseOf(fact: Fact): string | undefined {
  const said = [
    ...entriesOf(fact, 'MedicationRequest').map(({ status, dosageInstruction: dosages }) => ({ status, dosages })),
    ...entriesOf(fact, 'MedicationStatement').map(({ status, dosage: dosages }) => ({ status, dosages })),
  ];
  const current = said.filter(({ status }) => active.has(status));
  const fills = entriesOf(fact, 'MedicationDispense').map(({ dosageInstruction: dosages }) => ({ dosages }));
  const texts = [...(current.length > 0 ? current : said), ...fills].map(({ dosages }) => dosageText(dosages));
  return texts.find((text) => text !== undefined);
}
