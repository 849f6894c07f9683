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

/** What is wrong with a master key, whose bytes are the UTF-8 bytes of its text, so that any encoding of random bytes will do. */
export function masterKeyFault(key: string): string | undefined {
  if (Buffer.byteLength(key) < leastBytes) return `must be at least ${leastBytes} bytes long`;
  const isUniform = new Set(key).size < leastDistinctCharacters;
  return isUniform ? 'is too uniform to be random; make one with a random generator' : undefined;
}

/** Reads the list of master keys; text is what is wrong with it, never any part of a key. */
export function readMasterKeys(text: string): readonly MasterKey[] | string {
  const parsed = keyList.safeParse(tryParse(text)).data;
  if (parsed === undefined) return 'must be a JSON list of {"id", "key", "primary"}';
  for (const { id, key } of parsed) {
    const fault = masterKeyFault(key);
    if (fault !== undefined) return `has a key "${id}" that ${fault}`;
  }
  if (parsed.filter(({ primary }) => primary).length !== 1) return 'must have exactly one primary key';
  if (new Set(parsed.map(({ id }) => id)).size !== parsed.length) return 'must not repeat an id';
  return parsed.map(({ id, key, primary = false }) => ({ id, secret: Buffer.from(key), primary }));
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
