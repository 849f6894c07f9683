import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ChainHead, ChainPosition } from './chain-record.js';
import { parseRecord } from './chain-record.js';
import type { CheckpointFolder } from './checkpoint-folder.js';
import { AuditError } from './errors.js';
import { type HeadStore, NewestHead } from './newest-head.js';
import type { AuditBatch, AuditDestination, PlaceBefore } from './sink-queue.js';

/** How a {@link FileDestination} behaves. */
export interface FileDestinationOptions {
  readonly path: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Gets a head after each write. */
  readonly heads?: HeadStore;
  /** Gets a head after each sync: what it names is on the disk, so that a machine without power is no fault. */
  readonly checkpoints?: Pick<CheckpointFolder, 'put' | 'newest'>;
  /** How long what was written may stay in the system's memory; default 1000. */
  readonly syncMs?: number;
}

/** Far more than a chain record; what stands before it does not matter. */
const tailBytes = 64 * 1024;
const lineFeed = 0x0a;

/**
 * Appends to a file that may be rotated by others: each batch is one append of whole lines, so that several processes can
 * share a file; a file that was renamed, removed or emptied is opened anew before the next batch, and before one that could
 * not be written is tried again.
 *
 * After each write the data is synced to the disk if it was not for `syncMs`, and at the end. So a process that ends in
 * any way loses no batch that was written, and a machine that does loses those of the last second.
 */
export class FileDestination implements AuditDestination {
  readonly name = 'file';
  readonly isChained = true;
  readonly #options: FileDestinationOptions;
  readonly #syncMs: number;
  #file: FileHandle | undefined;
  #inode = 0;
  #size = 0;
  #syncedAtMs = 0;
  #syncTimer: NodeJS.Timeout | undefined;
  readonly #heads: NewestHead | undefined;
  readonly #checkpoints: NewestHead | undefined;
  /** Of the last batch that the file has whole. */
  #writtenHead: ChainPosition | undefined;
  #syncedBlock = -1;
  /** What a failed write left undone. */
  #rest: { batch: AuditBatch; bytes: Buffer } | undefined;

  private constructor(options: FileDestinationOptions) {
    this.#options = options;
    this.#syncMs = options.syncMs ?? 1_000;
    const { heads, checkpoints } = options;
    this.#heads = heads && new NewestHead(heads);
    this.#checkpoints = checkpoints && new NewestHead(checkpoints);
  }

  /** Opens or makes the file, readable by its owner alone. @throws AuditError AUDIT_SINK_UNUSABLE */
  static async open(options: FileDestinationOptions): Promise<FileDestination> {
    const destination = new FileDestination(options);
    try {
      await destination.#open();
      return destination;
    } catch (cause) {
      const detail = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN';
      throw new AuditError('AUDIT_SINK_UNUSABLE', 'The audit file cannot be opened for appending.', { detail, cause });
    }
  }

  async prepare(isFirst: boolean): Promise<PlaceBefore | 'reopened' | undefined> {
    // Before the file is looked at: what a checkpoint of another process names may already be in the file that comes next.
    const checkpoint = isFirst ? await this.#options.checkpoints?.newest() : undefined;
    const isOther = await this.#isReplaced();
    if (isOther) await this.#open();
    if (!isFirst) return isOther ? 'reopened' : undefined;
    const follows = await this.#lastHead();
    return { ...(follows && { follows }), ...(checkpoint && { checkpoint }) };
  }

  async write(batch: AuditBatch): Promise<void | 'moved'> {
    const isAgain = this.#rest?.batch === batch;
    // Whoever frees space by taking the file away gets none while it is held open, and what goes there goes nowhere.
    if (isAgain && (await this.#isReplaced())) {
      // All but the last line feed is whole to who reads it.
      const isWhole = (this.#rest?.bytes.length ?? 0) <= 1;
      this.#rest = undefined;
      if (!isWhole) return 'moved';
      if (batch.head) this.#heads?.keep(batch.head);
      return;
    }
    this.#rest = this.#rest?.batch === batch ? this.#rest : { batch, bytes: Buffer.from(batch.text) };
    if (!this.#file) await this.#open();
    while (this.#rest.bytes.length > 0) {
      const { bytesWritten } = await (this.#file as FileHandle).write(this.#rest.bytes);
      this.#rest.bytes = this.#rest.bytes.subarray(bytesWritten);
      this.#size += bytesWritten;
    }
    this.#writtenHead = batch.head;
    await this.#sync(this.#syncMs);
    this.#rest = undefined;
    if (batch.head) this.#heads?.keep(batch.head);
  }

  async close(): Promise<void> {
    clearTimeout(this.#syncTimer);
    await this.#heads?.settle();
    const file = this.#file;
    if (!file) return;
    // A full disk may refuse to sync, and the file is let go of all the same.
    try {
      await this.#sync(0);
    } finally {
      await file.close();
    }
    this.#file = undefined;
    await this.#checkpoints?.settle();
  }

  async #open(): Promise<void> {
    const old = this.#file;
    this.#file = undefined;
    try {
      await old?.sync();
    } finally {
      await old?.close();
    }
    const file = await open(this.#options.path, 'a+', 0o600);
    try {
      const { ino, size } = await file.stat();
      if (size > 0 && (await lastByte(file, size)) !== lineFeed) await file.write('\n');
      this.#inode = ino;
      this.#size = size;
    } catch (error) {
      await file.close();
      throw error;
    }
    this.#file = file;
  }

  async #isReplaced(): Promise<boolean> {
    const found = await stat(this.#options.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    // Others may have appended, so that it may have grown by more than was written here; never shrunk.
    return !this.#file || found === undefined || found.ino !== this.#inode || found.size < this.#size;
  }

  async #sync(everyMs: number): Promise<void> {
    const nowMs = this.#options.now();
    if (nowMs - this.#syncedAtMs < everyMs && nowMs >= this.#syncedAtMs) {
      // The last write before a pause is not to stay unsynced for as long as the pause.
      this.#syncTimer ??= setTimeout(() => void this.#sync(0).catch(() => undefined), everyMs).unref();
      return;
    }
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
    const [file, head] = [this.#file, this.#writtenHead];
    if (!file) return;
    await file.datasync();
    this.#syncedAtMs = nowMs;
    // A sync that began earlier may end later.
    if (!head || head.block <= this.#syncedBlock) return;
    this.#syncedBlock = head.block;
    this.#checkpoints?.keep(head);
  }

  /** The last chain record in the file, of whichever process. */
  async #lastHead(): Promise<ChainHead | undefined> {
    const file = this.#file as FileHandle;
    const { size } = await file.stat();
    const length = Math.min(size, tailBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const lines = buffer.toString('utf8').split('\n').reverse();
    for (const line of lines) {
      const record = line.includes('"auditChain":') ? parseRecord(parse(line)) : undefined;
      if (record) return { chain: record.chain, block: record.block, mac: record.mac };
    }
    return undefined;
  }
}

async function lastByte(file: FileHandle, size: number): Promise<number | undefined> {
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0];
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
