import type { Adapter, AdapterConstructor, AdapterPayload } from 'oidc-provider';

/** Records of one provider in memory. Its own would be shared by all in the process. */
export function issuerAdapter(): AdapterConstructor {
  const records = new Map<string, AdapterPayload>();
  return class implements Adapter {
    readonly #model: string;

    constructor(model: string) {
      this.#model = model;
    }

    async upsert(id: string, payload: AdapterPayload): Promise<void> {
      records.set(this.#key(id), payload);
    }

    async find(id: string): Promise<AdapterPayload | undefined> {
      return records.get(this.#key(id));
    }

    async findByUid(uid: string): Promise<AdapterPayload | undefined> {
      return [...records].find(([key, payload]) => key.startsWith(`${this.#model} `) && payload.uid === uid)?.[1];
    }

    async findByUserCode(): Promise<undefined> {
      return undefined;
    }

    async consume(id: string): Promise<void> {
      const payload = records.get(this.#key(id));
      if (payload) records.set(this.#key(id), { ...payload, consumed: Math.floor(Date.now() / 1000) });
    }

    async destroy(id: string): Promise<void> {
      records.delete(this.#key(id));
    }

    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, payload] of records) if (payload.grantId === grantId) records.delete(key);
    }

    #key(id: string): string {
      return `${this.#model} ${id}`;
    }
  };
}
