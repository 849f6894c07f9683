import { copyDigits } from '@fhir-gateway/fhir';
import type { FhirResource } from 'fhir/r4.js';

/** What did not fit, so that nothing goes missing in silence. */
export interface LeftOut {
  /** Name of an element of the resource. */
  readonly element: string;
  /** For a list of which the first entries are shown: how many of how many. */
  readonly shown?: number;
  readonly of?: number;
}

/** A resource as far as it fits. */
export interface ResourceExcerpt {
  readonly resource: Readonly<Record<string, unknown>>;
  readonly leftOut: readonly LeftOut[];
}

/** What part of a resource to show. */
export interface ExcerptOptions {
  /** Names of elements; `item[20]` is the list `item` from its entry 20 on. Absent: all of them. */
  readonly elements?: readonly string[];
  /** The most characters, measured by `sizeOf`. */
  readonly characters: number;
  /**
   * How many characters a value takes where it will stand; its length as JSON when absent. Where it takes no more than `enough`,
   * any number between the two will do.
   */
  readonly sizeOf?: (value: unknown, enough: number) => number;
}

/** Without these an excerpt is not recognisable. */
const always = ['resourceType', 'id'];
/** Repeats in prose what the other elements say, so it is the first to go. */
const narrative = 'text';

/**
 * The whole resource where it fits, else as many elements as fit, in their order, and the beginning of a list that does
 * not fit as a whole. What is missing is named.
 */
export function excerptResource(resource: FhirResource, options: ExcerptOptions): ResourceExcerpt {
  const { characters, sizeOf = (value: unknown) => JSON.stringify(value).length } = options;
  const wanted = selectElements(resource as unknown as Record<string, unknown>, options.elements);
  const whole = Object.fromEntries(wanted.map(({ name, value }) => [name, value]));
  copyDigits(resource, whole);
  if (sizeOf(whole, characters) <= characters) return { resource: whole, leftOut: [] };
  const shown: Record<string, unknown> = {};
  const leftOut: LeftOut[] = [];
  const charactersLeft = () => characters - sizeOf(shown, 0);
  // In the order of the resource, but what is known to repeat comes last.
  for (const element of [...wanted].sort((a, b) => rank(a) - rank(b))) {
    const { name, value, from } = element;
    if (sizeOf({ [name]: value }, 0) <= charactersLeft()) {
      shown[name] = value;
      continue;
    }
    const head = Array.isArray(value)
      ? takeWhileFits(value, (part) => sizeOf({ [name]: part }, 0) <= charactersLeft())
      : [];
    if (head.length > 0) shown[name] = head;
    leftOut.push({
      element: from > 0 ? `${name}[${from}]` : name,
      ...(Array.isArray(value) && { shown: head.length, of: value.length }),
    });
  }
  copyDigits(resource, shown);
  return { resource: shown, leftOut };
}

interface Element {
  readonly name: string;
  readonly value: unknown;
  readonly from: number;
}

function rank({ name }: Element): number {
  if (always.includes(name)) return 0;
  return name === narrative ? 2 : 1;
}

function selectElements(fields: Record<string, unknown>, asked: readonly string[] | undefined): Element[] {
  const all = Object.entries(fields).map(([name, value]) => ({ name, value, from: 0 }));
  if (!asked) return all;
  const starts = new Map(asked.map(parseElement));
  return all
    .filter(({ name }) => always.includes(name) || starts.has(name))
    .map(({ name, value }) => {
      const from = starts.get(name) ?? 0;
      return { name, value: Array.isArray(value) ? value.slice(from) : value, from };
    });
}

function parseElement(text: string): [string, number] {
  const [, name = text, index = '0'] = /^(\w+)\[(\d{1,6})\]$/.exec(text) ?? [];
  return [name, Number(index)];
}

function takeWhileFits(list: readonly unknown[], fits: (part: readonly unknown[]) => boolean): unknown[] {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(list.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return list.slice(0, low);
}
