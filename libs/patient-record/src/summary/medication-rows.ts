import type { Dosage, MedicationDispense } from 'fhir/r4.js';

import type { Fact } from '../facts/fact.js';
import { cell, dayOf, entriesOf, newestFirst, type SectionRows } from './section-rows.js';

const dayMs = 86_400_000;
/** How long a supply is taken to last beyond its days. A choice: people take less than was meant. */
const supplyFactor = 1.5;
const active = new Set(['active', 'intended']);

/** Medications that are ordered or taken now, and those with a fill that may still last. */
export const rowsOfMedications: SectionRows = ({ facts }, { nowMs }) => {
  const current = facts
    .map((fact) => ({ fact, use: useOf(fact, nowMs) }))
    .filter((one): one is { fact: Fact; use: string } => one.use !== undefined);
  return {
    columns: ['medication', 'dose', 'prescriber', 'since', 'last fill', 'note'],
    chosen: 'current',
    rows: current
      .toSorted((one, other) => Number(one.use !== '') - Number(other.use !== '') || newestFirst(one.fact, other.fact))
      .map(({ fact, use }) => ({
        fact,
        cells: [
          cell(fact.display, 70),
          cell(doseOf(fact), 60),
          cell(prescriberOf(fact), 40),
          dayOf(sinceOf(fact)),
          dayOf(lastFillOf(fact)?.whenHandedOver),
          use === '' ? undefined : use,
        ],
      })),
  };
};

/** Undefined for what is not current; else what has to be said about it, which may be nothing. */
function useOf(fact: Fact, nowMs: number): string | undefined {
  const orders = entriesOf(fact, 'MedicationRequest').filter(isHomeOrder);
  const activeOrders = orders.filter(({ status }) => active.has(status));
  const statements = entriesOf(fact, 'MedicationStatement').filter(({ status }) => active.has(status));
  const isForbidden = activeOrders.some(({ doNotPerform }) => doNotPerform === true);
  if (isForbidden) return 'DO NOT TAKE';
  if (activeOrders.length > 0 || statements.length > 0) return isStoppedElsewhere(fact) ? 'stopped elsewhere' : '';
  return isFilled(fact, nowMs) ? 'recently filled, no active order' : undefined;
}

/** Plans and proposals are no orders, and what is given in a hospital is not taken at home. */
function isHomeOrder({ intent, status, category }: ReturnType<typeof entriesOf<'MedicationRequest'>>[number]): boolean {
  const codes = (category ?? []).flatMap(({ coding }) => (coding ?? []).map(({ code }) => code));
  return !['proposal', 'plan', 'option'].includes(intent) && status !== 'draft' && !codes.includes('inpatient');
}

function isStoppedElsewhere(fact: Fact): boolean {
  return fact.conflicts.some(({ field }) => field === 'status');
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

function doseOf(fact: Fact): string | undefined {
  const dosages: (readonly Dosage[] | undefined)[] = [
    ...entriesOf(fact, 'MedicationRequest')
      .toSorted((one, other) => Number(active.has(other.status)) - Number(active.has(one.status)))
      .map(({ dosageInstruction }) => dosageInstruction),
    ...entriesOf(fact, 'MedicationStatement').map(({ dosage }) => dosage),
    ...entriesOf(fact, 'MedicationDispense').map(({ dosageInstruction }) => dosageInstruction),
  ];
  for (const each of dosages) {
    const texts = (each ?? []).flatMap(({ text, patientInstruction }) => text ?? patientInstruction ?? []);
    if (texts.length > 0) return texts.join('; ');
  }
  return undefined;
}

function prescriberOf(fact: Fact): string | undefined {
  const orders = entriesOf(fact, 'MedicationRequest');
  const newest = orders.find(({ status }) => active.has(status)) ?? orders[0];
  return newest?.requester?.display;
}

function sinceOf(fact: Fact): string | undefined {
  const dates = [
    ...entriesOf(fact, 'MedicationRequest')
      .filter(({ status }) => active.has(status))
      .map(({ authoredOn }) => authoredOn),
    ...entriesOf(fact, 'MedicationStatement').map(
      ({ effectiveDateTime, effectivePeriod }) => effectiveDateTime ?? effectivePeriod?.start,
    ),
  ].filter((date) => date !== undefined);
  return dates.toSorted()[0];
}
