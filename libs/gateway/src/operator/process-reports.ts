import { DeploymentRecord, type Keyring, type VaultStore } from '@fhir-gateway/token-vault';
import type { Logger } from '../logging/logger.js';
import type { ProcessReport } from './process-report.js';

/** What a {@link ProcessReports} is made of. */
export interface ProcessReportsOptions {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  readonly logger: Pick<Logger, 'debug'>;
  readonly now: () => number;
  /** Whether other processes use the store. */
  readonly isShared: boolean;
  /** Made anew each time. */
  own(): ProcessReport;
}

const publishMs = 5_000;
/** A process that has written nothing for so long has ended, or has lost the store. */
const lifeSeconds = 20;
/** A list that was lost with the store is whole again after so long. */
const announceMs = 60_000;
const recordName = 'operator-processes';

/**
 * What all processes say of themselves. Each writes its report under a key of its own, sealed, every five seconds; a list of the
 * processes says which keys there are.
 */
export class ProcessReports {
  readonly #options: ProcessReportsOptions;
  readonly #list: DeploymentRecord<number>;
  readonly #timer: NodeJS.Timeout | undefined;
  #announcedMs = -Infinity;

  constructor(options: ProcessReportsOptions) {
    const { store, keyring, isShared } = options;
    this.#options = options;
    this.#list = new DeploymentRecord({ store, keyring, name: recordName });
    this.#timer = isShared ? setInterval(() => void this.#tryPublish(), publishMs).unref() : undefined;
  }

  /** Writes the report of this process. @throws VaultError STORE_UNAVAILABLE */
  async publish(): Promise<void> {
    const { store, keyring, own, now } = this.#options;
    const report = own();
    const key = keyOf(report.id);
    await store.setValue(key, keyring.seal(JSON.stringify(report), key), lifeSeconds);
    if (now() - this.#announcedMs < announceMs) return;
    await this.#list.set(report.id, report.startedAtMs);
    this.#announcedMs = now();
  }

  /**
   * This process first. A process that has ended within the last 20 seconds may still be among the others.
   *
   * @throws VaultError STORE_UNAVAILABLE
   */
  async all(): Promise<ProcessReport[]> {
    const own = this.#options.own();
    if (!this.#options.isShared) return [own];
    const ids = [...(await this.#list.sealed()).keys()].filter((id) => id !== own.id);
    const others = await Promise.all(ids.map((id) => this.#read(id)));
    return [own, ...others.filter((report) => report !== undefined)];
  }

  /** Takes this process off the list. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#announcedMs === -Infinity) return;
    await this.#list.remove(this.#options.own().id).catch((err: unknown) => this.#notWritten(err));
  }

  async #read(id: string): Promise<ProcessReport | undefined> {
    const { store, keyring } = this.#options;
    const key = keyOf(id);
    const sealed = await store.getValue(key);
    if (sealed === undefined) {
      // One that only lost the store for a while announces itself again.
      await this.#list.remove(id);
      return undefined;
    }
    try {
      return JSON.parse(keyring.open(sealed, key)) as ProcessReport;
    } catch {
      // Of a process with a newer master key, as while keys are changed.
      return undefined;
    }
  }

  async #tryPublish(): Promise<void> {
    await this.publish().catch((err: unknown) => this.#notWritten(err));
  }

  #notWritten(err: unknown): void {
    this.#options.logger.debug({ event: 'operator.report', err }, 'the report of this process was not written');
  }
}

function keyOf(id: string): string {
  return `operator-process:${id}`;
}
