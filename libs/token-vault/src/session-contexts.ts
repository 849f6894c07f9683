import type { Session } from './session.js';

interface Context {
  readonly locator: Uint8Array;
  readonly prefetched: Map<string, string | undefined>;
}

/** A value that was read together with the session: `sealed` is `undefined` where the store had none. */
export interface Prefetched {
  readonly sealed: string | undefined;
}

/**
 * What the vault knows about the sessions it opened but keeps off the {@link Session} object, where a log line or a
 * spread could carry it on: the locator, and the fields read ahead.
 */
export class SessionContexts {
  readonly #contexts = new WeakMap<Session, Context>();

  remember(
    session: Session,
    locator: Uint8Array,
    names: readonly string[],
    values: readonly (string | undefined)[],
  ): void {
    const prefetched = new Map(names.map((name, index) => [name, values[index]]));
    this.#contexts.set(session, { locator: Uint8Array.from(locator), prefetched });
  }

  /** @throws TypeError when this vault did not open the session, or its object was copied */
  locatorOf(session: Session): Uint8Array {
    const context = this.#contexts.get(session);
    if (!context) throw new TypeError('pass the session object that this vault returned');
    return context.locator;
  }

  /** The value read ahead, once: a second read must see what happened since. */
  takePrefetched(session: Session, name: string): Prefetched | undefined {
    const prefetched = this.#contexts.get(session)?.prefetched;
    if (!prefetched?.has(name)) return undefined;
    const sealed = prefetched.get(name);
    prefetched.delete(name);
    return { sealed };
  }

  /** Forgets every value read ahead: from here on only the store knows. */
  forgetPrefetched(session: Session): void {
    this.#contexts.get(session)?.prefetched.clear();
  }
}
