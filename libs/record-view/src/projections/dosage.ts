import { numberText } from '@fhir-gateway/fhir';
import type { Dosage, TimingRepeat } from 'fhir/r4.js';
import { quantityText, rangeText, ratioText } from '../decimals/quantity-text.js';
import { clean, conceptText, conceptTexts, join } from '../fhir-text.js';
import { endText, labelled } from './projection.js';

/**
 * Instructions in words, all of them in their order: a taper or a dose for some days of the week is several. Undefined where
 * there are none.
 */
export function dosageText(dosages: readonly Dosage[] | undefined): string | undefined {
  const inOrder = listed(dosages).toSorted((one, other) => (one.sequence ?? 0) - (other.sequence ?? 0));
  return join(inOrder.map(instructionText));
}

/** A server that turns XML into JSON writes a single instruction without a list around it. */
function listed(dosages: readonly (Dosage | null)[] | undefined): Dosage[] {
  const given: unknown = dosages;
  if (typeof given !== 'object' || given === null) return [];
  return (Array.isArray(given) ? (given as (Dosage | null)[]) : [given as Dosage]).filter((one) => one !== null);
}

/** The words of an instruction; what its elements add to them, or all that they say where there are no words. */
function instructionText(dosage: Dosage): string | undefined {
  const { asNeededBoolean, asNeededCodeableConcept, maxDosePerPeriod, additionalInstruction } = dosage;
  const written = clean(dosage.text) ?? clean(dosage.patientInstruction);
  const reason = conceptText(asNeededCodeableConcept);
  const asNeeded = reason === undefined ? (asNeededBoolean ? 'as needed' : undefined) : `as needed for ${reason}`;
  const isSaid = written !== undefined && /\b(?:as|if|when) needed\b|\bp\.?r\.?n\b/i.test(written);
  const extra = [labelled('at most', ratioText(maxDosePerPeriod)), conceptTexts(additionalInstruction)].filter(
    (text) => text !== undefined && !written?.includes(text),
  );
  return join([written ?? structuredText(dosage), isSaid ? undefined : asNeeded, ...extra], ', ');
}

/** Of an instruction without words: dose, rate, route, site, how often and how long. */
function structuredText({ doseAndRate, route, site, timing }: Dosage): string | undefined {
  const doses = doseAndRate?.map((one) =>
    join(
      [
        quantityText(one.doseQuantity) ?? rangeText(one.doseRange),
        labelled('rate', ratioText(one.rateRatio) ?? rangeText(one.rateRange) ?? quantityText(one.rateQuantity)),
      ],
      ', ',
    ),
  );
  const { repeat } = timing ?? {};
  return join(
    [
      join(doses),
      conceptText(route),
      conceptText(site),
      conceptText(timing?.code) ?? frequencyText(repeat),
      ...(repeat ? [whenText(repeat), boundsText(repeat)] : []),
      labelled('on', join(timing?.event, ' and ')),
    ],
    ', ',
  );
}

/** `1 to 2 times every 4 to 6 hours`: the upper ends are as much a part of the order as the lower ones. */
function frequencyText(repeat: TimingRepeat | undefined): string | undefined {
  if (repeat?.period === undefined) return undefined;
  const every = upTo(numberText(repeat, 'period'), numberText(repeat, 'periodMax')) ?? '';
  const times = upTo(numberText(repeat, 'frequency'), numberText(repeat, 'frequencyMax'));
  const unit = clean(repeat.periodUnit) ?? '';
  const name = periodNames.get(unit) ?? unit;
  if (every === '1' && times !== undefined)
    return clean(`${times === '1' ? 'once' : `${times} times`} ${article(name)}`);
  const often = times === undefined || times === '1' ? '' : `${times} times `;
  return clean(`${often}every ${every === '1' ? name : `${every} ${periodNames.has(unit) ? `${name}s` : name}`}`);
}

/** UCUM codes of periods. @see https://hl7.org/fhir/R4/valueset-units-of-time.html */
const periodNames: ReadonlyMap<string, string> = new Map([
  ['s', 'second'],
  ['min', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
  ['wk', 'week'],
  ['mo', 'month'],
  ['a', 'year'],
]);

function article(name: string): string {
  return name === 'hour' ? `an ${name}` : `a ${name}`;
}

function upTo(from: string | undefined, to: string | undefined): string | undefined {
  return to === undefined ? from : join([from, to], ' to ');
}

/** @see https://hl7.org/fhir/R4/valueset-event-timing.html */
const times: ReadonlyMap<string, string> = new Map([
  ['MORN', 'in the morning'],
  ['NOON', 'at noon'],
  ['AFT', 'in the afternoon'],
  ['EVE', 'in the evening'],
  ['NIGHT', 'at night'],
  ['HS', 'at bedtime'],
  ['WAKE', 'on waking'],
  ['C', 'with meals'],
  ['CM', 'with breakfast'],
  ['CD', 'with lunch'],
  ['CV', 'with dinner'],
  ['AC', 'before meals'],
  ['ACM', 'before breakfast'],
  ['ACD', 'before lunch'],
  ['ACV', 'before dinner'],
  ['PC', 'after meals'],
  ['PCM', 'after breakfast'],
  ['PCD', 'after lunch'],
  ['PCV', 'after dinner'],
]);

function whenText({ when, dayOfWeek, timeOfDay, offset }: TimingRepeat): string | undefined {
  const moments = when?.map((code) => times.get(code) ?? clean(code));
  return join(
    [
      join([offset === undefined ? undefined : `${offset} minutes`, join(moments, ' and ')], ' '),
      labelled('on', join(dayOfWeek, ' and ')),
      labelled('at', join(timeOfDay, ' and ')),
    ],
    ', ',
  );
}

function boundsText(repeat: TimingRepeat): string | undefined {
  const length = quantityText(repeat.boundsDuration) ?? rangeText(repeat.boundsRange);
  const count = upTo(numberText(repeat, 'count'), numberText(repeat, 'countMax'));
  return join(
    [
      length && `for ${length}`,
      repeat.boundsPeriod?.start && `from ${repeat.boundsPeriod.start}`,
      endText(repeat.boundsPeriod),
      count && (count === '1' ? 'once in all' : `${count} times in all`),
    ],
    ', ',
  );
}
