import { randomBytes } from 'node:crypto';
import { formatHead, OpenBlock, sealRecord } from './chain-record.js';
import type { ChainHead, ChainKey, ChainPosition, ChainRecordKind } from './chain-record.js';

/** Where a chain stood; for {@link AuditChain.rewind}. */
export interface ChainMark {
  readonly block: number;
  readonly lines: number;
  readonly mac: string;
}

/**
 * The chain of one process and one place. Each line has the chain's name and its number; a record after each block of
 * lines seals them, and the record before them, with a key that who can write to the file does not have. So a line that
 * is taken out, changed, added or moved shows, and so does a missing block.
 */
export class AuditChain {
  readonly id: string;
  readonly #key: ChainKey;
  readonly #now: () => number;
  /** Names the chain in each line. */
  readonly #label: string;
  #block = 0;
  #lines = 0;
  #mac = '';
  #follows: ChainHead | undefined;
  #open: OpenBlock | undefined;
  /** Lines that no record has sealed yet. */
  openLines = 0;

  /** @param options.now epoch milliseconds */
  constructor(options: { key: ChainKey; now: () => number }) {
    this.id = randomBytes(9).toString('base64url');
    this.#label = `,"chain":"${this.id}","n":`;
    this.#key = options.key;
    this.#now = options.now;
  }

  /** Whether it was begun. */
  get hasBegun(): boolean {
    return this.#mac !== '';
  }

  /** The last record; `undefined` before the first. */
  get head(): ChainPosition | undefined {
    if (this.#mac === '') return undefined;
    const head = { chain: this.id, block: this.#block - 1, mac: this.#mac, last: this.#lines };
    return this.#follows ? { ...head, follows: this.#follows } : head;
  }

  /** Where the chain stands now; no line may be open. */
  mark(): ChainMark {
    return { block: this.#block, lines: this.#lines, mac: this.#mac };
  }

  /** Takes back all lines and records since the mark, which nobody may have read as a whole. */
  rewind({ block, lines, mac }: ChainMark): void {
    this.#block = block;
    this.#lines = lines;
    this.#mac = mac;
    this.#open = undefined;
    this.openLines = 0;
  }

  /**
   * The record that begins the chain.
   *
   * @param follows the last record of what was there before
   * @param checkpoint the checkpoint that was written last: what was there before must reach it
   */
  start(follows?: ChainHead, checkpoint?: ChainHead): string {
    this.#follows = follows;
    return this.#record('start', 0, {
      ...(follows && { follows: formatHead(follows) }),
      ...(checkpoint && { checkpoint: formatHead(checkpoint) }),
    });
  }

  /** The line of an entry, of {@link EntryWriter.write}'s text; the next record seals it. */
  line(body: string): string {
    this.#lines += 1;
    this.openLines += 1;
    const line = `${body}${this.#label}${this.#lines}}\n`;
    (this.#open ??= new OpenBlock(this.#key)).add(line);
    return line;
  }

  /** The record that seals the lines since the last. @param dropped entries lost since then */
  seal(dropped: number): string {
    return this.#record('block', dropped);
  }

  /** The record that begins a further file of this chain; no line may be open. */
  reopen(): string {
    return this.#record('reopened', 0);
  }

  /** The record after which nothing follows. */
  end(dropped: number): string {
    return this.#record('end', dropped);
  }

  #record(
    auditChain: ChainRecordKind,
    dropped: number,
    before: { readonly follows?: string; readonly checkpoint?: string } = {},
  ): string {
    const { mac, text } = sealRecord(this.#key, this.#open, {
      time: this.#now(),
      auditChain,
      chain: this.id,
      block: this.#block,
      lines: this.openLines,
      last: this.#lines,
      dropped,
      prev: this.#mac,
      ...before,
    });
    this.#block += 1;
    this.#mac = mac;
    this.#open = undefined;
    this.openLines = 0;
    return text;
  }
}
