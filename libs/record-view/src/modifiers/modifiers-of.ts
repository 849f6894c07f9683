import type { CodeableConcept, FhirResource, Ratio, Reference } from 'fhir/r4.js';
import { ratioText } from '../decimals/quantity-text.js';
import { clean, conceptText, join, referenceText, statusText } from '../fhir-text.js';
import { modifierElements } from './modifier-elements.js';
import { securityLabels } from './security-labels.js';
import { unknownModifiers } from './unknown-modifiers.js';

/** Elements that turn the meaning as much as those that R4 marks, though R4 does not mark them. */
const alsoModifiers: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    Consent: ['provision.type', 'provision.provision.type'],
    DocumentReference: ['docStatus'],
    Group: ['active', 'characteristic.exclude'],
    // A fetus, a donor or an implant: the value is none of the patient.
    Observation: ['focus'],
  }),
);

/** What modifier elements say, by the column of a row that says it. */
interface Modifiers {
  readonly status: readonly string[];
  readonly flag: readonly string[];
  readonly warning: readonly string[];
}

/**
 * What of a resource turns its meaning, in words. Never throws, whatever the resource holds.
 *
 * @param said what a row says already: the status of a part stands there in parentheses behind what it is of
 */
export function modifiersOf(resource: FhirResource, said = ''): Modifiers {
  const type = resource.resourceType;
  const found = { status: [] as string[], flag: [] as string[], warning: [] as string[] };
  for (const path of [...(modifierElements.get(type) ?? []), ...(alsoModifiers.get(type) ?? [])]) {
    const values = valuesAt(resource, path);
    if (values.length > 0) say(type, path, values, found, said);
  }
  const rules: unknown = resource.implicitRules;
  if (typeof rules === 'string') found.warning.push(`follows rules that this view does not know: ${clean(rules, 100)}`);
  for (const warning of [unknownModifiers(resource), securityLabels(resource)])
    if (warning) found.warning.push(warning);
  return found;
}

type Found = { readonly [Column in keyof Modifiers]: string[] };

/** Puts what the values of one element say where a reader looks for it; values that mean nothing special say nothing. */
function say(type: string, path: string, values: readonly unknown[], found: Found, said: string): void {
  const isNested = path.includes('.');
  switch (path.slice(path.lastIndexOf('.') + 1)) {
    case 'active':
      if (values.includes(false)) found.status.push('inactive');
      return;
    case 'doNotPerform':
      if (values.includes(true)) {
        const words = type === 'MedicationRequest' ? 'DO NOT GIVE' : 'DO NOT PERFORM';
        found.flag.push(isNested ? `${words}: one of its parts at least` : words);
      }
      return;
    case 'isSubpotent':
      if (values.includes(true)) found.flag.push('SUBPOTENT: not counted as a full dose');
      return;
    case 'deleted':
      if (values.includes(true)) found.warning.push(`entries marked as deleted: ${count(values, true)}`);
      return;
    case 'exclude':
      if (values.includes(true)) found.warning.push('members are those who do NOT have one of its characteristics');
      return;
    case 'deceased[x]':
      if (values.some((value) => value !== false)) found.status.push(deceasedText(values));
      return;
    case 'focus':
      found.warning.push(...focusTexts(values).map((text) => `about ${text}, not the patient as such`));
      return;
    case 'link':
      found.status.push(...values.map(linkText));
      return;
    case 'enableWhen':
      found.warning.push('some questions apply on a condition only');
      return;
    default:
      sayPlain(path, values, found, said);
  }
}

/** The words of a code, a concept or an amount: beside the status where it is of the whole, else behind its name. */
function sayPlain(path: string, values: readonly unknown[], found: Found, said: string): void {
  const texts = [
    ...new Set(values.map((value) => textOf(value, /status$/i.test(path))).filter((text) => text !== undefined)),
  ];
  if (texts.length === 0) return;
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (path === 'provision.type' || path === 'provision.provision.type') found.flag.push(...texts.map(provisionText));
  else if (path.includes('.')) {
    const unsaid = texts.filter((text) => !said.includes(`(${text})`));
    if (unsaid.length > 0) found.warning.push(`${path}: ${unsaid.slice(0, 5).join(', ')}`);
  } else if (/status$/i.test(name) || name === 'intent') found.status.push(...texts);
  else found.status.push(...texts.map((text) => `${name}: ${text}`));
}

function provisionText(type: string): string {
  return type === 'deny' ? 'DENY' : type;
}

function textOf(value: unknown, isStatus: boolean): string | undefined {
  if (typeof value === 'string') return clean(value, 100);
  if (typeof value !== 'object' || value === null) return undefined;
  return attempt(() => (isStatus ? statusText : conceptText)(value as CodeableConcept) ?? ratioText(value as Ratio));
}

function deceasedText(values: readonly unknown[]): string {
  const date = values.find((value) => typeof value === 'string');
  return typeof date === 'string' ? `deceased ${clean(date, 40) ?? ''}`.trim() : 'deceased';
}

function focusTexts(values: readonly unknown[]): string[] {
  return values.map((value) => attempt(() => referenceText(value as Reference)) ?? 'somebody or something else');
}

const linkWords: Readonly<Record<string, string>> = {
  'replaced-by': 'REPLACED BY',
  replaces: 'replaces',
  refer: 'see also',
  seealso: 'see also',
};

function linkText(link: unknown): string {
  const { type, other } = (typeof link === 'object' && link !== null ? link : {}) as Record<string, unknown>;
  const words = typeof type === 'string' && Object.hasOwn(linkWords, type) ? linkWords[type] : clean(type, 40);
  const target = attempt(() => referenceText(other as Parameters<typeof referenceText>[0]));
  return join([words ?? 'linked to', target ?? 'another record'], ' ') ?? '';
}

function count(values: readonly unknown[], value: unknown): number {
  return values.filter((one) => one === value).length;
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Every value at a path such as `activity.detail.status`, through lists; of a choice such as `deceased[x]` whichever is there. */
function valuesAt(resource: object, path: string): unknown[] {
  if (!path.includes('.') && !path.endsWith('[x]')) {
    const value = (resource as Readonly<Record<string, unknown>>)[path] ?? [];
    return Array.isArray(value) ? value.filter((one) => one !== undefined && one !== null) : [value];
  }
  let values: unknown[] = [resource];
  for (const name of path.split('.')) {
    values = values.flatMap((value) => {
      if (typeof value !== 'object' || value === null) return [];
      const members = value as Readonly<Record<string, unknown>>;
      if (!name.endsWith('[x]')) return members[name] ?? [];
      const begin = name.slice(0, -3);
      return Object.keys(members)
        .filter((key) => key.startsWith(begin) && /^[A-Z]/.test(key.slice(begin.length)))
        .map((key) => members[key]);
    });
  }
  return values.filter((value) => value !== undefined && value !== null);
}
