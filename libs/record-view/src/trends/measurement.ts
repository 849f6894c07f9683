import { objectsOf } from '@fhir-gateway/fhir';
import type { Observation, ObservationComponent, ObservationReferenceRange, Quantity } from 'fhir/r4.js';
import { quantityText } from '../decimals/quantity-text.js';
import { clean, conceptText } from '../fhir-text.js';
import { flagText, referenceRangeText, resultText, valueText } from '../projections/observation.js';

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

type Valued = Observation | ObservationComponent;

/**
 * One value of a test, or of one component of it: a number as far as it is one. What else is said of it is made when it is
 * asked for, as figures are of numbers alone; of an odd resource that throws.
 */
export class Measurement {
  /** Of a component: which, such as `Systolic blood pressure`. */
  readonly part?: string;
  /** LOINC code of the component, where it has one. */
  readonly partCode?: string;
  readonly number?: number;
  /** For values such as `<5`: the number is only a bound, and the value lies on this side of it. */
  readonly beyond?: 'below' | 'above';
  /** UCUM code where there is one, else the unit as written; absent where the record gives none. */
  readonly unit?: string;
  /** The code system of the unit, where the record names one. */
  readonly unitSystem?: string;
  readonly #valued: Valued;
  readonly #whole: Observation | undefined;
  readonly #quantity: Quantity | undefined;
  readonly #isVoid: boolean;

  /** @param whole the observation that the value is of */
  constructor(whole: Observation, component?: ObservationComponent) {
    const valued = component ?? whole;
    const quantity = quantityOf(valued);
    this.#valued = valued;
    this.#whole = component ? undefined : whole;
    this.#quantity = quantity;
    this.#isVoid = voidStatuses.has(whole.status);
    const unit = clean(quantity?.code, 40) ?? clean(quantity?.unit, 40);
    const unitSystem = clean(quantity?.system, 200);
    const beyond = beyondOf(quantity?.comparator);
    if (quantity?.value !== undefined && !this.#isVoid) this.number = quantity.value;
    if (beyond) this.beyond = beyond;
    if (unit !== undefined) this.unit = unit;
    if (unitSystem !== undefined) this.unitSystem = unitSystem;
    if (component === undefined) return;
    const part = conceptText(component.code);
    const partCode = objectsOf(component.code.coding).find(({ system }) => system === 'http://loinc.org')?.code;
    if (part !== undefined) this.part = part;
    if (typeof partCode === 'string') this.partCode = partCode;
  }

  /** The value with its unit, or why there is none. */
  get text(): string {
    const number = clean(quantityText(this.#quantity), 100);
    return number ?? (this.#whole ? clean(resultText(this.#whole), 500) : wordsOf(this.#valued)) ?? 'no value';
  }

  get range(): string | undefined {
    return referenceRangeText(objectsOf(this.#valued.referenceRange));
  }

  /** The reference range in the unit of the value. */
  get limits(): { readonly low?: number; readonly high?: number } {
    return limitsOf(objectsOf(this.#valued.referenceRange), this.#quantity);
  }

  /** How the source judges the value, in its own code. */
  get flag(): string | undefined {
    return flagText(objectsOf(this.#valued.interpretation));
  }

  get position(): ValuePosition {
    if (this.#isVoid) return 'unknown';
    return judged(this.#valued) ?? placed(this.number, this.#quantity?.comparator, this.limits);
  }
}

/** The values of an observation: its own, or one for each component; one without a number where it has none. */
export function measurementsOf(observation: Observation): Measurement[] {
  const components = objectsOf(observation.component);
  if (!components.some(hasNumber)) return [new Measurement(observation)];
  // A panel may have words beside numbers, such as a nitrite that is positive; of a number of the whole, only numbers are parts.
  const isWhole = hasNumber(observation);
  const parts = components
    .filter((component) => hasNumber(component) || (!isWhole && wordsOf(component) !== undefined))
    .map((component) => new Measurement(observation, component));
  return isWhole ? [new Measurement(observation), ...parts] : parts;
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
  return { low, high };
}

/** Ranges often leave out the unit, and mean that of the value. */
function isSameUnit(bound: Quantity, value: Quantity | undefined): boolean {
  const names = unitNames(bound);
  return names.length === 0 || unitNames(value).some((name) => names.includes(name));
}

function unitNames(quantity: Quantity | undefined): string[] {
  return [quantity?.code, quantity?.unit].filter((name) => name !== undefined);
}

function wordsOf(component: Valued): string | undefined {
  return clean(valueText(component), 100);
}
