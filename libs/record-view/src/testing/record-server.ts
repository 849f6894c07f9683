import type { Bundle, FhirResource, HumanName } from 'fhir/r4.js';
import type { FhirReader } from '../fhir-reader.js';

/** How an unkind platform answers. */
export interface ServerHabits {
  /** Resources on a page, whatever `_count` says. */
  readonly pageSize?: number;
  readonly hasNoTotal?: boolean;
  /** Answers 400 to any parameter that is not in this list. */
  readonly knows?: readonly string[];
  /** Answers nothing to a request whose address this matches. */
  readonly failsFor?: RegExp;
}

/** A reader over resources in memory that searches as platforms do: codes exactly, words never. */
export function recordServer(resources: readonly FhirResource[], habits: ServerHabits = {}) {
  const asked: string[] = [];
  const reader: FhirReader = ({ path, query = '', take }) => {
    asked.push(`${path}?${query}`);
    if (habits.failsFor?.test(`${path}?${query}`)) return Promise.resolve(answer(500, undefined));
    const [type, id] = path.split('/');
    const one = resources.find((each) => each.resourceType === type && each.id === id);
    const params = new URLSearchParams(query);
    const unknown = habits.knows && [...params.keys()].find((name) => !habits.knows?.includes(name));
    if (unknown) return Promise.resolve(answer(400, undefined));
    const body = id === undefined ? page(resources, type ?? '', params, habits) : one;
    const whole = answer(body ? 200 : 404, body);
    return Promise.resolve(take ? take(whole) : whole);
  };
  return { reader, asked };
}

function answer(status: number, body: unknown) {
  return { status, headers: {}, body };
}

function page(all: readonly FhirResource[], type: string, params: URLSearchParams, habits: ServerHabits): Bundle {
  const found = all.filter(
    (each) => each.resourceType === type && [...params].every(([name, value]) => isMatch(each, name, value)),
  );
  if (params.get('_summary') === 'count') return { resourceType: 'Bundle', type: 'searchset', total: found.length };
  const from = Number(params.get('from') ?? 0);
  const size = habits.pageSize ?? Number(params.get('_count') ?? 50);
  const shown = found.slice(from, from + size);
  params.set('from', String(from + size));
  const isMore = from + size < found.length;
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(!habits.hasNoTotal && { total: found.length }),
    ...(isMore && { link: [{ relation: 'next', url: `https://fhir.example.com/${type}?${params.toString()}` }] }),
    entry: shown.map((resource) => ({ resource, search: { mode: 'match' as const } })),
  };
}

function isMatch(resource: FhirResource, name: string, value: string): boolean {
  const codes = JSON.stringify(resource).matchAll(/"code":"([^"]*)"/g);
  const has = new Set([...codes].map(([, code]) => code));
  const values = value.split(',').map((one) => one.split('|').at(-1) ?? '');
  if (name.endsWith(':text')) return false;
  if (name === 'name') return namesOf(resource).some((part) => part.startsWith(value.toLowerCase()));
  if (name === 'status') return values.includes(String((resource as { status?: string }).status));
  if (name === '_id') return values.includes(String(resource.id));
  return /code$|category$|clinical-status$/.test(name) ? values.some((one) => has.has(one)) : true;
}

/** The parts of a person's name, as R4 has a string parameter compared with each. */
function namesOf(resource: FhirResource): string[] {
  const names = 'name' in resource && Array.isArray(resource.name) ? (resource.name as HumanName[]) : [];
  return names.flatMap(({ family, given = [] }) => [...given, family ?? '']).map((part) => part.toLowerCase());
}
