import type { Adapter, AdapterPayload } from 'oidc-provider';

/** A record of the provider, until its time is over. */
export interface Entry {
  payload: AdapterPayload;
  expiresAtMs: number;
}

const sweepEvery = 256;

/**
 * Keeps the provider's records of all models in memory. Expired ones are never returned, and are dropped in passing.
 * Unlike the adapter that ships with the provider it does not evict live tokens when many exist.
 *
 * @param entries where the records are, by model and id
 * @returns the factory that the provider calls once a model
 */
export function createMemoryAdapter(now: () => Date, entries = new Map<string, Entry>()): (model: string) => Adapter {
  let writes = 0;

  const sweep = (): void => {
    for (const [key, entry] of entries) if (entry.expiresAtMs <= now().getTime()) entries.delete(key);
  };
  const live = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    return entry && entry.expiresAtMs > now().getTime() ? entry : undefined;
  };

  return (model) => {
    const prefix = `${model}:`;
    const findWhere = async (matches: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> => {
      for (const key of entries.keys()) {
        const entry = key.startsWith(prefix) ? live(key) : undefined;
        if (entry && matches(entry.payload)) return structuredClone(entry.payload);
      }
      return undefined;
    };
    return {
      async upsert(id, payload, expiresIn) {
        writes += 1;
        if (writes % sweepEvery === 0) sweep();
        const expiresAtMs = expiresIn === undefined ? Infinity : now().getTime() + expiresIn * 1000;
        entries.set(prefix + id, { payload: structuredClone(payload), expiresAtMs });
      },
      async find(id) {
        const entry = live(prefix + id);
        return entry && structuredClone(entry.payload);
      },
      findByUid: (uid) => findWhere((payload) => payload.uid === uid),
      findByUserCode: (userCode) => findWhere((payload) => payload.userCode === userCode),
      async consume(id) {
        const entry = live(prefix + id);
        if (entry) entry.payload.consumed = Math.floor(now().getTime() / 1000);
      },
      async destroy(id) {
        entries.delete(prefix + id);
      },
      async revokeByGrantId(grantId) {
        for (const [key, entry] of entries) {
          if (key.startsWith(prefix) && entry.payload.grantId === grantId) entries.delete(key);
        }
      },
    };
  };
}
