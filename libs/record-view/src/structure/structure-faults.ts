import { tableText } from '../dictionary/table-text.js';

/** What the definition of an element says. */
interface ElementRule {
  readonly isRequired: boolean;
  readonly isList: boolean;
  /** `s` text, `n` a number, `b` true or false, codes with `|` between them, or the name of a type. */
  readonly kind: string;
}

/** Faults that are told; whoever mends them sees the others then. */
const mostFaults = 5;
/** Deeper than any resource; what is below is for the platform to look at. */
const mostLevels = 30;
const primitives: Readonly<Record<string, readonly [type: string, words: string]>> = {
  s: ['string', 'text between quotes'],
  n: ['number', 'a number without quotes'],
  b: ['boolean', 'true or false'],
};
let types: ReadonlyMap<string, ReadonlyMap<string, ElementRule>> | undefined;

/**
 * What is against the structure of a resource by the definition of its type in R4: elements that the type does not have,
 * that are missing, or that have another form. Nothing is said of types that define things and of no patient.
 *
 * @returns at most five faults, with their place and no value
 * @see https://hl7.org/fhir/R4/json.html
 */
export function structureFaults(resource: Readonly<Record<string, unknown>>): string[] {
  const faults: string[] = [];
  const type = String(resource['resourceType']);
  checkObject(resource, type, type, 0, faults);
  return faults.slice(0, mostFaults);
}

function checkObject(value: object, type: string, path: string, level: number, faults: string[]): void {
  const rules = rulesOf(type);
  if (!rules || level > mostLevels || faults.length >= mostFaults) return;
  const members = value as Readonly<Record<string, unknown>>;
  for (const [name, member] of Object.entries(members)) {
    if (name === 'resourceType' && rules.has('implicitRules')) continue;
    const rule = rules.get(name.replace(/^_/, ''));
    if (!rule || (name.startsWith('_') && !isPrimitive(rule))) faults.push(unknownElement(path, name, type, rules));
    else if (!name.startsWith('_')) checkMember(member, rule, `${path}.${name}`, level, faults);
  }
  for (const [name, { isRequired }] of rules) {
    if (isRequired && members[name] === undefined && members[`_${name}`] === undefined) {
      faults.push(`${path}.${name} is missing`);
    }
  }
}

function checkMember(member: unknown, rule: ElementRule, path: string, level: number, faults: string[]): void {
  if (!rule.isList) return checkValue(member, rule, path, level, faults);
  if (!Array.isArray(member) || member.length === 0) {
    faults.push(`${path} has to be a list`);
    return;
  }
  // A primitive of a list may be null, where only its extensions say something.
  for (const [index, one] of member.entries()) {
    if (one !== null || !isPrimitive(rule)) checkValue(one, rule, `${path}[${index}]`, level, faults);
  }
}

function checkValue(value: unknown, rule: ElementRule, path: string, level: number, faults: string[]): void {
  const { kind } = rule;
  const primitive = primitives[kind];
  if (primitive) {
    const [type, words] = primitive;
    if (typeof value !== type || value === '') faults.push(`${path} has to be ${words}`);
  } else if (kind.includes('|')) {
    if (!kind.split('|').includes(String(value)))
      faults.push(`${path} has to be one of: ${kind.split('|').join(', ')}`);
  } else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push(`${path} has to be an object, a ${kind}`);
  } else if (kind === 'Resource') {
    const { resourceType } = value as { resourceType?: unknown };
    if (typeof resourceType === 'string') checkObject(value, resourceType, path, level + 1, faults);
    else faults.push(`${path}.resourceType is missing`);
  } else checkObject(value, kind, path, level + 1, faults);
}

function unknownElement(path: string, name: string, type: string, rules: ReadonlyMap<string, ElementRule>): string {
  // `value` where the definition has `valueQuantity`, `valueString` and so on.
  const forms = [...rules.keys()].filter((known) => known.startsWith(name) && /^[A-Z]/.test(known.slice(name.length)));
  const instead = forms.length > 0 ? `; it has ${forms.slice(0, 12).join(', ')}` : '';
  const shown = /^_?[A-Za-z][A-Za-z0-9]{0,63}$/.test(name) ? name : 'of that name';
  return `${path}: ${type} has no element ${shown}${instead}`;
}

function isPrimitive({ kind }: ElementRule): boolean {
  return kind in primitives || kind.includes('|');
}

/** The elements of a type with those of its base types; undefined for a type that is not defined here. */
function rulesOf(type: string): ReadonlyMap<string, ElementRule> | undefined {
  types ??= parseTypes();
  return types.get(type);
}

/**
 * Reads the table that scripts/generate-elements.mjs writes. A row has a resource and its parts: `Type<Base`, then its elements,
 * each with `!` where it is required, `*` where it is a list, and behind a colon its {@link ElementRule.kind}.
 */
function parseTypes(): ReadonlyMap<string, ReadonlyMap<string, ElementRule>> {
  const parsed = new Map<string, { base: string; own: [string, ElementRule][] }>();
  const rows = tableText('r4-elements').trimEnd();
  for (const one of rows.split(/\t|\r?\n/)) {
    const [head = '', ...elements] = one.split(' ');
    const [name = '', base = ''] = head.split('<');
    parsed.set(name, { base, own: elements.map(parseElement) });
  }
  const allOf = (name: string): [string, ElementRule][] => {
    const type = parsed.get(name);
    return type ? [...allOf(type.base), ...type.own] : [];
  };
  return new Map([...parsed.keys()].map((name) => [name, new Map(allOf(name))]));
}

function parseElement(text: string): [string, ElementRule] {
  const [, name = '', required, list, kind = ''] = /^(\w+)(!?)(\*?):(.*)$/.exec(text) ?? [];
  return [name, { isRequired: required === '!', isList: list === '*', kind }];
}
