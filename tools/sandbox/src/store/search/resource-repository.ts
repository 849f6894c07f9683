import type { Resource } from 'fhir/r4.js';

/** A resource with a place for its search values, which are worked out once and kept. */
export interface Searchable {
  type: string;
  id: string;
  resource: Resource;
  /** Normalised values by parameter code, filled on first use. */
  searchValues: Map<string, readonly unknown[]>;
}

/** One entry in a resource's history; `resource` is absent when the entry is a deletion. */
export interface ResourceVersion {
  type: string;
  id: string;
  versionId: string;
  /** When it was stored, FHIR instant. */
  lastUpdated: string;
  /** Position in the order of all writes to this store. */
  sequence: number;
  /** The `sequence` of the resource's first version: the order in which resources came to be. */
  ordinal: number;
  method: 'POST' | 'PUT' | 'DELETE';
  resource: Resource | undefined;
  searchValues: Map<string, readonly unknown[]>;
}

/** A version that is not a deletion. */
export type LiveVersion = ResourceVersion & Searchable;

/** The store's content as it was after a certain write; later writes do not show. */
export interface RepositoryView {
  readonly sequence: number;
  /** The live version at that time, or `undefined` when absent or deleted. */
  get(type: string, id: string): LiveVersion | undefined;
  /** All live versions of a type, oldest resource first. */
  all(type: string): LiveVersion[];
  /** Live versions of a type that may hold a reference to `target` (`Patient/1`); the caller checks which do. */
  referencing(type: string, target: string): LiveVersion[];
}

/**
 * Keeps every version of every resource. Nothing is ever removed, deletions are entries, so a view of an earlier moment
 * stays exact: that is what makes paging stable while others write.
 */
export class ResourceRepository {
  readonly #now: () => Date;
  readonly #histories = new Map<string, Map<string, ResourceVersion[]>>();
  /** `Observation>Patient/1` -> ids of Observations that ever referenced it. */
  readonly #references = new Map<string, Set<string>>();
  /** By type, what was not looked through for references: of most types, nobody asks who refers. */
  readonly #unread = new Map<string, Resource[]>();
  #sequence = 0;
  #newest: ResourceVersion[] = [];

  constructor(options: { now: () => Date }) {
    this.#now = options.now;
  }

  /** All versions of one resource, oldest first; empty when there never was one. */
  history(type: string, id: string): readonly ResourceVersion[] {
    return this.#histories.get(type)?.get(id) ?? [];
  }

  /** All versions of a type, or of everything, newest first. */
  versions(type?: string): ResourceVersion[] {
    const types = type === undefined ? [...this.#histories.values()] : [this.#histories.get(type) ?? new Map()];
    const all = types.flatMap((byId) => [...byId.values()].flat());
    return all.sort((a, b) => b.sequence - a.sequence);
  }

  /** How many writes there were. */
  get sequence(): number {
    return this.#sequence;
  }

  /** What was written after a certain write, in its order, and was not taken back; asked once, after each request. */
  writtenSince(sequence: number): readonly ResourceVersion[] {
    const written = this.#newest.filter((one) => one.sequence > sequence && one.sequence <= this.#sequence);
    this.#newest = [];
    return written;
  }

  /** Remembers how things stand. @returns takes back everything that was stored since */
  checkpoint(): () => void {
    const sequence = this.#sequence;
    return () => {
      for (const byId of this.#histories.values()) {
        for (const [id, versions] of byId) {
          while ((versions.at(-1)?.sequence ?? 0) > sequence) versions.pop();
          if (versions.length === 0) byId.delete(id);
        }
      }
      this.#sequence = sequence;
      this.#newest = this.#newest.filter((one) => one.sequence <= sequence);
    };
  }

  /** Stores a resource as the next version of `type/id` and stamps its `meta`. */
  put(type: string, id: string, content: Resource, method: 'POST' | 'PUT', lastUpdated?: string): LiveVersion {
    const versionId = String(this.history(type, id).length + 1);
    const instant = lastUpdated ?? this.#now().toISOString();
    const { resourceType, id: _id, meta, ...rest } = content;
    const resource: Resource = { resourceType, id, meta: { ...meta, versionId, lastUpdated: instant }, ...rest };
    const unread = this.#unread.get(type);
    if (unread) unread.push(resource);
    else this.#unread.set(type, [resource]);
    return this.#append({ type, id, versionId, lastUpdated: instant, method, resource }) as LiveVersion;
  }

  /** Adds a deletion to the history of a resource. */
  remove(type: string, id: string): ResourceVersion {
    const versionId = String(this.history(type, id).length + 1);
    const lastUpdated = this.#now().toISOString();
    return this.#append({ type, id, versionId, lastUpdated, method: 'DELETE', resource: undefined });
  }

  #append(entry: Omit<ResourceVersion, 'sequence' | 'ordinal' | 'searchValues'>): ResourceVersion {
    const sequence = ++this.#sequence;
    const ordinal = this.history(entry.type, entry.id)[0]?.ordinal ?? sequence;
    const version: ResourceVersion = { ...entry, sequence, ordinal, searchValues: new Map() };
    let byId = this.#histories.get(entry.type);
    if (!byId) this.#histories.set(entry.type, (byId = new Map()));
    const versions = byId.get(entry.id);
    if (versions) versions.push(version);
    else byId.set(entry.id, [version]);
    this.#newest.push(version);
    return version;
  }

  /** The content after write number `sequence`; without it, as of now. */
  view(sequence = this.#sequence): RepositoryView {
    const at = (versions: readonly ResourceVersion[] | undefined): LiveVersion | undefined => {
      const newest = versions?.at(-1);
      // Nearly always the newest: only pages of an older search look further back.
      const isVisible = newest === undefined || newest.sequence <= sequence;
      const last = isVisible ? newest : versions?.findLast((version) => version.sequence <= sequence);
      return last?.resource ? (last as LiveVersion) : undefined;
    };
    const live = (found: Iterable<readonly ResourceVersion[] | undefined>): LiveVersion[] =>
      Array.from(found, at).filter((version) => version !== undefined);
    return {
      sequence,
      get: (type, id) => at(this.#histories.get(type)?.get(id)),
      all: (type) => live(this.#histories.get(type)?.values() ?? []),
      referencing: (type, target) => {
        const byId = this.#histories.get(type);
        return live(Array.from(this.#idsReferencing(type, target), (id) => byId?.get(id)));
      },
    };
  }

  #idsReferencing(type: string, target: string): Iterable<string> {
    for (const resource of this.#unread.get(type) ?? []) {
      for (const found of literalReferences(resource)) {
        const key = `${type}>${found}`;
        const ids = this.#references.get(key);
        if (ids) ids.add(resource.id ?? '');
        else this.#references.set(key, new Set([resource.id ?? '']));
      }
    }
    this.#unread.delete(type);
    return this.#references.get(`${type}>${target}`) ?? [];
  }
}

/** Every relative literal reference in a resource, at any depth. */
function literalReferences(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    const member = members[name];
    if (name === 'reference' && typeof member === 'string') found.add(member.replace(/\/_history\/.*$/, ''));
    else if (typeof member === 'object') literalReferences(member, found);
  }
  return found;
}
