import { createHmac, createSecretKey, type Hmac, type KeyObject } from 'node:crypto';

/**
 * What seals lines of a chain, itself a line:
 * `start` begins a chain, `block` seals the lines since the last record, `reopened` begins a further file of the chain,
 * `end` says that nothing follows.
 */
export type ChainRecordKind = 'start' | 'block' | 'reopened' | 'end';

/** Where a chain stands: the record that was sealed last. */
export interface ChainHead {
  readonly chain: string;
  readonly block: number;
  readonly mac: string;
}

/** A head, with what else of the chain a checkpoint tells. */
export interface ChainPosition extends ChainHead {
  /** The number of the last line so far. */
  readonly last: number;
  /** The record of another chain that the place held last when this chain began there. */
  readonly follows?: ChainHead;
}

/** A chain record as it is written. */
export interface ChainRecord extends ChainHead {
  readonly auditChain: ChainRecordKind;
  /** Epoch milliseconds. */
  readonly time: number;
  /** Lines sealed by this record; they stand between it and the record before. */
  readonly lines: number;
  /** The number of the last line so far. */
  readonly last: number;
  /** Entries that were lost since the record before, because a queue was full. */
  readonly dropped: number;
  /** The record before, by its `mac`; empty for the first. */
  readonly prev: string;
  /** For `start`: what the file held last, as `<chain>:<block>:<mac>`. */
  readonly follows?: string;
  /** For `start`: the checkpoint that had been written last, as `<chain>:<block>:<mac>`. */
  readonly checkpoint?: string;
  /** Names the key. */
  readonly key: string;
}

const macMark = ',"mac":"';

/** The key of a chain, and a name for it that tells nothing of it. */
export interface ChainKey {
  readonly id: string;
  /** As an object: to make one of bytes takes several times as long as the hash of a block. */
  readonly secret: KeyObject;
}

/** Names a key. @param secret 32 bytes that serve nothing else */
export function chainKey(secret: Uint8Array): ChainKey {
  if (secret.byteLength !== 32) throw new TypeError('secret must have 32 bytes');
  const key = createSecretKey(secret);
  return { id: createHmac('sha256', key).update('audit chain key').digest('base64url').slice(0, 8), secret: key };
}

/** Lines that are held back until so many characters are there: a hash is handed few long texts, not many short ones. */
const heldCharacters = 16 * 1024;

/**
 * What the next record seals: the lines since the last, of which only the newest are held as text. Whole blocks of them would
 * grow old enough to be kept until the whole heap is looked through.
 */
export class OpenBlock {
  readonly #mac: Hmac;
  #held = '';

  constructor(key: ChainKey) {
    this.#mac = createHmac('sha256', key.secret);
  }

  /** @param line as written, with its line feed */
  add(line: string): void {
    this.#held += line;
    if (this.#held.length < heldCharacters) return;
    this.#mac.update(this.#held);
    this.#held = '';
  }

  /** The `mac` of the lines and the record that follows them; nothing can be added any more. */
  seal(head: string): string {
    return this.#mac.update(this.#held).update(head).digest('base64url');
  }
}

/** Seals lines and the record that follows them. @param lines those since the last record; `undefined` where there are none */
export function sealRecord(
  key: ChainKey,
  lines: OpenBlock | undefined,
  fields: Omit<ChainRecord, 'mac' | 'key'>,
): { mac: string; text: string } {
  const head = JSON.stringify({ level: 30, ...fields, key: key.id }).slice(0, -1);
  const mac = (lines ?? new OpenBlock(key)).seal(head);
  return { mac, text: `${head}${macMark}${mac}","msg":"audit.chain"}\n` };
}

/** The `mac` that a record must have. @param text the record's line */
export function expectedMac(key: ChainKey, lines: string, text: string): string {
  const at = text.lastIndexOf(macMark);
  return macOf(key, lines, at < 0 ? text : text.slice(0, at));
}

/** What stands after the sealed part is fixed, so that nothing can be hidden there. */
export function endsAsRecord(text: string, mac: string): boolean {
  return text.endsWith(`${macMark}${mac}","msg":"audit.chain"}`);
}

function macOf(key: ChainKey, lines: string, head: string): string {
  return createHmac('sha256', key.secret).update(lines).update(head).digest('base64url');
}

/** Reads a line that may be a chain record; `undefined` for any other. */
export function parseRecord(value: unknown): ChainRecord | undefined {
  if (typeof value !== 'object' || value === null || !('auditChain' in value)) return undefined;
  const record = value as Partial<Record<keyof ChainRecord, unknown>>;
  const areTexts = [record.chain, record.mac, record.prev, record.key].every((field) => typeof field === 'string');
  const areCounts = [record.block, record.lines, record.last, record.dropped].every((field) => isCount(field));
  const isKind = ['start', 'block', 'reopened', 'end'].includes(record.auditChain as string);
  return areTexts && areCounts && isKind ? (record as ChainRecord) : undefined;
}

/** Reads `<chain>:<block>:<mac>`; `undefined` for anything else. */
export function parseHead(text: unknown): ChainHead | undefined {
  if (typeof text !== 'string') return undefined;
  const [, chain, block, mac] = /^([\w-]{1,32}):(\d{1,15}):([\w-]{43})$/.exec(text) ?? [];
  return chain === undefined || mac === undefined ? undefined : { chain, block: Number(block), mac };
}

/** The text that {@link parseHead} reads. */
export function formatHead({ chain, block, mac }: ChainHead): string {
  return `${chain}:${block}:${mac}`;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
