import type { QuestionnaireItem, Quantity } from 'fhir/r4.js';
import { oneLine } from './item-help.js';
import { extensionNamed, extensionsNamed, partOf, valueOf } from './extensions.js';

/** A rule of the form over its answers, written as FHIRPath. */
export interface Invariant {
  readonly key: string;
  readonly severity: string;
  readonly human: string;
  readonly expression?: string;
}

/** What an answer has to keep to, beyond its type. */
export interface Constraints {
  readonly minValue?: number | string;
  readonly maxValue?: number | string;
  readonly minQuantity?: Quantity;
  readonly maxQuantity?: Quantity;
  /** Characters. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly regex?: string;
  readonly maxDecimalPlaces?: number;
  /** How many answers. */
  readonly minOccurs?: number;
  readonly maxOccurs?: number;
  /** Megabytes of an attachment. */
  readonly maxSize?: number;
  readonly mimeTypes?: readonly string[];
  /** How the answer is to be written, in words. */
  readonly entryFormat?: string;
  readonly invariants?: readonly Invariant[];
}

/** Reads the constraints of an item from its elements and extensions. */
export function constraintsOf(item: Pick<QuestionnaireItem, 'extension' | 'maxLength'>): Constraints {
  // Most questions have none, and a form asks for them several times.
  if (!item.extension) return typeof item.maxLength === 'number' ? { maxLength: item.maxLength } : {};
  const number = (name: string) => pick(item, name, 'number');
  const text = (name: string) => pick(item, name, 'string');
  const mimeTypes = extensionsNamed(item, 'mimeType').map(valueOf).filter(isString);
  const invariants = [
    ...extensionsNamed(item, 'questionnaire-constraint'),
    ...extensionsNamed(item, 'targetConstraint'),
  ];
  return defined({
    minValue: number('minValue') ?? text('minValue'),
    maxValue: number('maxValue') ?? text('maxValue'),
    minQuantity: extensionNamed(item, 'sdc-questionnaire-minQuantity')?.valueQuantity,
    maxQuantity: extensionNamed(item, 'sdc-questionnaire-maxQuantity')?.valueQuantity,
    minLength: number('minLength'),
    maxLength: typeof item.maxLength === 'number' ? item.maxLength : number('maxLength'),
    regex: text('regex'),
    maxDecimalPlaces: number('maxDecimalPlaces'),
    minOccurs: number('questionnaire-minOccurs'),
    maxOccurs: number('questionnaire-maxOccurs'),
    maxSize: number('maxSize'),
    mimeTypes: mimeTypes.length > 0 ? mimeTypes : undefined,
    entryFormat: text('entryFormat'),
    invariants: invariants.length > 0 ? invariants.map(toInvariant) : undefined,
  });
}

/** The constraints in words, one each. */
export function describeConstraints(constraints: Constraints): string[] {
  const { minValue, maxValue, minQuantity, maxQuantity, minLength, maxLength, minOccurs, maxOccurs } = constraints;
  const { regex, maxDecimalPlaces, maxSize, mimeTypes, entryFormat, invariants = [] } = constraints;
  const amount = (quantity: Quantity | undefined) =>
    quantity && [quantity.value, quantity.unit ?? quantity.code].filter((part) => part !== undefined).join(' ');
  return [
    range('allowed', minValue, maxValue),
    range('allowed', amount(minQuantity), amount(maxQuantity)),
    range('characters', minLength, maxLength),
    range('answers', minOccurs, maxOccurs),
    maxDecimalPlaces !== undefined && `decimal places: at most ${maxDecimalPlaces}`,
    regex !== undefined && `pattern: ${regex}`,
    entryFormat !== undefined && `format: ${entryFormat}`,
    mimeTypes && `types: ${mimeTypes.join(', ')}`,
    maxSize !== undefined && `at most ${maxSize} MB`,
    ...invariants.map(({ human }) => human),
  ].filter(isString);
}

function range(name: string, least: number | string | undefined, most: number | string | undefined): string | false {
  if (least === undefined && most === undefined) return false;
  if (most === undefined) return `${name}: ${least} or more`;
  return least === undefined ? `${name}: up to ${most}` : `${name}: ${least}..${most}`;
}

function toInvariant(extension: Parameters<typeof partOf>[0]): Invariant {
  const text = (name: string) => {
    const value = valueOf(partOf(extension, name));
    return isString(value) ? value : undefined;
  };
  const nested = partOf(extension, 'expression')?.valueExpression?.expression;
  const expression = text('expression') ?? nested;
  return {
    key: text('key') ?? text('requirements') ?? 'constraint',
    severity: text('severity') ?? 'error',
    human: oneLine(text('human') ?? 'a rule that the form gives no words for').slice(0, 500),
    ...(expression !== undefined && { expression }),
  };
}

function pick<T extends 'number' | 'string'>(
  item: Pick<QuestionnaireItem, 'extension'>,
  name: string,
  type: T,
): (T extends 'number' ? number : string) | undefined {
  const value = valueOf(extensionNamed(item, name));
  return typeof value === type ? (value as never) : undefined;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}
