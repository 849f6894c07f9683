import { type FhirTime, objectsOf, timeOf } from '@fhir-gateway/fhir';
import type { Observation, ObservationComponent, ObservationReferenceRange, Quantity } from 'fhir/r4.js';
import { quantityText } from '../decimals/quantity-text.js';
import { clean, conceptText } from '../fhir-text.js';
import { projectResource } from '../project-resource.js';
import { flagText, referenceRangeText, valueText } from '../projections/observation.js';
import type { Row } from '../row.js';

/** One value of a test, or of one component of it, as text and as far as it is one also as a number. */
export interface Measurement {
  readonly ref?: string;
  /** As the record writes it. */
  readonly date?: string;
  readonly time?: FhirTime;
  /** Of a component: which, such as `Systolic blood pressure`. */
  readonly part?: string;
  /** LOINC code of the component, where it has one. */
  readonly partCode?: string;
  /** The value with its unit, or why there is none. */
  readonly text: string;
  readonly number?: number;
  /** For values such as `<5`: the number is only a bound, and the value lies on this side of it. */
  readonly beyond?: 'below' | 'above';
  /** UCUM code where there is one, else the unit as written; absent where the record gives none. */
  readonly unit?: string;
  /** The code system of the unit, where the record names one. */
  readonly unitSystem?: string;
  /** The reference range in the unit of the value. */
  readonly low?: number;
  readonly high?: number;
  readonly range?: string;
  /** How the source judges the value, in its own code. */
  readonly flag?: string;
  readonly position: ValuePosition;
  readonly status?: string;
}

/**
 * Where a value lies: as the source judges it, and only where it says nothing, by its reference range. `abnormal` is said
 * by sources that do not say in which direction; `unknown` where neither is there.
 */
export type ValuePosition = 'low' | 'normal' | 'high' | 'abnormal' | 'unknown';

/** Codes of HL7 v3 ObservationInterpretation. */
const positions: ReadonlyMap<string, ValuePosition> = new Map([
  ...(['L', 'LL', 'LU', 'LX', '<'] as const).map((code) => [code, 'low'] as const),
  ...(['H', 'HH', 'HU', 'HX', '>'] as const).map((code) => [code, 'high'] as const),
  ...(['A', 'AA'] as const).map((code) => [code, 'abnormal'] as const),
  ['N', 'normal'],
]);

/** Statuses under which a value is none: withdrawn, or never measured. */
const voidStatuses: ReadonlySet<string> = new Set(['entered-in-error', 'cancelled']);

/**
 * The values of an observation: its own, or one for each component; one without a number where it has none.
 *
 * @param row what `projectResource` makes of the observation, for who has it already
 */
export function measurementsOf(
  observation: Observation,
  { ref, date, status, value }: Row = projectResource(observation),
): Measurement[] {
  const common = { ...(ref && { ref }), ...datesOf(date), ...(status && { status }) };
  const isVoid = voidStatuses.has(observation.status);
  const components = objectsOf(observation.component);
  const own = { ...common, ...valueOf(observation, isVoid, value ?? 'no value') };
  if (!components.some(hasNumber)) return [own];
  // A panel may have words beside numbers, such as a nitrite that is positive; of a number of the whole, only numbers are parts.
  const isWhole = hasNumber(observation);
  const parts = components
    .filter((component) => hasNumber(component) || (!isWhole && wordsOf(component) !== undefined))
    .map((component) => {
      const part = conceptText(component.code);
      const partCode = objectsOf(component.code.coding).find(({ system }) => system === 'http://loinc.org')?.code;
      return {
        ...common,
        ...(part && { part }),
        ...(typeof partCode === 'string' && { partCode }),
        ...valueOf(component, isVoid, wordsOf(component) ?? 'no value'),
      };
    });
  return isWhole ? [own, ...parts] : parts;
}

/** Names of the lines that an observation has points in, as far as it has a date: by its units and components. */
export function linesOf(observation: Observation): string[] {
  if (voidStatuses.has(observation.status)) return [];
  const own = hasNumber(observation) ? [lineName({ unit: unitOf(quantityOf(observation)) })] : [];
  const parts = objectsOf(observation.component)
    .filter(hasNumber)
    .map((component) => lineName({ unit: unitOf(quantityOf(component)), part: conceptText(component.code) }));
  return [...own, ...parts];
}

/** The same for measurements of one line, among those of one test. */
export function lineName({ unit, part }: { readonly [Name in 'unit' | 'part']?: string | undefined }): string {
  return `${unit ?? ''}\n${part ?? ''}`;
}

function unitOf(quantity: Quantity | undefined): string | undefined {
  return clean(quantity?.code, 40) ?? clean(quantity?.unit, 40);
}

function datesOf(date: string | undefined): Pick<Measurement, 'date' | 'time'> {
  const time = timeOf(date);
  return { ...(date !== undefined && { date }), ...(time && { time }) };
}

type Valued = Observation | ObservationComponent;
type Value = Omit<Measurement, 'ref' | 'date' | 'time' | 'part' | 'partCode' | 'status'>;

function valueOf(valued: Valued, isVoid: boolean, otherwise: string): Value {
  const quantity = quantityOf(valued);
  const unit = unitOf(quantity);
  const unitSystem = clean(quantity?.system, 200);
  const beyond = beyondOf(quantity?.comparator);
  const limits = limitsOf(objectsOf(valued.referenceRange), quantity);
  const flag = flagText(objectsOf(valued.interpretation));
  const range = referenceRangeText(objectsOf(valued.referenceRange));
  const number = isVoid ? undefined : quantity?.value;
  return {
    text: clean(quantityText(quantity), 100) ?? otherwise,
    ...(number !== undefined && { number }),
    ...(beyond && { beyond }),
    ...(unit !== undefined && { unit }),
    ...(unitSystem !== undefined && { unitSystem }),
    ...limits,
    ...(range !== undefined && { range }),
    ...(flag !== undefined && { flag }),
    position: isVoid ? 'unknown' : (judged(valued) ?? placed(number, quantity?.comparator, limits)),
  };
}

function judged({ interpretation }: Valued): ValuePosition | undefined {
  return objectsOf(interpretation)
    .flatMap(({ coding }) => objectsOf(coding))
    .map(({ code }) => positions.get(code ?? ''))
    .find((position) => position !== undefined);
}

/** A bound says which side a value lies on only where all of that side is outside: `>=10` may be 10. */
function placed(
  number: number | undefined,
  comparator: string | undefined,
  { low, high }: { low?: number; high?: number },
): ValuePosition {
  if (number === undefined || (low === undefined && high === undefined)) return 'unknown';
  const isBelow = comparator === '<' ? number <= (low ?? -Infinity) : number < (low ?? -Infinity);
  const isAbove = comparator === '>' ? number >= (high ?? Infinity) : number > (high ?? Infinity);
  const beyond = beyondOf(comparator);
  if (isBelow && beyond !== 'above') return 'low';
  if (isAbove && beyond !== 'below') return 'high';
  return beyond === undefined ? 'normal' : 'unknown';
}

/** A quantity, a whole number, or a text that is nothing but a number, such as `<5`. */
function quantityOf(valued: Valued): Quantity | undefined {
  const { valueQuantity, valueInteger, valueString } = valued;
  if (typeof valueQuantity?.value === 'number' && Number.isFinite(valueQuantity.value)) return valueQuantity;
  if (typeof valueInteger === 'number') return { value: valueInteger };
  const [, comparator, digits] =
    /^\s*([<>]=?)?\s*(-?\d{1,12}(?:\.\d{1,12})?)\s*$/.exec(String(valueString ?? '')) ?? [];
  if (digits === undefined) return undefined;
  return { value: Number(digits), ...(comparator && { comparator: comparator as Quantity['comparator'] }) } as Quantity;
}

function hasNumber(valued: Valued): boolean {
  return quantityOf(valued) !== undefined;
}

function beyondOf(comparator: string | undefined): Measurement['beyond'] {
  return comparator?.startsWith('<') ? 'below' : comparator?.startsWith('>') ? 'above' : undefined;
}

/** The one normal range in the value's own unit; of several (by age, by sex) nobody here can say which applies. */
function limitsOf(
  ranges: readonly ObservationReferenceRange[],
  quantity: Quantity | undefined,
): { low?: number; high?: number } {
  const normal = ranges.filter(
    ({ type }) => type === undefined || objectsOf(type.coding).some(({ code }) => code === 'normal'),
  );
  const [only, another] = normal;
  if (only === undefined || another !== undefined) return {};
  const numberOf = (bound: Quantity | undefined) =>
    typeof bound?.value === 'number' && isSameUnit(bound, quantity) ? bound.value : undefined;
  const [low, high] = [numberOf(only.low), numberOf(only.high)];
  return { ...(low !== undefined && { low }), ...(high !== undefined && { high }) };
}

/** Ranges often leave out the unit, and mean that of the value. */
function isSameUnit(bound: Quantity, value: Quantity | undefined): boolean {
  const names = unitNames(bound);
  return names.length === 0 || unitNames(value).some((name) => names.includes(name));
}

function unitNames(quantity: Quantity | undefined): string[] {
  return [quantity?.code, quantity?.unit].filter((name) => name !== undefined);
}

function wordsOf(component: ObservationComponent): string | undefined {
  return clean(valueText(component), 100);
}
