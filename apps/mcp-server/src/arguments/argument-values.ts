import type { z } from 'zod';
import { ArgumentFault, shown } from './argument-fault.js';

/** What kind of value an argument takes, as far as a value of another kind can stand for it. */
type Kind =
  | { readonly kind: 'text' | 'truth' | 'object' | 'any' }
  | {
      readonly kind: 'number';
      readonly least: number | undefined;
      readonly most: number | undefined;
      readonly isWhole: boolean;
    }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'list'; readonly of: Kind };

/** An argument as a schema describes it. */
export interface ArgumentShape {
  readonly name: string;
  readonly isOptional: boolean;
  readonly description: string;
  readonly value: Kind;
}

/** What the arguments of a tool are, by name. */
export function shapesOf(schema: z.ZodObject): ReadonlyMap<string, ArgumentShape> {
  return new Map(
    Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).map(([name, value]) => [
      name,
      { name, isOptional: value.isOptional(), description: descriptionOf(value), value: kindOf(value) },
    ]),
  );
}

interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  /** Of a pipe. */
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  readonly entries?: Readonly<Record<string, string>>;
}

function definitionOf(schema: z.ZodType): Definition {
  return (schema as unknown as { def: Definition }).def;
}

function descriptionOf(schema: z.ZodType): string {
  const { innerType } = definitionOf(schema);
  return schema.description ?? (innerType ? descriptionOf(innerType) : '');
}

function kindOf(schema: z.ZodType): Kind {
  const { type, innerType, element, entries, in: before, out } = definitionOf(schema);
  if (innerType) return kindOf(innerType);
  // A value that is renamed first is described as what it then is.
  if (before && out && definitionOf(before).type === 'transform') return kindOf(out);
  if (type === 'array' && element) return { kind: 'list', of: kindOf(element) };
  if (type === 'enum') return { kind: 'choice', choices: Object.values(entries ?? {}) };
  if (type === 'number') {
    const { minValue, maxValue, isInt } = schema as z.ZodNumber;
    return { kind: 'number', least: finite(minValue), most: finite(maxValue), isWhole: isInt };
  }
  if (type === 'string') return { kind: 'text' };
  if (type === 'boolean') return { kind: 'truth' };
  if (type === 'record' || type === 'object') return { kind: 'object' };
  return { kind: 'any' };
}

function finite(bound: number | null): number | undefined {
  return bound === null || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound;
}

/** Filters for which several values in a list can only mean one or the other, as a comma says it in FHIR. */
const alternatives: ReadonlySet<string> = new Set(['code', 'category', 'status']);
/** Names of which one text may hold several, separated by commas; no name has a comma. */
const commaLists: ReadonlySet<string> = new Set([
  'elements',
  'include',
  'revinclude',
  'sort',
  'scopes',
  'diagnosis_codes',
  'response_ids',
]);

/**
 * Takes a value of another kind than the argument's where it can mean one thing only: a number as text, one value for a
 * list, JSON as text. What cannot is left as it is, for the schema to refuse.
 *
 * @param notices gets a sentence for what was understood
 */
export function takeValue({ name, value }: ArgumentShape, given: unknown, notices: string[]): unknown {
  return asKind(name, value, given, notices);
}

function asKind(name: string, kind: Kind, given: unknown, notices: string[]): unknown {
  const understood = (taken: unknown): unknown => {
    notices.push(`Understood ${name} ${shown(given)} as ${JSON.stringify(taken)}.`);
    return taken;
  };
  switch (kind.kind) {
    case 'text':
      return asText(name, given, understood);
    case 'number':
      return asNumber(name, kind, given, understood, notices);
    case 'truth':
      return asTruth(given, understood);
    case 'choice':
      return asChoice(kind.choices, given, understood);
    case 'list':
      return asList(name, kind.of, given, notices, understood);
    case 'object': {
      const parsed = typeof given === 'string' ? parsedJson(given) : undefined;
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return given;
      notices.push(`Understood ${name}, which came as text, as the JSON that it holds.`);
      return parsed;
    }
    case 'any':
      return given;
  }
}

type Understood = (taken: unknown) => unknown;

function asText(name: string, given: unknown, understood: Understood): unknown {
  if (typeof given === 'number' && Number.isFinite(given)) return understood(String(given));
  if (Array.isArray(given) && given.every((one) => typeof one === 'string')) {
    if (given.length === 1) return understood(given[0]);
    if (given.length > 1 && alternatives.has(name)) return understood(given.join(','));
  }
  return given;
}

function asNumber(
  name: string,
  { most, isWhole }: Kind & { kind: 'number' },
  given: unknown,
  understood: Understood,
  notices: string[],
): unknown {
  const isText = typeof given === 'string' && /^\s*[+-]?\d{1,15}(?:\.\d{1,15})?\s*$/.test(given);
  const number = isText ? Number(given) : given;
  if (typeof number !== 'number' || !Number.isFinite(number)) return given;
  // The most that the tool gives is what somebody wants who asks for more.
  if (name === 'limit' && most !== undefined && number > most) {
    notices.push(`limit is ${most} at most; ${most} was taken.`);
    return most;
  }
  if (isWhole && !Number.isInteger(number)) return given;
  return isText ? understood(number) : number;
}

function asTruth(given: unknown, understood: Understood): unknown {
  if (typeof given !== 'string') return given;
  const truth = { true: true, yes: true, false: false, no: false }[given.trim().toLowerCase()];
  return truth === undefined ? given : understood(truth);
}

function asChoice(choices: readonly string[], given: unknown, understood: Understood): unknown {
  if (typeof given !== 'string' || choices.includes(given)) return given;
  const word = letters(given);
  const [found, other] = choices.filter((choice) => [letters(choice), `${letters(choice)}s`].includes(word));
  return found === undefined || other !== undefined ? given : understood(found);
}

/** `Check in`, `check_in` and `checkin` are the same word to people. */
function letters(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}

function asList(name: string, of: Kind, given: unknown, notices: string[], understood: Understood): unknown {
  if (Array.isArray(given))
    return given.map((one: unknown) => (of.kind === 'text' && typeof one === 'number' ? String(one) : one));
  if (typeof given === 'string') {
    const parsed = parsedJson(given);
    if (Array.isArray(parsed)) return understood(parsed);
    if (of.kind === 'text') {
      const parts = commaLists.has(name) ? given.split(name === 'scopes' ? /[\s,]+/ : ',') : [given];
      const values = parts.map((part) => part.trim()).filter((part) => part !== '');
      return values.length === 0 ? given : understood(values);
    }
  }
  if (of.kind === 'text' && typeof given === 'number') return understood([String(given)]);
  if (of.kind === 'object' && typeof given !== 'undefined') {
    const one = asKind(name, of, given, notices);
    if (typeof one === 'object' && one !== null) return [one];
  }
  return given;
}

const longestJson = 1_100_000;

function parsedJson(text: string): unknown {
  if (text.length > longestJson || !/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What an argument takes, in words. */
export function takes({ name, value, description }: ArgumentShape): string {
  return `${name} takes ${kindWords(value)}${description === '' ? '' : ` (${description})`}`;
}

function kindWords(kind: Kind): string {
  switch (kind.kind) {
    case 'text':
      return 'a text';
    case 'number': {
      const number = kind.isWhole ? 'a whole number' : 'a number';
      if (kind.least !== undefined && kind.most !== undefined) return `${number} from ${kind.least} to ${kind.most}`;
      return kind.least === undefined ? number : `${number} of at least ${kind.least}`;
    }
    case 'truth':
      return 'true or false';
    case 'choice':
      return `one of ${kind.choices.join(', ')}`;
    case 'list':
      return kind.of.kind === 'text' ? 'a list of texts' : 'a list of JSON objects';
    case 'object':
      return 'a JSON object';
    case 'any':
      return 'a value';
  }
}

/** @throws ArgumentFault for an empty text where it would mean that everything is looked at */
export function isGiven({ name, isOptional }: ArgumentShape, given: unknown): boolean {
  if (!isOptional) return true;
  // Some clients write what they do not send as null.
  if (given === null) return false;
  if (typeof given !== 'string' || given.trim() !== '') return true;
  if (filters.has(name)) throw new ArgumentFault(`${name} is empty. Leave it out, or name what it stands for.`);
  return false;
}

/** Without it, others than the one who is meant would be looked at. */
const filters: ReadonlySet<string> = new Set(['patient_id']);
