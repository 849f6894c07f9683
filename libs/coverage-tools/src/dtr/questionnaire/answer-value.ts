import type { Coding, Quantity, Reference } from 'fhir/r4.js';

/** Kinds of `value[x]` that answers, options, initial values and conditions are made of. */
export const valueKinds = [
  'Boolean', 'Decimal', 'Integer', 'Date', 'DateTime', 'Time', 'String', 'Uri', 'Attachment', 'Coding', 'Quantity', 'Reference',
] as const; // prettier-ignore
export type ValueKind = (typeof valueKinds)[number];

/** One `value[x]`, taken out of its element. */
export interface AnswerValue {
  readonly kind: ValueKind;
  readonly value: unknown;
}

/**
 * The value of an element.
 *
 * @param prefix `value` in options and answers, `answer` in conditions
 */
export function readValue(element: object, prefix: 'value' | 'answer' = 'value'): AnswerValue | undefined {
  for (const kind of valueKinds) {
    const value: unknown = (element as Record<string, unknown>)[prefix + kind];
    if (value !== undefined && value !== null) return { kind, value };
  }
  return undefined;
}

/** The same as an element of FHIR: `{ valueInteger: 3 }`. */
export function toElement({ kind, value }: AnswerValue): Record<string, unknown> {
  return { [`value${kind}`]: value };
}

/** For people: a code by its name, an amount with its unit. */
export function textOf({ kind, value }: AnswerValue): string {
  switch (kind) {
    case 'Boolean':
      return value === true ? 'yes' : 'no';
    case 'Coding': {
      const { display, code = '' } = value as Coding;
      return display ?? code;
    }
    case 'Quantity': {
      const { comparator = '', value: amount, unit, code } = value as Quantity;
      return [`${comparator}${amount ?? '?'}`, unit ?? code].filter(Boolean).join(' ');
    }
    case 'Reference': {
      const { display, reference = '' } = value as Reference;
      return display ?? reference;
    }
    case 'Attachment': {
      const { title, contentType = 'attachment' } = value as { title?: string; contentType?: string };
      return title ?? contentType;
    }
    default:
      return String(value);
  }
}

/** Whether two values are one answer: codes by system and code, amounts by number and unit, numbers across kinds. */
export function isEqual(one: AnswerValue, other: AnswerValue): boolean {
  if (isNumber(one) && isNumber(other)) return one.value === other.value;
  if (isText(one) && isText(other)) return one.value === other.value;
  if (one.kind !== other.kind) return false;
  switch (one.kind) {
    case 'Coding':
      return isSameCoding(one.value as Coding, other.value as Coding);
    case 'Quantity':
      return compareQuantities(one.value as Quantity, other.value as Quantity) === 0;
    case 'Reference':
      return (one.value as Reference).reference === (other.value as Reference).reference;
    case 'DateTime':
      return one.value === other.value || compareValues(one, other) === 0;
    case 'Attachment':
      return JSON.stringify(one.value) === JSON.stringify(other.value);
    default:
      return one.value === other.value;
  }
}

/** A code without a system is a choice of whoever wrote the form, and is compared by code alone. */
export function isSameCoding(one: Coding, other: Coding): boolean {
  if (one.code === undefined && other.code === undefined) return one.display === other.display;
  const isSameSystem = one.system === undefined || other.system === undefined || one.system === other.system;
  return one.code === other.code && isSameSystem;
}

/** Negative, zero or positive; undefined where the two have no order, as 3 kg and 3 cm, or a year and a day in it. */
export function compareValues(one: AnswerValue, other: AnswerValue): number | undefined {
  if (isNumber(one) && isNumber(other)) return Number(one.value) - Number(other.value);
  if (one.kind === 'Quantity' && other.kind === 'Quantity') {
    return compareQuantities(one.value as Quantity, other.value as Quantity);
  }
  if (isDate(one) && isDate(other)) return compareDates(String(one.value), String(other.value));
  if (typeof one.value === 'string' && typeof other.value === 'string' && one.kind === other.kind) {
    return one.value < other.value ? -1 : Number(one.value > other.value);
  }
  return undefined;
}

function compareQuantities(one: Quantity, other: Quantity): number | undefined {
  const unitOf = ({ code, unit }: Quantity) => code ?? unit;
  const isComparable = unitOf(one) === unitOf(other) && !one.comparator && !other.comparator;
  if (!isComparable || one.value === undefined || other.value === undefined) return undefined;
  return one.value - other.value;
}

/** As far as both are precise; beyond that they are neither before nor after one another. */
function compareDates(one: string, other: string): number | undefined {
  if (one.includes('T') && other.includes('T')) {
    const difference = Date.parse(one) - Date.parse(other);
    return Number.isNaN(difference) ? undefined : difference;
  }
  const length = Math.min(one.split('T')[0]?.length ?? 0, other.split('T')[0]?.length ?? 0);
  const [left, right] = [one.slice(0, length), other.slice(0, length)];
  if (left !== right) return left < right ? -1 : 1;
  return one.length === other.length ? 0 : undefined;
}

function isNumber({ kind }: AnswerValue): boolean {
  return kind === 'Integer' || kind === 'Decimal';
}

function isText({ kind }: AnswerValue): boolean {
  return kind === 'String' || kind === 'Uri';
}

function isDate({ kind }: AnswerValue): boolean {
  return kind === 'Date' || kind === 'DateTime';
}
