import { MemoryVaultStore, type VaultStore } from '@fhir-gateway/token-vault';

/** A memory store, the names of the methods that were called on it, and what they were given. */
export function observedStore(now = Date.now): { store: VaultStore; calls: string[]; given: string[] } {
  const calls: string[] = [];
  const given: string[] = [];
  const store = new Proxy<VaultStore>(new MemoryVaultStore({ now }), {
    get(target, name: keyof VaultStore) {
      const member: unknown = target[name];
      if (typeof member !== 'function') return member;
      return (...values: unknown[]): unknown => {
        calls.push(name);
        given.push(JSON.stringify(values));
        return (member as (...values: unknown[]) => unknown).apply(target, values);
      };
    },
  });
  return { store, calls, given };
}
