import type { ChainPosition } from './chain-record.js';

/** Where heads of chains are kept apart from the lines, so that a file whose end was taken off shows. */
export interface HeadStore {
  put(position: ChainPosition): Promise<void>;
}

/** Puts heads into a store, one at a time, and only the newest: the lines do not wait for it. */
export class NewestHead {
  readonly #store: HeadStore;
  #newest: ChainPosition | undefined;
  #keeping: Promise<void> | undefined;

  constructor(store: HeadStore) {
    this.#store = store;
  }

  keep(position: ChainPosition): void {
    this.#newest = position;
    this.#keeping ??= this.#keep().finally(() => (this.#keeping = undefined));
  }

  /** Resolves when the newest is in the store, or the store has refused it. */
  async settle(): Promise<void> {
    await this.#keeping;
  }

  async #keep(): Promise<void> {
    while (this.#newest) {
      const position = this.#newest;
      this.#newest = undefined;
      await this.#store.put(position).catch(() => undefined);
    }
  }
}
