import { isObject, parseReference } from '@fhir-gateway/fhir';
import type { z } from 'zod';
import { ArgumentFault, shown } from './argument-fault.js';
import { isSearchParameterName, nearestName } from './argument-names.js';
import { isGiven, takes, takeValue, type ArgumentShape } from './argument-values.js';
import { paramsOf } from './params-text.js';
import { readDate } from './plain-date.js';
import { readResourceType } from './resource-types.js';
import { takeSections } from './record-sections.js';
import type { ReadingContext } from './common-filters.js';
import { readState } from '@fhir-gateway/platform-registry/platform';

/** What is known of the arguments of a tool. */
export interface ArgumentRules {
  readonly tool: string;
  readonly schema: z.ZodObject;
  readonly shapes: ReadonlyMap<string, ArgumentShape>;
  /** A right call. */
  readonly example: Readonly<Record<string, unknown>>;
  /** What is to be understood of arguments that fit the schema; see `readSearchCall`. */
  readonly read?: (args: never, context: ReadingContext, notices: string[]) => Readonly<Record<string, unknown>>;
}

/** Arguments as a tool takes them, and what of them was understood that was not said so. */
export interface TakenArguments {
  readonly args: Readonly<Record<string, unknown>>;
  readonly notices: readonly string[];
}

type Given = Readonly<Record<string, unknown>>;

/** Of these nothing is understood that was not said: they decide who is calling, and what the call may reach. */
const exact: ReadonlySet<string> = new Set(['platform_id', 'auth_handle', 'confirm', 'cursor']);

/**
 * Takes the arguments of a call: every name has to be the tool's own, and every value has to mean one thing.
 *
 * @throws ArgumentFault in words for whoever wrote the call
 */
export function takeArguments(rules: ArgumentRules, written: Given, context: ReadingContext): TakenArguments {
  const { schema, shapes } = rules;
  const notices: string[] = [];
  const given = shapes.has('more') ? outOfMore(shapes, written, notices) : written;
  refuseUnknown(rules, given);
  const taken: Record<string, unknown> = {};
  const placed = shapes.has('params') ? outOfParams(shapes, given, notices) : given;
  for (const shape of shapes.values()) {
    if (!Object.hasOwn(placed, shape.name) || placed[shape.name] === undefined) continue;
    const value = placed[shape.name];
    if (shape.name === 'auth_handle' || isGiven(shape, value)) {
      taken[shape.name] = exact.has(shape.name) ? value : takeValue(shape, value, notices);
    }
  }
  splitRef(shapes, taken, notices);
  takeSections(shapes, taken, notices);
  readKnownArguments(shapes, taken, context, notices);
  const parsed = schema.safeParse(taken);
  if (!parsed.success) throw refusal(rules, taken, parsed.error.issues);
  const { read } = rules;
  return { args: read ? read(parsed.data as never, context, notices) : parsed.data, notices };
}

/** The arguments with those in `more` beside the others. */
function outOfMore(shapes: ReadonlyMap<string, ArgumentShape>, written: Given, notices: string[]): Given {
  const { more: value, ...others } = written;
  const shape = shapes.get('more');
  if (value === undefined || shape === undefined) return others;
  const inMore = takeValue(shape, value, notices);
  if (!isObject(inMore)) throw new ArgumentFault(`${takes(shape)}.`);
  const again = Object.keys(inMore).find((name) => exact.has(name) || name === 'more' || Object.hasOwn(others, name));
  if (again !== undefined)
    throw new ArgumentFault(`${shown(again)} cannot be given in more. Give it once, beside more.`);
  return { ...inMore, ...others };
}

/** Names that are no FHIR search parameters, and of which models take some for such. */
const besideParams = [
  'patient_id',
  'since',
  'until',
  'text',
  'limit',
  'sort',
  'elements',
  'include',
  'revinclude',
  'count_only',
];

/** Arguments that FHIR has as search parameters, with `_` before their names. */
const ofFhir = ['elements', 'include', 'revinclude'];

/** The arguments with `params` as an object, and out of it what belongs beside it. */
function outOfParams(shapes: ReadonlyMap<string, ArgumentShape>, given: Given, notices: string[]): Given {
  const { params: value, ...others } = given;
  if (value === undefined || value === null || value === '') return others;
  const shape = shapes.get('params');
  const params = paramsOf(shape ? takeValue(shape, value, notices) : value, notices);
  const placed: Record<string, unknown> = { ...others };
  for (const name of ofFhir) {
    const value = params[`_${name}`];
    if (value === undefined || !shapes.has(name)) continue;
    if (Object.hasOwn(given, name)) throw new ArgumentFault(`${name} is given twice, in params as well. Give it once.`);
    placed[name] = value;
    delete params[`_${name}`];
  }
  for (const name of besideParams) {
    if (!Object.hasOwn(params, name) || !shapes.has(name)) continue;
    if (Object.hasOwn(given, name)) throw new ArgumentFault(`${name} is given twice, in params as well. Give it once.`);
    placed[name] = params[name];
    delete params[name];
    notices.push(`${name} was in params, and is no FHIR search parameter; it was taken as the argument ${name}.`);
  }
  return { ...placed, params };
}

function refuseUnknown({ tool, shapes }: ArgumentRules, given: Given): void {
  const unknown = Object.keys(given).filter((name) => !shapes.has(name));
  if (unknown.length === 0) return;
  const names = [...shapes.keys()];
  const lines = unknown.slice(0, 5).map((name) => unknownName(tool, name, names));
  const listed = names.filter((name) => name !== 'auth_handle');
  throw new ArgumentFault([...lines, `${tool} takes ${listed.join(', ')}.`].join('\n'));
}

function unknownName(tool: string, name: string, names: readonly string[]): string {
  const isWord = /^[\w.:-]{1,64}$/.test(name);
  const none = `${tool} has no argument ${isWord ? `"${name}"` : 'of that name'}.`;
  const isParameter = names.includes('params') && isSearchParameterName(name);
  const isFhirName = isParameter && /[a-z][:-]|^_/.test(name);
  const near = isWord ? nearestName(name, names) : undefined;
  if (near !== undefined) return `${none} Did you mean ${near}?`;
  if (isFhirName || isParameter)
    return `${none} If it is a FHIR search parameter, put it into params: {"${name}": "…"}.`;
  return none;
}

/** A ref says type and id at once: `read` needs no more. */
function splitRef(shapes: ReadonlyMap<string, ArgumentShape>, taken: Record<string, unknown>, notices: string[]): void {
  if (!shapes.has('resource_type') || !shapes.has('resource_id')) return;
  const { resource_type: type, resource_id: id } = taken;
  const ref = type === undefined ? id : id === undefined ? type : undefined;
  if (typeof ref !== 'string') return;
  const named = parseReference(ref);
  if (named?.ref !== ref) return;
  Object.assign(taken, { resource_type: named.type, resource_id: named.id });
  notices.push(`Understood ${shown(ref)} as resource_type ${named.type} with that resource_id.`);
}

/** Arguments whose values people write in other words than FHIR. */
function readKnownArguments(
  shapes: ReadonlyMap<string, ArgumentShape>,
  taken: Record<string, unknown>,
  { today }: ReadingContext,
  notices: string[],
): void {
  const { resource_type: type, state, service_date: day } = taken;
  if (typeof type === 'string') {
    const reading = typeOf(type);
    taken['resource_type'] = reading.type;
    if (reading.type !== type) notices.push(`Understood resource_type ${shown(type)} as ${reading.type}.`);
    if (reading.category !== undefined && shapes.has('category') && !('category' in taken) && !namesCategory(taken)) {
      taken['category'] = reading.category;
      notices.push(`Understood ${shown(type)} as category ${reading.category} of it.`);
    }
  }
  if (typeof state === 'string') {
    const code = readState(state);
    if (code === undefined)
      throw new ArgumentFault(`state takes a US state, such as TX or Texas; ${shown(state)} is none.`, { state: 'TX' });
    taken['state'] = code;
    if (code !== state.trim().toUpperCase()) notices.push(`Understood state ${shown(state)} as ${code}.`);
  }
  if (typeof day === 'string') taken['service_date'] = readDay('service_date', day, today, notices);
}

function namesCategory({ params }: Given): boolean {
  return typeof params === 'string'
    ? /category/.test(params)
    : typeof params === 'object' && params !== null && 'category' in params;
}

function typeOf(given: string): { type: string; category?: string } {
  const reading = readResourceType(given);
  if (reading.kind === 'type') return reading;
  const near = reading.near.length > 0 ? ` Did you mean ${reading.near.join(' or ')}?` : '';
  throw new ArgumentFault(
    `resource_type takes one FHIR resource type, such as Observation, Condition, MedicationRequest, AllergyIntolerance, Immunization, ` +
      `Encounter, Procedure, DocumentReference or Patient; ${shown(given)} is none.${near}`,
    { resource_type: reading.near[0] ?? 'Observation' },
  );
}

function readDay(name: string, given: string, today: string, notices: string[]): string {
  const reading = readDate(given, today);
  if (reading?.kind === 'ambiguous') {
    const [first, second] = reading.days;
    throw new ArgumentFault(`${name}: ${shown(given)} may be ${first} or ${second}. Write the one that is meant.`, {
      [name]: first,
    });
  }
  const date = reading?.kind === 'span' ? reading.span.date : reading?.values[0];
  if (date === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(date)) {
    throw new ArgumentFault(`${name} takes a day, such as 2026-01-15; ${shown(given)} is none.`, {
      [name]: '2026-01-15',
    });
  }
  if (date !== given) notices.push(`Understood ${name} ${shown(given)} as ${date}.`);
  return date;
}

/** What does not fit the schema, without the words of the library that found it. */
function refusal({ shapes, tool }: ArgumentRules, taken: Given, issues: readonly z.core.$ZodIssue[]): ArgumentFault {
  const lines = new Map<string, string>();
  for (const { path, code, message } of issues) {
    const [name] = path.map(String);
    const shape = name === undefined ? undefined : shapes.get(name);
    if (name === undefined || shape === undefined)
      lines.set('', own(message) ?? `${tool} cannot take these arguments together.`);
    else if (!(name in taken)) lines.set(name, `${name} is missing. ${takes(shape)}.`);
    else if (!lines.has(name)) {
      const reason = code === 'custom' || code === 'invalid_format' ? own(message) : undefined;
      const length = code === 'too_big' && typeof taken[name] === 'string' ? ' What came is too long.' : '';
      lines.set(name, `${takes(shape)}.${reason === undefined ? '' : ` It ${reason}.`}${length}`);
    }
  }
  return new ArgumentFault([...lines.values()].slice(0, 6).join('\n'));
}

/** Sentences that the schemas of this gateway have of their own. */
function own(message: string): string | undefined {
  return /must (?:be|not have)\b/.test(message) && !/^Invalid/.test(message) ? message : undefined;
}

/** The refusal of a call, as a result that a model can act on. */
export function refusalText({ tool, example, schema }: ArgumentRules, fault: ArgumentFault, given: Given): string {
  const isNamed = typeof given['platform_id'] === 'string' && /^[\w:.-]{1,64}$/.test(given['platform_id']);
  const required = Object.entries(example).filter(
    ([name]) => !(schema.shape[name] as z.ZodType | undefined)?.isOptional(),
  );
  const base = fault.example === undefined ? Object.entries(example) : required;
  const right: Record<string, unknown> = { ...Object.fromEntries(base), ...fault.example };
  if (isNamed && 'platform_id' in right) right['platform_id'] = given['platform_id'];
  return [
    `ARGUMENT_INVALID: ${fault.message}`,
    `Example: ${tool} ${JSON.stringify(right)}`,
    'Nothing was asked of a platform: this says nothing about what is recorded.',
  ].join('\n');
}
