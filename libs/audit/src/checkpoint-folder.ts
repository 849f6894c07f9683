import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChainKey, ChainPosition } from './chain-record.js';
import { formatCheckpoint, parseCheckpoint } from './checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import { AuditError } from './errors.js';
import type { HeadStore } from './newest-head.js';
import type { Logger } from './logger.js';

/** How a {@link CheckpointFolder} behaves. */
export interface CheckpointFolderOptions {
  readonly path: string;
  readonly key: ChainKey;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly logger?: Logger;
}

/** What {@link readCheckpoints} has found. */
export interface CheckpointReading {
  readonly checkpoints: readonly Checkpoint[];
  /** Those that no given key signed, so that they prove nothing. */
  readonly unknownKeys: number;
  /** Names of files that are not as they were written. */
  readonly changed: readonly string[];
}

/** How long a checkpoint outlives the last write of its chain. */
const keptMs = 90 * 24 * 3_600_000;
/** Most checkpoints that a folder keeps: a process that starts again and again fills no disk. */
const mostKept = 1_000;
/** Far more than a checkpoint. */
const mostBytes = 4_096;
const namePattern = /^[\w-]{1,32}\.json(?:\.new)?$/;

/**
 * A folder with the newest signed checkpoint of each chain, a file each. A file is replaced as a whole, so that a machine
 * without power leaves the checkpoint before. Who can write to the audit file should not be able to write here.
 */
export class CheckpointFolder implements HeadStore {
  readonly #options: CheckpointFolderOptions;
  #failures = 0;

  private constructor(options: CheckpointFolderOptions) {
    this.#options = options;
  }

  /**
   * Makes the folder, readable by its owner alone, and removes checkpoints that are over 90 days old or beyond the 1,000 newest.
   *
   * @throws AuditError AUDIT_SINK_UNUSABLE
   */
  static async open(options: CheckpointFolderOptions): Promise<CheckpointFolder> {
    const { path, now } = options;
    try {
      await mkdir(path, { recursive: true, mode: 0o700 });
      const files = await list(path);
      const isOld = ({ timeMs }: { timeMs: number }, at: number) => at >= mostKept || timeMs < now() - keptMs;
      for (const { name } of files.filter(isOld)) await rm(join(path, name), { force: true });
      return new CheckpointFolder(options);
    } catch (cause) {
      const detail = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN';
      throw new AuditError('AUDIT_SINK_UNUSABLE', 'The folder of audit checkpoints cannot be used.', { detail, cause });
    }
  }

  /** Replaces the checkpoint of a chain. One at a time for each chain. A failure is logged: it stops no entry. */
  async put(position: ChainPosition): Promise<void> {
    const { path, key, now } = this.#options;
    const file = join(path, `${position.chain}.json`);
    try {
      const text = formatCheckpoint(key, { ...position, timeMs: now() });
      const draft = await open(`${file}.new`, 'w', 0o600);
      try {
        await draft.writeFile(text);
        await draft.sync();
      } finally {
        await draft.close();
      }
      await rename(`${file}.new`, file);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The checkpoint that was written last, of any chain; `undefined` without one, and after a failure, which is logged. */
  async newest(): Promise<Checkpoint | undefined> {
    const { path, key } = this.#options;
    try {
      for (const { name } of await list(path)) {
        const checkpoint = parseCheckpoint([key], await readText(join(path, name)));
        if (typeof checkpoint !== 'string') return checkpoint;
      }
    } catch (error) {
      this.#fail(error);
    }
    return undefined;
  }

  #fail(error: unknown): void {
    this.#failures += 1;
    // The first, and then fewer and fewer.
    if ((this.#failures & (this.#failures - 1)) !== 0) return;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    const note = { event: 'audit.checkpoint_failed', code, failures: this.#failures };
    this.#options.logger?.error(note, 'an audit checkpoint was not written or read');
  }
}

/**
 * The checkpoints of a folder.
 *
 * @param keys each key that may have signed; the current one and older ones
 * @throws the system's error when the folder cannot be read
 */
export async function readCheckpoints(path: string, keys: readonly ChainKey[]): Promise<CheckpointReading> {
  const checkpoints: Checkpoint[] = [];
  const changed: string[] = [];
  let unknownKeys = 0;
  for (const { name } of await list(path)) {
    if (!name.endsWith('.json')) continue;
    const checkpoint = parseCheckpoint(keys, await readText(join(path, name)));
    // A checkpoint under the name of another chain hides that chain's own.
    if (checkpoint === 'changed' || (checkpoint !== 'key-unknown' && name !== `${checkpoint.chain}.json`)) {
      changed.push(name);
    } else if (checkpoint === 'key-unknown') unknownKeys += 1;
    else checkpoints.push(checkpoint);
  }
  return { checkpoints, unknownKeys, changed };
}

/** The files, that which was written last first. */
async function list(path: string): Promise<{ readonly name: string; readonly timeMs: number }[]> {
  const names = (await readdir(path)).filter((name) => namePattern.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const info = await stat(join(path, name)).catch(() => undefined);
      return info?.isFile() === true ? [{ name, timeMs: info.mtimeMs }] : [];
    }),
  );
  return found.flat().sort((one, other) => other.timeMs - one.timeMs);
}

async function readText(path: string): Promise<string> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    // Another process has removed it since.
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return '';
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
