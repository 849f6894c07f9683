import type { Session } from '../session/session.js';
import type { TokenVault } from '../token-vault.js';

/** What a value says about itself, so that a mixed-up one shows. */
interface Mark {
  readonly owner: number;
  readonly serial: number;
}

interface Worker {
  readonly owner: number;
  readonly credential: string;
  readonly session: Session;
  /** Serial and time of every write that was confirmed, the last 1000. */
  readonly confirmed: { serial: number; atMs: number }[];
  serial: number;
}

/** What {@link FailoverLoad} saw. */
export interface LoadReport {
  readonly done: number;
  /** Refusals with `STORE_UNAVAILABLE`. */
  readonly refused: number;
  /** Everything that must not happen, in words. */
  readonly faults: readonly string[];
}

const PAUSE_MS = 10;

/** Sessions that write and read all the time, each checking that it finds its own last value. */
export class FailoverLoad {
  readonly #vault: TokenVault;
  readonly #isConfirmedByReplica: boolean;
  readonly #workers: Worker[] = [];
  readonly #faults: string[] = [];
  readonly #refusedAtMs: number[] = [];
  #done = 0;
  #copiedUntilMs = Infinity;
  #masterEndedAtMs = Infinity;
  #isRunning = true;
  #running: Promise<unknown> = Promise.resolve();

  private constructor(vault: TokenVault, isConfirmedByReplica: boolean) {
    this.#vault = vault;
    this.#isConfirmedByReplica = isConfirmedByReplica;
  }

  /** @param isConfirmedByReplica whether a write is confirmed when a replica has it, so that none of them may be lost */
  static async start(vault: TokenVault, sessions: number, isConfirmedByReplica: boolean): Promise<FailoverLoad> {
    const load = new FailoverLoad(vault, isConfirmedByReplica);
    for (let owner = 0; owner < sessions; owner++) {
      const credential = vault.mintCredential();
      const session = await vault.activate(credential, 'browser');
      load.#workers.push({ owner, credential, session, confirmed: [], serial: 0 });
    }
    load.#running = Promise.all(load.#workers.map((worker) => load.#work(worker)));
    return load;
  }

  get done(): number {
    return this.#done;
  }

  get refused(): number {
    return this.#refusedAtMs.length;
  }

  /**
   * Call just before the master ends.
   *
   * @param copiedUntilMs on the clock of `performance`: what was confirmed before is at a replica for sure
   */
  masterEnds(copiedUntilMs = performance.now()): void {
    this.#copiedUntilMs = copiedUntilMs;
    this.#masterEndedAtMs = performance.now();
  }

  /** Resolves when every session did something after this call. */
  async allGoOn(): Promise<void> {
    const before = this.#workers.map(({ serial }) => serial);
    const wentOn = () =>
      this.#workers.every(({ confirmed }, index) => (confirmed.at(-1)?.serial ?? 0) > (before[index] ?? 0));
    while (!wentOn()) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async stop(): Promise<LoadReport> {
    this.#isRunning = false;
    await this.#running;
    for (const worker of this.#workers) await this.#check(worker);
    return { done: this.#done, refused: this.#refusedAtMs.length, faults: this.#faults };
  }

  #outageBegan(): number | undefined {
    return this.#refusedAtMs.find((atMs) => atMs > this.#masterEndedAtMs);
  }

  async #work(worker: Worker): Promise<void> {
    while (this.#isRunning) {
      try {
        const mark: Mark = { owner: worker.owner, serial: ++worker.serial };
        await this.#vault.write(worker.session, 'connection:a', mark);
        worker.confirmed.push({ serial: mark.serial, atMs: performance.now() });
        if (worker.confirmed.length > 1_000) worker.confirmed.shift();
        await this.#check(worker);
        this.#done++;
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : String(error);
        if (code === 'STORE_UNAVAILABLE') this.#refusedAtMs.push(performance.now());
        else this.#faults.push(`session ${worker.owner}: ${String(code)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async #check({ owner, credential, confirmed, serial }: Worker): Promise<void> {
    const session = await this.#vault.authenticate(credential, { prefetch: ['connection:a'] });
    const mark = await this.#vault.read<Mark>(session, 'connection:a');
    // What the lost master had confirmed can be heard of for a while after its end, but not after the first refusal.
    const outageBeganMs = this.#outageBegan() ?? Infinity;
    const isSafe = (atMs: number) => atMs < this.#copiedUntilMs || atMs > outageBeganMs;
    const safe = this.#isConfirmedByReplica ? confirmed : confirmed.filter(({ atMs }) => isSafe(atMs));
    const least = safe.at(-1)?.serial ?? 0;
    if ((mark?.serial ?? 0) < least) this.#faults.push(`session ${owner}: lost ${least}, found ${mark?.serial}`);
    if (mark && (mark.owner !== owner || mark.serial > serial)) {
      this.#faults.push(`session ${owner}: found ${JSON.stringify(mark)}`);
    }
  }
}
