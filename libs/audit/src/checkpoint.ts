import { createHmac, timingSafeEqual } from 'node:crypto';
import { formatHead, parseHead } from './chain-record.js';
import type { ChainHead, ChainKey, ChainPosition } from './chain-record.js';

/** How far a chain had been written to the disk at a moment. It is signed, and is in another place than the lines. */
export interface Checkpoint extends ChainPosition {
  /** Epoch milliseconds. */
  readonly timeMs: number;
}

/** Why a text is no checkpoint: no configured key signed it, or it is not what was written. */
export type CheckpointFault = 'key-unknown' | 'changed';

/** The text of a signed checkpoint: one line of JSON. */
export function formatCheckpoint(key: ChainKey, { follows, last, timeMs, ...head }: Checkpoint): string {
  const fields = {
    auditCheckpoint: formatHead(head),
    last,
    time: timeMs,
    ...(follows && { follows: formatHead(follows) }),
    key: key.id,
  };
  return `${JSON.stringify({ ...fields, signature: signatureOf(key, fields) })}\n`;
}

/** Reads what {@link formatCheckpoint} has written. @param keys each key that may have signed */
export function parseCheckpoint(keys: readonly ChainKey[], text: string): Checkpoint | CheckpointFault {
  const value = parse(text);
  if (typeof value !== 'object' || value === null) return 'changed';
  const { signature, ...fields } = value as Readonly<Record<string, unknown>>;
  const { auditCheckpoint, last, time, follows } = fields;
  const key = keys.find(({ id }) => id === fields['key']);
  if (!key) return typeof fields['key'] === 'string' ? 'key-unknown' : 'changed';
  const head = parseHead(auditCheckpoint);
  const before: ChainHead | undefined = follows === undefined ? undefined : parseHead(follows);
  const isWhole = head && typeof last === 'number' && typeof time === 'number' && (follows === undefined || before);
  if (!isWhole || !isEqual(signature, signatureOf(key, fields))) return 'changed';
  return { ...head, last, timeMs: time, ...(before && { follows: before }) };
}

/** The first words keep a signature apart from the `mac` of a record, whose text begins with a brace. */
function signatureOf(key: ChainKey, fields: object): string {
  return createHmac('sha256', key.secret)
    .update(`audit checkpoint\n${JSON.stringify(fields)}`)
    .digest('base64url');
}

function isEqual(one: unknown, other: string): boolean {
  if (typeof one !== 'string') return false;
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
