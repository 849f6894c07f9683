import type { DirectoryIndex } from '../directory/directory-index.js';
import { LazyIndex } from '../directory/lazy-index.js';
import { findHits, type DirectoryContext } from '../directory/search-directory.js';
import { platformNotFound } from '../directory/unknown-platform.js';
import type { PlatformError } from '../errors.js';
import { normalizeName } from '../names.js';
import type { PlatformIdParts } from '../platform-id.js';
import type { PlatformDefinition } from '../schema/types.js';

/** How many ids an error proposes. */
const mostNearIds = 3;

/** The definitions of a deployment by id, alias and name. */
export class PlatformNames {
  /** As they were given. */
  readonly definitions: readonly PlatformDefinition[];
  readonly #byId: ReadonlyMap<string, PlatformDefinition>;
  readonly #byName: ReadonlyMap<string, PlatformDefinition>;
  readonly #contextOf: (index: DirectoryIndex) => DirectoryContext;
  /** Of the platforms alone, which takes a few milliseconds to make. */
  readonly #index: LazyIndex;

  constructor(definitions: readonly PlatformDefinition[], contextOf: (index: DirectoryIndex) => DirectoryContext) {
    this.definitions = definitions;
    this.#contextOf = contextOf;
    this.#byId = new Map(definitions.map((definition) => [definition.id, definition]));
    // Ids come last so that they win over an alias spelled the same after folding.
    const aliases = definitions.flatMap((definition) =>
      (definition.aliases ?? []).map((alias) => ({ alias, definition })),
    );
    this.#byName = new Map([
      ...aliases.map(({ alias, definition }) => [normalizeName(alias), definition] as const),
      ...definitions.map((definition) => [normalizeName(definition.id), definition] as const),
    ]);
    this.#index = new LazyIndex(definitions, undefined);
  }

  /** Returns the definition with exactly this id. */
  get(id: string): PlatformDefinition | undefined {
    return this.#byId.get(id);
  }

  /** Returns the definition with this id or alias. @throws PlatformError PLATFORM_NOT_FOUND with ids near it */
  find(parts: PlatformIdParts | undefined): PlatformDefinition {
    const definition = parts && (this.#byId.get(parts.base) ?? this.#byName.get(normalizeName(parts.base)));
    if (definition === undefined) throw this.#notFound(parts);
    return definition;
  }

  #notFound(parts: PlatformIdParts | undefined): PlatformError {
    const near = parts === undefined ? [] : this.#nearTo(parts.base);
    return platformNotFound(
      parts?.base,
      near.map(({ id }) => id),
    );
  }

  /**
   * Those whose id goes on from what was typed come first: that is how an id is cut short. An error does not wait for the
   * index of all organizations.
   */
  #nearTo(typed: string): PlatformDefinition[] {
    const found = this.search(this.#index.get(), typed).found.slice(0, mostNearIds);
    const goesOn = ({ id }: PlatformDefinition) => id.startsWith(typed.toLowerCase());
    return [...found.filter(goesOn), ...found.filter((one) => !goesOn(one))];
  }

  /** Finds platforms in an index, best match first; `sure` is false where none is what was typed, but near it. */
  search(index: DirectoryIndex, query: string): { sure: boolean; found: PlatformDefinition[] } {
    const { sure, hits } = findHits(this.#contextOf(index), { query, only: 'platforms' });
    const all = hits.slice(0, hits.length);
    return { sure, found: all.flatMap(({ entry }) => this.#byId.get(index.entry(entry).platformId) ?? []) };
  }
}
