import { setImmediate } from 'node:timers/promises';
import type { PlatformDefinition } from '../schema/types.js';
import type { TenantDirectory } from '../tenants.js';
import { DirectoryIndex } from './directory-index.js';

/** How long the index is made before other work of the process has its turn, in milliseconds. */
const sliceMs = 2;

/** The index of names, made when it is first needed: many processes never search. */
export class LazyIndex {
  readonly #definitions: readonly PlatformDefinition[];
  readonly #tenants: TenantDirectory | undefined;
  #index: DirectoryIndex | undefined;
  #steps: Generator<undefined, DirectoryIndex> | undefined;

  constructor(definitions: readonly PlatformDefinition[], tenants: TenantDirectory | undefined) {
    this.#definitions = definitions;
    this.#tenants = tenants;
  }

  /** Returns the index; what is missing of it is made at once. */
  get(): DirectoryIndex {
    for (;;) {
      const index = this.#index ?? this.#step();
      if (index) return index;
    }
  }

  /** Makes the index and lets other work go on meanwhile. */
  async prepare(): Promise<void> {
    while (this.#index === undefined) {
      const untilMs = performance.now() + sliceMs;
      while (this.#index === undefined && performance.now() < untilMs) this.#step();
      await setImmediate();
    }
  }

  #step(): DirectoryIndex | undefined {
    this.#steps ??= DirectoryIndex.build(this.#definitions, this.#tenants);
    const step = this.#steps.next();
    if (step.done !== true) return undefined;
    this.#steps = undefined;
    return (this.#index = step.value);
  }
}
