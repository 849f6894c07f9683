/** A request below the FHIR base. */
interface PlatformRequest {
  readonly method: string;
  /** Path and query below the base, as they were sent. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** An answer as a reader has it. */
interface PlatformAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: unknown;
}

/** What a test wants answered in the place of a record: an answer, a status, resources of a page, a failure, or silence. */
export type Scripted = ScriptedAnswer | number | readonly object[] | Error | 'never';

interface ScriptedAnswer extends Partial<PlatformAnswer> {
  /** What a reader says beside the answer. */
  readonly [more: string]: unknown;
}

/** A resource, written as short as the test needs it. */
interface TestResource {
  readonly resourceType: string;
  readonly id?: string;
}

type Elements = TestResource & Readonly<Record<string, unknown>>;

/** A search as it was asked and as it was understood, with what it found. */
interface Search {
  readonly again: string;
  readonly self: string;
  readonly size: number;
  readonly found: readonly TestResource[];
}

/** How the link to a next page is written, or where it leads when it is none: to `itself`, or to the search `again`. */
export type Paging = 'relative' | 'query' | 'absolute' | 'absent' | 'itself' | 'again' | 'elsewhere';

/**
 * Bad manners, which a platform has until a test switches one off: `ignored` parameters that it was not told to know, entries
 * of `strangers`, an entry that is `repeated` on the next page, one entry that names a `linked` Patient, one of the person
 * with impossible `dates`. It counts no total, and its links are relative.
 */
export const manners = ['ignored', 'strangers', 'repeated', 'linked', 'dates'] as const;
export type Manner = (typeof manners)[number];

/** As long as an id may be. @see R4 datatypes, id */
const long = (name: string): string => name.padEnd(64, '-0');

/** Which element says whose an entry is; types that are nobody's have none. */
const subjects: Readonly<Record<string, string>> = {
  ...{ AllergyIntolerance: 'patient', Claim: 'patient', ClaimResponse: 'patient', Coverage: 'beneficiary' },
  ...{ Condition: 'subject', DiagnosticReport: 'subject', DocumentReference: 'subject', Encounter: 'subject' },
  ...{ ExplanationOfBenefit: 'patient', Goal: 'subject', Immunization: 'patient', MedicationRequest: 'subject' },
  ...{ Observation: 'subject', Procedure: 'subject' },
};

const dates: Readonly<Record<string, string>> = {
  ...{ Condition: 'onsetDateTime', DocumentReference: 'date', Immunization: 'occurrenceDateTime' },
  ...{ MedicationRequest: 'authoredOn', Observation: 'effectiveDateTime', Procedure: 'performedDateTime' },
};

/** A platform in memory, as unkind as real ones are, with a record that tests write; each of its words returns it. */
export class Platform {
  /** What was asked, as `Type?query`, decoded, oldest first. */
  readonly asked: string[] = [];
  /** Where it is served. */
  base = 'https://fhir.example.com';
  readonly #record: readonly TestResource[];
  readonly #manners = new Set<Manner>(manners);
  readonly #known = new Set<string>();
  readonly #scripts: { readonly target: string | RegExp; readonly answer: Scripted | Answering }[] = [];
  readonly #searches: Search[] = [];
  #patient: string | undefined;
  #linked: string;
  #size = 3;
  #paging: Paging = 'relative';
  #total: number | 'right' | undefined;
  #isSelfTold = false;
  #said: string | undefined;
  #isRefused: (parameter: string) => boolean = () => false;
  #offered: Readonly<Record<string, readonly string[]>> | undefined;

  constructor(record: readonly object[]) {
    this.#record = record as readonly TestResource[];
    this.#patient = this.#record.find(({ resourceType }) => resourceType === 'Patient')?.id;
    this.#linked = long(`${this.#patient}-before`);
  }

  /** Serves it elsewhere. */
  at(base: string): this {
    this.base = base;
    return this;
  }

  /** Whose record it is, where no Patient is part of it. */
  of(patient: string): this {
    this.#patient = patient;
    this.#linked = long(`${patient}-before`);
    return this;
  }

  /** Switches manners off. */
  without(...names: readonly Manner[]): this {
    for (const name of names) this.#manners.delete(name);
    return this;
  }

  /** Search parameters that it looks at. */
  knows(...names: readonly string[]): this {
    for (const name of names) this.#known.add(name);
    return this;
  }

  /** Search parameters that it answers with 400. */
  refuses(...names: readonly string[]): this {
    this.#isRefused = (name) => names.includes(name);
    return this;
  }

  /** Search parameters that it takes, and looks at; it answers 400 to any other. */
  takesOnly(...names: readonly string[]): this {
    this.#isRefused = (name) => name !== 'page' && !names.includes(name);
    return this.knows(...names);
  }

  /** Entries of a page at most, also where it does not know `_count`, and how the next one is linked. */
  pages(size: number, paging: Paging = this.#paging): this {
    this.#size = size;
    this.#paging = paging;
    return this;
  }

  /** How many it says there are. */
  counts(total: number | 'right' | undefined): this {
    this.#total = total;
    return this;
  }

  /** Says so in an OperationOutcome in each page, beside the matches. @see R4 search, 3.1.1.5 */
  says(diagnostics: string): this {
    this.#said = diagnostics;
    return this;
  }

  /** Says in each page which parameters it looked at. @see R4 search, 3.1.1.1.2 */
  tellsItself(): this {
    this.#isSelfTold = true;
    return this;
  }

  /** The id of a Patient that is the same person. */
  linked(id: string): this {
    this.#linked = id;
    return this;
  }

  /** Types of its CapabilityStatement with their search parameters; without a word it answers none. */
  offers(types: Readonly<Record<string, readonly string[]>>): this {
    this.#offered = types;
    return this;
  }

  /** Answers a type, an address or all that match, so; the last word on it holds. */
  answers(target: string | RegExp, answer: Scripted | Answering): this {
    this.#scripts.unshift({ target, answer });
    return this;
  }

  /** The ids of those who are the person, too. */
  get linkedIds(): readonly string[] {
    return this.#manners.has('linked') ? [this.#linked] : [];
  }

  /** What it is as the reader of a library. */
  readonly reader = async ({
    method = 'GET',
    path,
    query = '',
    take,
  }: {
    readonly method?: string;
    readonly path: string;
    readonly query?: string;
    readonly take?: (answer: PlatformAnswer) => Promise<PlatformAnswer>;
  }): Promise<PlatformAnswer> => {
    const answer = await this.answer({ method, target: query === '' ? path : `${path}?${query}` });
    return take ? take(answer) : answer;
  };

  /** Answers one request. @throws the failure that a test set */
  async answer(request: PlatformRequest): Promise<PlatformAnswer> {
    const { target } = request;
    const [path = '', query = ''] = target.split(/\?(.*)/s);
    this.asked.push(decodeURIComponent(target));
    const script = this.#scripts.find(({ target: asked }) =>
      typeof asked === 'string' ? asked === target || asked === path : asked.test(target),
    );
    if (script === undefined) return this.#honest(path, new URLSearchParams(query));
    const answer = typeof script.answer === 'function' ? await script.answer(request) : script.answer;
    return answer === undefined ? this.#honest(path, new URLSearchParams(query)) : this.#scripted(answer);
  }

  #scripted(answer: Scripted): PlatformAnswer | Promise<PlatformAnswer> {
    if (answer === 'never') return new Promise(() => undefined);
    if (answer instanceof Error) throw answer;
    if (typeof answer === 'number') return refusal(answer);
    if (Array.isArray(answer)) return ok(searchset(answer as readonly object[]));
    return { ...ok(undefined), ...(answer as ScriptedAnswer) };
  }

  #honest(path: string, params: URLSearchParams): PlatformAnswer {
    const [type = '', id] = path.split('/');
    if (path === 'metadata') return this.#offered ? ok(statement(this.#offered)) : refusal(404);
    if (id !== undefined) return this.#read(type, id);
    if ([...params.keys()].some(this.#isRefused)) return refusal(400);
    const [search, at] = (/^(\d+)-(\d+)$/.exec(params.get('page') ?? '') ?? []).slice(1).map(Number);
    if (search !== undefined) return this.#page(search, at ?? 0);
    const again = `${type}?${params.toString()}`;
    for (const name of [...params.keys()]) if (!this.#looksAt(name)) params.delete(name);
    const found = this.#found(type, params);
    if (params.get('_summary') === 'count') return ok({ ...searchset([]), total: found.length });
    const size = Math.min(this.#size, Number(params.get('_count') ?? Infinity));
    return this.#page(this.#searches.push({ again, self: `${type}?${params.toString()}`, size, found }) - 1, 0);
  }

  #looksAt(parameter: string): boolean {
    return this.#known.has(parameter) || !this.#manners.has('ignored');
  }

  #read(type: string, id: string): PlatformAnswer {
    const found = this.#record.find((one) => one.resourceType === type && one.id === id);
    if (found === undefined) return refusal(404);
    const other = { reference: `Patient/${this.#linked}` };
    const isLinked = this.#manners.has('linked') && type === 'Patient' && id === this.#patient;
    return ok(isLinked ? { link: [{ type: 'replaces', other }], ...found } : found);
  }

  #found(type: string, params: URLSearchParams): readonly TestResource[] {
    const matches = this.#record.filter(
      (one) => one.resourceType === type && [...params].every(([name, value]) => isMatch(one as Elements, name, value)),
    );
    // By date alone, and a record is written in that order, the oldest first.
    const own = params.get('_sort')?.startsWith('-') ? matches.toReversed() : matches;
    const subject = subjects[type];
    if (subject === undefined || this.#patient === undefined) return own;
    const [first, ...others] = own;
    const named = ((first as Elements | undefined)?.[subject] ?? {}) as { readonly reference?: unknown };
    const isNamed = named.reference === `Patient/${this.#patient}`;
    const like = (name: string, patient: string, more: object = {}): TestResource => ({
      ...(first ?? { resourceType: type }),
      ...{ id: long(name), [subject]: { reference: `Patient/${patient}` } },
      ...more,
    });
    const linked = { ...first, [subject]: { reference: `Patient/${this.#linked}` } } as TestResource;
    const date = dates[type];
    const isDated = this.#manners.has('dates') && date !== undefined;
    return [
      ...(this.#manners.has('strangers') ? [like('stranger', long('somebody-else'))] : []),
      ...(first ? [this.#manners.has('linked') && isNamed ? linked : first] : []),
      ...(isDated ? [like('no-such-day', this.#patient, { [date]: '2024-02-30' })] : []),
      ...others,
    ];
  }

  #page(number: number, at: number): PlatformAnswer {
    const { again, self, size, found } = this.#searches[number] ?? { again: '', self: '', size: 0, found: [] };
    const end = at + size;
    const shown = found.slice(this.#manners.has('repeated') ? Math.max(0, at - 1) : at, end);
    const total = this.#total === 'right' ? found.length : this.#total;
    const type = self.slice(0, self.indexOf('?'));
    const links = { itself: `?page=${number}-${at}`, again, relative: `${type}?page=${number}-${end}` };
    const bundle = searchset(shown, end < found.length ? this.#link(links) : undefined);
    const link = [...(this.#isSelfTold ? [{ relation: 'self', url: self }] : []), ...(bundle.link ?? [])];
    const issue = [{ severity: 'information', code: 'informational', diagnostics: this.#said }];
    if (this.#said !== undefined)
      bundle.entry.push({ resource: { resourceType: 'OperationOutcome', issue } as object });
    return ok({ ...bundle, link, ...(total !== undefined && { total }) });
  }

  #link(links: Readonly<Record<'itself' | 'again' | 'relative', string>>): string | undefined {
    const { relative } = links;
    switch (this.#paging) {
      case 'absent':
        return undefined;
      case 'query':
        return relative.slice(relative.indexOf('?'));
      case 'absolute':
        return `${this.base}/${relative}`;
      case 'elsewhere':
        return `https://elsewhere.example/fhir/${relative}`;
      default:
        return links[this.#paging];
    }
  }
}

/** Answers a request otherwise than the platform would; nothing where it answers as usual. */
type Answering = (request: PlatformRequest) => Scripted | undefined | Promise<Scripted | undefined>;

/** A platform with this record, which begins with its worst manners. */
export function platform(...record: readonly object[]): Platform {
  return new Platform(record);
}

/** A page of a search. */
export function searchset(resources: readonly object[], next?: string) {
  const entry = resources.map((resource) => ({ resource }));
  return {
    ...{ resourceType: 'Bundle', type: 'searchset', entry },
    ...(next !== undefined && { link: [{ relation: 'next', url: next }] }),
  };
}

function ok(body: unknown): PlatformAnswer {
  return { status: 200, headers: {}, body };
}

function refusal(status: number): PlatformAnswer {
  return { status, headers: {}, body: { resourceType: 'OperationOutcome', issue: [] } };
}

function statement(types: Readonly<Record<string, readonly string[]>>): object {
  const resource = Object.entries(types).map(([type, names]) => ({
    type,
    searchParam: names.map((name) => ({ name, type: name === 'date' ? 'date' : 'token' })),
  }));
  return { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', rest: [{ mode: 'server', resource }] };
}

/** As servers match: ids and codes exactly, names by their start, words never; whose an entry is only where it says so. */
function isMatch(resource: Elements, name: string, value: string): boolean {
  const values = value.split(',').map((one) => one.split('|').at(-1) ?? '');
  if (name === '_id') return values.includes(resource.id ?? '');
  if (name.endsWith(':text')) return false;
  if (name === 'status') return values.includes(String(resource['status']));
  if (name === 'name') return namesOf(resource).some((part) => part.toLowerCase().startsWith(value.toLowerCase()));
  if (['patient', 'subject', 'beneficiary'].includes(name)) {
    const { reference } = (resource[subjects[resource.resourceType] ?? ''] ?? {}) as { readonly reference?: unknown };
    return reference === undefined || values.some((id) => reference === `Patient/${id.replace(/^Patient\//, '')}`);
  }
  if (!/code$|category$|clinical-status$/.test(name)) return true;
  const codes = new Set([...JSON.stringify(resource).matchAll(/"code":"([^"]*)"/g)].map(([, code]) => code));
  return values.some((one) => codes.has(one));
}

/** The parts of a person's name, as R4 has a string parameter compared with each. */
function namesOf({ name }: Elements): string[] {
  const names = Array.isArray(name) ? (name as { family?: string; given?: string[] }[]) : [];
  return names.flatMap(({ family, given = [] }) => [...given, family ?? '']);
}
