import { isResource, linkUrl, whoseEntry } from '@fhir-gateway/fhir';
import type { Bundle, BundleEntry, Resource } from 'fhir/r4.js';
import type { CoverageReader } from '../../record-pages.js';
import { AdoptedResources } from './adopted-resources.js';
import { readPatientSearch, type PatientSearch } from './patient-search.js';
import type { RecordPart } from './record-part.js';
import { searchOrder } from './search-order.js';

type Request = Parameters<CoverageReader>[0];
type Answer = Awaited<ReturnType<CoverageReader>>;

/** Statuses of a platform that has nothing of a type to be searched for. */
const withoutType: ReadonlySet<number> = new Set([404, 405, 501]);

/**
 * One person's record over several platforms, read as if it was that of one of them: searches for clinical resources of the
 * patient are put to all, everything else is read where the patient is. What the others have stands under ids of its own.
 *
 * A search that one platform did not answer has no answer at all: "the latest" of a part is a wrong answer. Who did not
 * answer is in {@link notes}; a platform that has nothing of the type is told, and counts as having answered.
 */
export class WholeRecord {
  readonly #own: RecordPart;
  readonly #others: readonly RecordPart[];
  readonly #adopted: AdoptedResources;
  readonly #notes = new Set<string>();
  readonly #read = new Map<string, Map<string, Set<string>>>();

  /**
   * @param own where the patient and the coverage of a question are
   * @param others the same person's record at other platforms
   * @param gaps sentences of what is known to be missing
   */
  constructor(own: RecordPart, others: readonly RecordPart[], gaps: readonly string[] = []) {
    this.#own = own;
    this.#others = others;
    this.#adopted = new AdoptedResources(own.patientId);
    for (const gap of gaps) this.#notes.add(gap);
  }

  /** Reads as the platform of the patient would, from all platforms; throws what reading that one throws. */
  readonly read: CoverageReader = async (request) => {
    const adopted = this.#adopted.find(request.path);
    if (adopted) {
      const answer = await adopted.part.read({ ...request, path: adopted.name });
      return isResource(answer.body) ? { ...answer, body: this.#adopted.adopt(adopted.part, answer.body) } : answer;
    }
    const search = readPatientSearch(request, this.#own.patientId);
    if (search === undefined) return this.#own.read(request);
    if (search === 'own') {
      this.#notes.add(`${request.path} was looked for at ${this.#own.platformId} alone: the search names ids of it.`);
      return this.#own.read(request);
    }
    return this.#search(request, search);
  };

  /** What a resource of an answer is called at the platform that it is from; undefined for one of the patient's own platform. */
  nameOf(name: string): string | undefined {
    const adopted = this.#adopted.find(name);
    return adopted && `${adopted.name} of ${adopted.part.platformId}`;
  }

  /** What was read of which platform so far, then what was not, in sentences without a value of the record. */
  notes(): string[] {
    const read = [this.#own, ...this.#others].flatMap(({ platformId }) => {
      const types = this.#read.get(platformId);
      if (types === undefined) return [];
      const counts = [...types].map(([type, ids]) => `${ids.size} ${type}`);
      return `${platformId} (${counts.join(', ') || 'nothing of what was asked for'})`;
    });
    return [...(read.length > 0 ? [`Read from the whole record: ${read.join('; ')}.`] : []), ...this.#notes];
  }

  async #search(request: Request, search: PatientSearch): Promise<Answer> {
    const { type, sort } = search;
    const order = sort === undefined ? () => 0 : searchOrder(sort);
    if (order === undefined) {
      this.#notes.add(`${type} was not read: platforms cannot be put in the order that is asked for.`);
      return unanswered;
    }
    const [own, ...found] = await Promise.all([
      this.#own.read(request),
      ...this.#others.map((part) => this.#ask(part, search)),
    ]);
    const ownBundle = own.status === 200 ? bundleIn(own.body) : undefined;
    if (ownBundle && !isOf(this.#own, ownBundle)) {
      this.#failed(this.#own, type, notOnly);
      return unanswered;
    }
    if (!ownBundle && !withoutType.has(own.status)) return own;
    if (!ownBundle) this.#notes.add(`${this.#own.platformId} has no ${type} to be searched for.`);
    const bundles = [ownBundle, ...found].filter((one) => one !== 'none' && one !== undefined);
    if (bundles.includes('failed')) return unanswered;
    const whole = bundles.filter((one) => one !== 'failed');
    this.#count(this.#own.platformId, ownBundle);
    return { status: 200, body: merged(whole, search, order) };
  }

  async #ask(part: RecordPart, { type, queryFor }: PatientSearch): Promise<Bundle | 'none' | 'failed'> {
    const { platformId, patientId } = part;
    const failed = (why: string) => this.#failed(part, type, why);
    let answer: Answer;
    try {
      answer = await part.read({ path: type, query: queryFor(patientId) });
    } catch (error) {
      const { code } = Object(error) as { code?: unknown };
      // A fault of this program has no code, and is nobody's gap.
      if (typeof code !== 'string') throw error;
      return failed(code);
    }
    if (withoutType.has(answer.status)) {
      this.#notes.add(`${platformId} has no ${type} to be searched for.`);
      return 'none';
    }
    const bundle = answer.status === 200 ? bundleIn(answer.body) : undefined;
    if (!bundle) return failed(`status ${answer.status}`);
    if (!isOf(part, bundle)) return failed(notOnly);
    const { entry = [], ...rest } = bundle;
    this.#count(platformId, bundle);
    return {
      ...rest,
      entry: entry.map((one) => (one.resource ? this.#entryOf(part, one.resource, one.search) : one)),
    };
  }

  #failed({ platformId }: RecordPart, type: string, why: string): 'failed' {
    this.#notes.add(`${type} of ${platformId} could not be read (${why}): what needs it is left open.`);
    return 'failed';
  }

  #entryOf(part: RecordPart, given: Resource, search: BundleEntry['search']): BundleEntry {
    const resource = this.#adopted.adopt(part, given) as NonNullable<BundleEntry['resource']>;
    const fullUrl = `${this.#own.baseUrl}/${resource.resourceType}/${resource.id ?? ''}`;
    return { fullUrl, resource, ...(search && { search }) };
  }

  #count(platformId: string, { entry = [] }: Bundle = { resourceType: 'Bundle', type: 'searchset' }): void {
    const types = this.#read.get(platformId) ?? new Map<string, Set<string>>();
    this.#read.set(platformId, types);
    for (const { resource } of entry) {
      if (resource?.id === undefined || resource.resourceType === 'OperationOutcome') continue;
      const ids = types.get(resource.resourceType) ?? new Set();
      types.set(resource.resourceType, ids.add(resource.id));
    }
  }
}

/** As an answer of a server that could not answer: whoever asked goes on without it. */
const unanswered: Answer = {
  status: 503,
  body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'incomplete' }] },
};

/** With `_sort` the first `_count` of all are meant, else it is the size of a page. A next page of one is one of all. */
function merged(
  bundles: readonly Bundle[],
  { count, sort }: PatientSearch,
  order: (a: Resource, b: Resource) => number,
) {
  const entries = bundles.flatMap(({ entry = [] }) => entry);
  const isMatch = ({ search }: BundleEntry) => search?.mode === undefined || search.mode === 'match';
  const matches = entries.filter((one) => isMatch(one) && one.resource !== undefined);
  const sorted = matches.sort((one, other) => order(one.resource as Resource, other.resource as Resource));
  const url = bundles.map((one) => linkUrl(one, 'next')).find((one) => one !== undefined);
  const totals = bundles.map(({ total }) => total);
  const isCounted = totals.every((total) => total !== undefined);
  const entry = [
    ...(sort !== undefined && count !== undefined ? sorted.slice(0, count) : sorted),
    ...entries.filter((one) => !isMatch(one)),
  ];
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(isCounted && { total: totals.reduce<number>((sum, total) => sum + (total ?? 0), 0) }),
    ...(url !== undefined && { link: [{ relation: 'next', url }] }),
    entry,
  } satisfies Bundle;
}

const notOnly = 'its answer is about somebody else, too';

/** Whether an answer is about nobody but the person: a server that does not know the parameter answers with everybody's. */
function isOf({ patientId, linkedPatientIds }: RecordPart, { entry = [] }: Bundle): boolean {
  const person = { patientId, linkedPatientIds };
  return entry.every(({ resource }) => ['own', 'unsaid'].includes(whoseEntry(resource, person)));
}

function bundleIn(body: unknown): Bundle | undefined {
  return isResource(body) && body.resourceType === 'Bundle' ? (body as Bundle) : undefined;
}
