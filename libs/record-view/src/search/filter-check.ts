import { isObject, objectsOf, timeOf, type FhirTime, type PageAddress } from '@fhir-gateway/fhir';
import type { CodeableConcept, FhirResource } from 'fhir/r4.js';
import { codeForm } from '../dictionary/code-form.js';
import { observationKind } from '../dictionary/lab-tests.js';
import { codesIn, codesOf, narrowerCodes, statusElements } from './status-words.js';

/** The filters of a search that can be checked in what came back. */
export interface FilterCheck {
  /** They alone, as a query. */
  readonly query: string;
  /** The names of those that a resource certainly does not match. */
  unmatched(resource: FhirResource): readonly string[];
}

type Test = (resource: Readonly<Record<string, unknown>>) => boolean;

/**
 * Checks that a platform applied the filters it was sent: many ignore one and repeat it in the self link. What a resource does
 * not say, or says in codes of its own, is no contradiction.
 *
 * @returns undefined where there is nothing to check
 * @see https://hl7.org/fhir/R4/search.html#errors: a server may ignore parameters that it does not support
 */
export function filterCheck({ path, query }: PageAddress): FilterCheck | undefined {
  if (!/^[A-Za-z]+$/.test(path)) return undefined;
  const checked = [...new URLSearchParams(query)].flatMap(([name, value]) => {
    const mayMatch = testOf(path, name, value);
    return mayMatch ? [{ name, value, mayMatch }] : [];
  });
  if (checked.length === 0) return undefined;
  return {
    query: new URLSearchParams(checked.map(({ name, value }): [string, string] => [name, value])).toString(),
    unmatched: (resource) => {
      if (resource.resourceType !== path) return [];
      const fields = resource as unknown as Readonly<Record<string, unknown>>;
      return [...new Set(checked.filter(({ mayMatch }) => !mayMatch(fields)).map(({ name }) => name))];
    },
  };
}

function testOf(type: string, name: string, value: string): Test | undefined {
  const values = value.split(',');
  if (value.includes('\\') || values.some((one) => one.trim() === '')) return undefined;
  const dated = dateElements.get(name);
  if (dated) return anyOf(values.map((one) => dateTest(dated, one)));
  const element = statusElements.get(name) ?? (name === 'category' ? name : undefined);
  if (element !== undefined) return listedTest(type, name, element, values);
  const concepts = conceptElements.get(name);
  return concepts && anyOf(values.map((one) => codeTest(type, concepts, one)));
}

/** Of values with commas between them any may be meant; one that is not understood may match anything. */
function anyOf(tests: readonly (Test | undefined)[]): Test | undefined {
  const known = tests.filter((test) => test !== undefined);
  return known.length === tests.length ? (resource) => known.some((test) => test(resource)) : undefined;
}

/** Statuses and categories: codes of a list that is known here contradict another of the list, and no other codes do. */
function listedTest(type: string, name: string, element: string, values: readonly string[]): Test | undefined {
  const asked = values.map((one) => one.split('|').at(-1) ?? one);
  const listed = codesOf(type, name);
  if (listed && !asked.every((one) => listed.includes(one))) return undefined;
  if (!listed && name !== 'status') return undefined;
  const wanted = new Set(asked.flatMap((one) => [one, ...narrowerCodes(type, name, one)]));
  return (resource) => {
    const stated = [resource[element]].flat().flatMap(codesIn);
    const codes =
      stated.length === 0 && name === 'category' ? kindsByCode(resource as unknown as FhirResource) : stated;
    const known = listed ? codes.filter((code) => listed.includes(code)) : codes;
    return known.length === 0 || known.some((code) => wanted.has(code));
  };
}

/** Of what category an observation is by its codes, where it does not say. */
export function kindsByCode(resource: FhirResource): string[] {
  if (resource.resourceType !== 'Observation') return [];
  const codings = objectsOf((resource.code as CodeableConcept | undefined)?.coding);
  return codings.flatMap(({ system = '', code = '' }) => observationKind(system, code) ?? []);
}

/** What a resource is of, by the search parameter. */
const conceptElements: ReadonlyMap<string, (resource: Readonly<Record<string, unknown>>) => readonly unknown[]> =
  new Map([
    [
      'code',
      ({ code, medicationCodeableConcept, reaction }) => [
        code,
        medicationCodeableConcept,
        ...objectsOf(reaction).map(({ substance }) => substance),
      ],
    ],
    ['vaccine-code', ({ vaccineCode }) => [vaccineCode]],
  ]);

/** A code contradicts another of the same system, where that is said, and of the same form, where it is not. */
function codeTest(
  type: string,
  concepts: (resource: Readonly<Record<string, unknown>>) => readonly unknown[],
  value: string,
): Test | undefined {
  const [system, code] = value.includes('|') ? value.split('|', 2) : [undefined, value];
  const form = codeForm(code ?? '', type);
  if (code === undefined || code === '' || system === '' || form === undefined) return undefined;
  const wanted = plainCode(code);
  return (resource) => {
    const codings = concepts(resource)
      .flatMap((concept) => objectsOf(isObject(concept) ? (concept as CodeableConcept).coding : undefined))
      .filter((one): one is typeof one & { readonly code: string } => typeof one.code === 'string');
    const like = codings.filter((one) =>
      system === undefined ? codeForm(one.code, type) === form : one.system === system,
    );
    return like.length === 0 || codings.some((one) => plainCode(one.code).startsWith(wanted));
  };
}

/** Records write the same code with and without dots and zeros at its begin. */
function plainCode(code: string): string {
  return code
    .toLowerCase()
    .replaceAll('.', '')
    .replace(/^0+(?=.)/, '');
}

/** Where the date stands that a search parameter looks at; of several each may be meant. */
const dateElements: ReadonlyMap<string, readonly string[]> = new Map([
  ['date', ['effective', 'performed', 'occurrence', 'period', 'date', 'recordedDate', 'start']],
  ['recorded-date', ['recordedDate']],
  ['onset-date', ['onset']],
  ['authoredon', ['authoredOn']],
  ['authored', ['authoredOn', 'authored']],
  ['authored-on', ['authoredOn']],
  ['created', ['created']],
  ['issued', ['issued']],
  ['effective', ['effective']],
  ['occurrence', ['occurrence']],
  ['whenhandedover', ['whenHandedOver']],
  ['whenprepared', ['whenPrepared']],
]);

/** From when a day begins first on earth until it begins last. */
const zonesMs = 26 * 3_600_000;

type Span = Pick<FhirTime, 'fromMs' | 'untilMs'>;

/** A day is taken as that day anywhere on earth, on both sides. */
function dateTest(elements: readonly string[], value: string): Test | undefined {
  const [, prefix = 'eq', date] = /^(eq|ge|gt|le|lt)?(\d.*)$/.exec(value) ?? [];
  const wanted = timeOf(date, 'anywhere');
  if (wanted === undefined) return undefined;
  const bounds: Readonly<Record<string, Span>> = {
    eq: wanted,
    ge: { ...wanted, untilMs: Infinity },
    gt: { fromMs: wanted.untilMs - zonesMs, untilMs: Infinity },
    le: { ...wanted, fromMs: -Infinity },
    lt: { fromMs: -Infinity, untilMs: wanted.fromMs + zonesMs },
  };
  const { fromMs, untilMs } = bounds[prefix] ?? wanted;
  return (resource) => {
    const spans = elements.flatMap((element) => spansOf(resource, element));
    return spans.length === 0 || spans.some((span) => span.untilMs > fromMs && span.fromMs < untilMs);
  };
}

function spansOf(resource: Readonly<Record<string, unknown>>, element: string): Span[] {
  const dates = ['', 'DateTime', 'Instant', 'Date'].map((form) => timeOf(resource[`${element}${form}`], 'anywhere'));
  const periods = [resource[element], resource[`${element}Period`]].filter(isObject).map(({ start, end }) => {
    const [first, last] = [timeOf(start, 'anywhere'), timeOf(end, 'anywhere')];
    return { fromMs: first?.fromMs ?? -Infinity, untilMs: last?.untilMs ?? Infinity };
  });
  return [...dates.filter((span) => span !== undefined), ...periods];
}
