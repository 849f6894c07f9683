import { codeForm } from '../dictionary/code-form.js';
import type { SearchArguments, SearchValue } from '../search/search-query.js';
import { codesOf, narrowerCodes, parameterName, statusCode } from '../search/status-words.js';

/** Words that are looked for in the resources that a search returns, where the platform cannot be asked for them. */
export interface WordFilter {
  /** The parameter as the caller named it. */
  readonly param: string;
  /** Any of these must be found. */
  readonly values: readonly string[];
  /** `concept`: in what the resource is of. `anywhere`: in any text of it. */
  readonly where: 'concept' | 'anywhere';
}

/** A filter as the caller wrote it. */
export function describeFilter({ param, values }: WordFilter): string {
  return `${param}=${values.join(',')}`;
}

/** A search as it is carried out. */
export interface SearchPlan {
  /** What the platform is asked, all that it can be asked in its own codes. */
  readonly params: Readonly<Record<string, SearchValue>>;
  /** What is looked for here. */
  readonly words: readonly WordFilter[];
  /** What was understood differently from how it was written. */
  readonly notices: readonly string[];
}

/** Parameters whose values are codes of what the resource is of, which people write as words. */
const conceptParams: ReadonlySet<string> = new Set([
  'code',
  'combo-code',
  'component-code',
  'vaccine-code',
  'medication',
  'medication.code',
  'substance',
  'type',
  'reason-code',
]);
const textParams: ReadonlySet<string> = new Set(['text', '_text', '_content']);

/** Plans a search: words for statuses and categories become codes, words for what is looked for are taken out. */
export function planSearch({
  resourceType,
  params = {},
}: Pick<SearchArguments, 'resourceType' | 'params'>): SearchPlan {
  const asked: Record<string, SearchValue> = {};
  const words: WordFilter[] = [];
  const notices: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    const [named = '', modifier] = name.split(':', 2);
    const base = parameterName(resourceType, named);
    const values = valuesOf(value);
    const filters = modifier === undefined || modifier === 'text' ? wordFilters(resourceType, base, name, values) : [];
    if (filters.length > 0) words.push(...filters);
    else if (modifier === undefined || modifier === 'text') {
      const coded = values.map((one) => codedValue(resourceType, base, one));
      const isCoded = coded.every((one) => one !== undefined);
      const to = isCoded || modifier === undefined ? base : name;
      const translated = values.map((one, index) => coded[index] ?? one);
      asked[to] = Array.isArray(value) ? translated : isCoded ? (translated[0] ?? '') : value;
      notices.push(...understood(name, to, values, translated), ...leftOutKinds(resourceType, to, translated));
    } else asked[name] = value;
  }
  return { params: asked, words, notices };
}

function valuesOf(value: SearchValue): string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** Every value of a parameter that repeats must hold; of values with commas between them, any. */
function wordFilters(resourceType: string, base: string, name: string, values: readonly string[]): WordFilter[] {
  if (textParams.has(base))
    return values.filter(isSomething).map((one) => ({ param: name, values: [one.trim()], where: 'anywhere' }));
  if (codesOf(resourceType, base) !== undefined) return [];
  const isText = name.endsWith(':text');
  const where = conceptParams.has(base) ? 'concept' : 'anywhere';
  if (where === 'anywhere' && !isText) return [];
  const alternatives = values.filter(isSomething).map((one) => (isText ? [one.trim()] : splitValues(one)));
  const isWord = (one: string) => isText || !isCodeOf(resourceType, base, one);
  if (!alternatives.some((some) => some.some(isWord))) return [];
  return alternatives.map((some) => ({ param: name, values: some, where }));
}

function isSomething(value: string): boolean {
  return value.trim() !== '';
}

/** At the commas that FHIR means as "or": those without a backslash before them. */
function splitValues(value: string): string[] {
  return value
    .split(/(?<!\\),/)
    .map((one) => one.replaceAll('\\,', ',').trim())
    .filter(isSomething);
}

/** Whether a value can be asked of the platform as it is; `medication` is a reference, and `type` of a type may be any code. */
function isCodeOf(resourceType: string, base: string, value: string): boolean {
  if (base === 'medication') return /^(?:https?:.*|Medication\/.+|[A-Za-z0-9.-]*\d[A-Za-z0-9.-]*)$/.test(value);
  const form = codeForm(value, resourceType);
  // A category of ICD-10 stands for all codes below it, which a platform finds none of.
  if (form === 'ICD-10') return value.length > 3;
  return form !== undefined;
}

/** The codes of a value; of several parts those that are codes, since rows show two statuses as `active, order`. */
function codedValue(resourceType: string, base: string, value: string): string | undefined {
  const codes = splitValues(value).flatMap((one) => statusCode(resourceType, base, one) ?? []);
  return codes.length > 0 ? codes.join(',') : undefined;
}

function understood(name: string, to: string, values: readonly string[], translated: readonly string[]): string[] {
  if (name === to && values.every((one, index) => one === translated[index])) return [];
  return [`Understood ${name}=${values.join(', ')} as ${to}=${translated.join(', ')}.`];
}

/** What of a status a platform leaves out, because it takes each code for itself. */
function leftOutKinds(resourceType: string, param: string, values: readonly string[]): string[] {
  const codes = new Set(values.flatMap(splitValues).map((value) => value.split('|').at(-1) ?? value));
  return [...codes].flatMap((code) => {
    const kinds = narrowerCodes(resourceType, param, code).filter((kind) => !codes.has(kind));
    if (kinds.length === 0) return [];
    const whole = [...codes, ...kinds].join(',');
    return [`${param}=${code} leaves out ${kinds.join(' and ')}, which are ${code}, too: ${param}=${whole} has them.`];
  });
}

/** Parameters that can be looked for here, and where in a resource. */
const wordParams = [
  [/^(code|vaccine-code|medication|type|combo-code|component-code|medication\.code)$/, 'concept'],
  [
    /^(specialty|service-type|activity-code|event|finding-code|risk|location|vaccine-type|target-disease|role)$/,
    'anywhere',
  ],
] as const;

/** The same search with its codes looked for here. */
export function codeFilters(resourceType: string, plan: SearchPlan): SearchPlan {
  const words: WordFilter[] = [];
  const params = { ...plan.params };
  for (const [name, value] of Object.entries(plan.params)) {
    const where = wordParams.find(([form]) => form.test(name))?.[1];
    const lists = (Array.isArray(value) ? value : [value]).map((one) => String(one).split(','));
    const isCode = (one: string) => codeForm(one.trim(), resourceType) !== undefined;
    if (where === undefined || (where === 'concept' && !lists.flat().every(isCode))) continue;
    delete params[name];
    words.push(...lists.map((values): WordFilter => ({ param: name, values, where })));
  }
  return { params, words, notices: plan.notices };
}
