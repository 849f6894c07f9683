import type { VaultStore } from '../store/vault-store.js';

/** A store that notes which methods were called on it, in order. */
export interface ObservedStore {
  readonly store: VaultStore;
  readonly calls: string[];
}

/** Wraps a store for tests that count round trips. */
export function observe(inner: VaultStore): ObservedStore {
  const calls: string[] = [];
  const store = new Proxy(inner, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        calls.push(String(property));
        return Reflect.apply(member, target, args);
      };
    },
  });
  return { store, calls };
}
