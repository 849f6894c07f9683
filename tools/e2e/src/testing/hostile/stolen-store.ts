import { askRedis } from '@fhir-gateway/testing';
import { Keyring, LastingKey, type MasterKey } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';

/** A value that somebody opened. */
export interface OpenedValue {
  /** As Redis has it, without the prefix and braces. */
  readonly name: string;
  readonly field?: string;
  readonly text: string;
}

interface StoredValue {
  readonly name: string;
  readonly field?: string;
  readonly sealed: string;
}

/** What texts are made of that can be credentials, tokens or ids. */
const words = /[\w~.|-]{16,200}/g;
/** Slots of pages, whose names follow from the session's. */
const slots = 32;

/** Everything that a Redis holds, in the hands of somebody who has the master key, too. */
export class StolenStore {
  readonly #keyring: Keyring;
  readonly #values: readonly StoredValue[];

  private constructor(keyring: Keyring, values: readonly StoredValue[]) {
    this.#keyring = keyring;
    this.#values = values;
  }

  static async copy(redisUrl: string, masterKeys: readonly MasterKey[]): Promise<StolenStore> {
    const store = await connectRedisVaultStore({ url: redisUrl });
    const lasting = await LastingKey.find({ store, masterKeys });
    await store.close();
    // With all master keys beside it.
    return new StolenStore(lasting?.keyring ?? new Keyring(masterKeys), await valuesOf(Number(new URL(redisUrl).port)));
  }

  /** Names of all values, with their fields. */
  get names(): string[] {
    return this.#values.map(({ name, field = '' }) => `${name} ${field}`);
  }

  /**
   * Opens whatever the keys open, then whatever opens with a text that stands in what was opened, and so on until nothing
   * more is found.
   */
  open(): OpenedValue[] {
    const opened = new Map<StoredValue, OpenedValue>();
    const tried = new Set<string>();
    let fresh = new Set(this.#values.flatMap(({ name }) => namedSecrets(name)));
    for (let isFirst = true; isFirst || fresh.size > 0; isFirst = false) {
      const found: string[] = [];
      for (const value of this.#values) {
        if (opened.has(value)) continue;
        const text = this.#try(value, fresh);
        if (text === undefined) continue;
        const { name, field } = value;
        opened.set(value, { name, text, field });
        found.push(...(text.match(words) ?? []));
      }
      for (const secret of fresh) tried.add(secret);
      fresh = new Set(found.filter((secret) => !tried.has(secret)));
    }
    return [...opened.values()];
  }

  #try({ name, field, sealed }: StoredValue, secrets: ReadonlySet<string>): string | undefined {
    const place = placeOf(name, field);
    // Without a secret in its seal, one try is enough.
    for (const secret of sealed.startsWith('v2.') ? secrets : ['']) {
      try {
        return this.#keyring.openWithSecret(secret, sealed, place);
      } catch {
        // It is another secret, or needs none of these.
      }
    }
    return undefined;
  }
}

/** Secrets that can be made of what Redis says in the clear. */
function namedSecrets(name: string): string[] {
  const [id = ''] = name.split(':', 1);
  return [...Array(slots).keys()].flatMap((slot) => [`${id}|${slot}`]);
}

/** What a value was sealed for. */
function placeOf(name: string, field: string | undefined): string {
  if (field !== undefined) return name.includes(':oauth:') && field === 'value' ? name : `${name}|${field}`;
  const [hash, how, kind] = name.split(':');
  return how === 'once' ? `one-time|${kind}|${hash}` : name;
}

async function valuesOf(port: number): Promise<StoredValue[]> {
  const [keys] = (await askRedis(port, ['KEYS', '*'])) as [string[]];
  const values: StoredValue[] = [];
  for (const key of keys) {
    const name = key.replace(/^fg:\{([^}]*)\}/, '$1');
    const [type] = (await askRedis(port, ['TYPE', key])) as [string];
    if (type === 'string') {
      const [sealed] = (await askRedis(port, ['GET', key])) as [string | null];
      if (sealed !== null) values.push({ name, sealed });
    } else if (type === 'hash') {
      const [flat] = (await askRedis(port, ['HGETALL', key])) as [string[] | Record<string, string>];
      const fields = Array.isArray(flat) ? pairsOf(flat) : Object.entries(flat);
      for (const [field, sealed] of fields) values.push({ name, field, sealed });
    }
  }
  return values;
}

function pairsOf(flat: readonly string[]): [string, string][] {
  return flat.flatMap((text, at) => (at % 2 ? [[flat[at - 1] ?? '', text] as [string, string]] : []));
}
