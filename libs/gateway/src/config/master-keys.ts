import { z } from 'zod';
import type { MasterKey } from '@fhir-gateway/token-vault';

const leastBytes = 32;
/** Below this a key is a placeholder someone typed, not 32 random bytes in any usual encoding. */
const leastDistinctCharacters = 12;

const keyList = z
  .array(
    z.strictObject({ id: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/), key: z.string(), primary: z.boolean().optional() }),
  )
  .min(1);

/**
 * Reads the master keys from the two settings; the list wins over the single key, which has the id `default`.
 * A key's bytes are the UTF-8 bytes of its text, so any encoding of random bytes will do (`openssl rand -base64 48`).
 *
 * @returns the keys, and every fault by variable name; never any part of a key
 */
export function readMasterKeys(single?: string, list?: string): { keys: MasterKey[]; faults: string[] } {
  if (list !== undefined) return readList(list);
  if (single === undefined) return { keys: [], faults: [] };
  const fault = keyFault(single);
  if (fault) return { keys: [], faults: [`FHIR_GATEWAY_MASTER_KEY ${fault}`] };
  return { keys: [{ id: 'default', secret: Buffer.from(single), primary: true }], faults: [] };
}

function readList(text: string): { keys: MasterKey[]; faults: string[] } {
  const variable = 'FHIR_GATEWAY_MASTER_KEYS';
  const shape = `${variable} must be a JSON list of {"id", "key", "primary"}`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { keys: [], faults: [shape] };
  }
  const parsed = keyList.safeParse(json);
  if (!parsed.success) return { keys: [], faults: [shape] };

  const faults: string[] = [];
  const keys = parsed.data.map(({ id, key, primary = false }) => ({
    id,
    secret: Buffer.from(key),
    primary,
    text: key,
  }));
  for (const key of keys) {
    const fault = keyFault(key.text);
    if (fault) faults.push(`${variable}: key "${key.id}" ${fault}`);
  }
  if (keys.filter((key) => key.primary).length !== 1) faults.push(`${variable} must have exactly one primary key`);
  if (new Set(keys.map((key) => key.id)).size !== keys.length) faults.push(`${variable} must not repeat an id`);
  return { keys: keys.map(({ id, secret, primary }) => ({ id, secret, primary })), faults };
}

function keyFault(key: string): string | undefined {
  if (Buffer.byteLength(key) < leastBytes) return `must be at least ${leastBytes} bytes long`;
  if (new Set(key).size < leastDistinctCharacters)
    return 'is too uniform to be random; make one with a random generator';
  return undefined;
}
