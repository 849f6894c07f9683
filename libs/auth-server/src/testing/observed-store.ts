import { MemoryVaultStore, type VaultStore } from '@fhir-gateway/token-vault';

/** A memory store, and the names of the methods that were called on it. */
export function observedStore(): { store: VaultStore; calls: string[] } {
  const calls: string[] = [];
  const store = new Proxy<VaultStore>(new MemoryVaultStore(), {
    get(target, name: keyof VaultStore) {
      const member: unknown = target[name];
      if (typeof member !== 'function') return member;
      return (...values: unknown[]): unknown => {
        calls.push(name);
        return (member as (...values: unknown[]) => unknown).apply(target, values);
      };
    },
  });
  return { store, calls };
}
