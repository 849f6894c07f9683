import { timeOf } from '@fhir-gateway/fhir';
import { clean, dosageText, statusCodeOf } from '@fhir-gateway/record-view';
import type {
  CodeableConcept,
  ExplanationOfBenefit,
  FhirResource,
  Medication,
  MedicationDispense,
  MedicationRequest,
  MedicationStatement,
  TimingRepeat,
} from 'fhir/r4.js';

import { codingsOf, sharedSystem } from '../matching/concept-keys.js';
import type { MedicationEntry } from '../matching/medication.js';
import { startMsOf } from '../matching/time-keys.js';
import { attempt } from '../matching/attempt.js';
import { disputedDirections } from './disputed-directions.js';
import { medicineOf } from './ingredients.js';

const dayMs = 86_400_000;

/** Reads an order, fill, statement or claim of a pharmacy; undefined for anything else. */
export function medicationEntry(resource: FhirResource): MedicationEntry | undefined {
  switch (resource.resourceType) {
    case 'MedicationRequest':
      return orderEntry(resource);
    case 'MedicationDispense':
      return fillEntry(resource);
    case 'MedicationStatement':
      return statementEntry(resource);
    case 'ExplanationOfBenefit':
      return claimEntry(resource);
    default:
      return undefined;
  }
}

function orderEntry(one: MedicationRequest): MedicationEntry {
  const isActive = one.status === 'active' || one.status === 'on-hold';
  const { validityPeriod, expectedSupplyDuration, numberOfRepeatsAllowed = 0 } = one.dispenseRequest ?? {};
  const startMs = startMsOf(one.authoredOn ?? validityPeriod?.start);
  const supplied = (expectedSupplyDuration?.value ?? 0) * (numberOfRepeatsAllowed + 1) * dayMs;
  const endMs = isActive ? Infinity : (startMsOf(validityPeriod?.end) ?? (startMs ?? 0) + supplied);
  return {
    kind: 'ordered',
    ...described(one),
    status: one.status,
    isActive,
    apart: orderApart(one),
    ...spanOf(one.authoredOn, startMs, endMs),
    ...(validityPeriod?.end !== undefined && { validUntil: validityPeriod.end }),
    ...(one.requester?.display !== undefined && { prescriber: one.requester.display }),
    ...reasonOf(one.statusReason),
    ...dosageOf(one.dosageInstruction),
  };
}

/** Plans and drafts are no orders, what must not be taken is none, and what is given in hospital is not taken at home. */
function orderApart({ status, intent, doNotPerform, category = [] }: MedicationRequest): string {
  if (doNotPerform === true) return 'do not take';
  if (['proposal', 'plan', 'option'].includes(intent) || status === 'draft') return 'planned';
  return category.map(statusCodeOf).includes('inpatient') ? 'in hospital' : '';
}

function fillEntry(one: MedicationDispense): MedicationEntry {
  const date = one.whenHandedOver ?? one.whenPrepared;
  const supplyDays = one.daysSupply?.value;
  const isFill = !['cancelled', 'declined', 'preparation', 'on-hold'].includes(one.status);
  return {
    kind: 'filled',
    ...described(one),
    status: one.status,
    isActive: false,
    apart: isFill ? '' : 'not handed over',
    ...spanOf(date, startMsOf(date), supplyEnd(date, supplyDays)),
    ...(supplyDays !== undefined && { supplyDays }),
    ...reasonOf(one.statusReasonCodeableConcept),
    ...dosageOf(one.dosageInstruction),
  };
}

function statementEntry(one: MedicationStatement): MedicationEntry {
  const isActive = one.status === 'active' || one.status === 'on-hold';
  const { start, end } = one.effectivePeriod ?? {};
  const date = one.effectiveDateTime ?? start ?? one.dateAsserted;
  // A month or a year of an end is over with its last day.
  const endMs = timeOf(end)?.untilMs ?? (isActive ? Infinity : startMsOf(date));
  return {
    kind: 'stated',
    ...described(one),
    status: one.status,
    isActive,
    apart: one.status === 'not-taken' ? 'not taken' : '',
    ...spanOf(one.dateAsserted ?? date, startMsOf(date), endMs),
    ...(end !== undefined && { ended: end }),
    ...reasonOf(...(one.statusReason ?? [])),
    ...dosageOf(one.dosage),
  };
}

/** What a pharmacy was paid for; undefined for a claim of anything else. */
function claimEntry(one: ExplanationOfBenefit): MedicationEntry | undefined {
  const concept = (one.item ?? [])
    .map(({ productOrService }) => productOrService)
    .find((product) => codingsOf(product).some(({ system }) => ['NDC', 'RxNorm'].includes(sharedSystem(system) ?? '')));
  const isPharmacy = one.type.coding?.some(({ code }) => code === 'pharmacy') === true;
  if (one.use !== 'claim' || (!isPharmacy && concept === undefined)) return undefined;
  const product = concept ?? one.item?.[0]?.productOrService;
  const date = one.item?.[0]?.servicedDate ?? one.billablePeriod?.start;
  const supply = one.supportingInfo?.find(({ category }) => statusCodeOf(category) === 'dayssupply')?.valueQuantity
    ?.value;
  return {
    kind: 'paid',
    concept: product,
    medicine: medicineOf(product),
    status: one.status,
    isActive: false,
    apart: one.status === 'cancelled' ? 'cancelled' : '',
    ...spanOf(date, startMsOf(date), supplyEnd(date, supply)),
    ...(supply !== undefined && { supplyDays: supply }),
  };
}

type OfMedication = MedicationRequest | MedicationDispense | MedicationStatement;

function described(one: OfMedication): Pick<MedicationEntry, 'concept' | 'medicine'> {
  const { medicationCodeableConcept, medicationReference, contained = [] } = one;
  const held = contained.find(({ id }) => `#${id ?? ''}` === medicationReference?.reference);
  const medication = held?.resourceType === 'Medication' ? (held as Medication) : undefined;
  const display = medicationReference?.display;
  const concept =
    medicationCodeableConcept ?? medication?.code ?? (display === undefined ? undefined : { text: display });
  return { concept, medicine: medicineOf(concept, medication) };
}

function spanOf(
  date: string | undefined,
  startMs: number | undefined,
  endMs: number | undefined,
): Pick<MedicationEntry, 'date' | 'startMs' | 'endMs'> {
  return {
    date,
    ...(startMs !== undefined && { startMs, endMs: Math.max(startMs, endMs ?? startMs) }),
  };
}

function supplyEnd(date: string | undefined, days: number | undefined): number | undefined {
  const startMs = startMsOf(date);
  return startMs === undefined ? undefined : startMs + (days ?? 0) * dayMs;
}

function dosageOf(
  dosages: MedicationRequest['dosageInstruction'],
): Pick<MedicationEntry, 'directions' | 'disputedDirections' | 'frequency'> {
  const directions = dosageText(dosages);
  const all = Array.isArray(dosages) ? dosages : [];
  const disputed = attempt(() => disputedDirections(dosages));
  const frequencies = all.flatMap(({ timing }) => frequencyOf(timing?.repeat) ?? []);
  return {
    directions,
    ...(disputed && { disputedDirections: disputed }),
    ...(frequencies.length > 0 && frequencies.length === all.length && { frequency: frequencies.join(', ') }),
  };
}

function frequencyOf(repeat: TimingRepeat | undefined): string | undefined {
  const { frequency, frequencyMax, period, periodMax, periodUnit } = repeat ?? {};
  if (frequency === undefined || period === undefined || periodUnit === undefined) return undefined;
  const upTo = (most: number | undefined): string => (most === undefined ? '' : ` to ${most}`);
  return `${frequency}${upTo(frequencyMax)} per ${period}${upTo(periodMax)} ${periodUnit}`;
}

/** Why a medicine has its status, such as why it was stopped. */
function reasonOf(...reasons: readonly (CodeableConcept | undefined)[]): Pick<MedicationEntry, 'statusReason'> {
  const texts = reasons.flatMap(
    (reason) =>
      reason?.text ?? reason?.coding?.find(({ display }) => display)?.display ?? reason?.coding?.[0]?.code ?? [],
  );
  const words = clean(texts.join(', '), 200);
  return words === undefined ? {} : { statusReason: words };
}
