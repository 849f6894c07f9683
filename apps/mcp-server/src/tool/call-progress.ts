import { longestCallMs } from './call-deadline.js';

/** What a client that asked for progress is told. */
export interface ProgressReport {
  /** Seconds since the call began; each report has more than the one before. */
  readonly progress: number;
  /** Seconds after which the call ends at the latest. */
  readonly total: number;
  readonly message: string;
}

/** Most calls are answered before anybody would want to be told. */
const silentMs = 2_000;
const everyMs = 5_000;

/**
 * Tells a client what a long call is doing: nothing in the first two seconds, from then on each step as it begins and a
 * sign of life every five seconds, so that hosts which take silence for a failure go on waiting.
 *
 * Messages name platforms, services and resource types, never an id or a value of a record.
 */
export class CallProgress {
  readonly #send: (report: ProgressReport) => void;
  readonly #beganAt = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #message = '';
  #isTelling = false;
  #lastSeconds = 0;

  /** @param send puts a report on the wire, and throws nothing */
  constructor(send: (report: ProgressReport) => void) {
    this.#send = send;
  }

  /** The call goes on with something else. */
  step(message: string): void {
    if (message === this.#message) return;
    this.#message = message;
    if (this.#isTelling) this.#tell();
    else this.#timer ??= setTimeout(this.#begin, silentMs).unref();
  }

  /** The call has ended; nothing is sent any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#isTelling = false;
  }

  readonly #begin = (): void => {
    this.#isTelling = true;
    this.#tell();
    this.#timer = setInterval(() => this.#tell(), everyMs).unref();
  };

  #tell(): void {
    const seconds = Math.round((performance.now() - this.#beganAt) / 100) / 10;
    // The protocol wants every report to be further than the last, however quick the steps are.
    this.#lastSeconds = seconds > this.#lastSeconds ? seconds : this.#lastSeconds + 0.001;
    const report = { progress: this.#lastSeconds, total: longestCallMs / 1000, message: this.#message };
    this.#send(report);
  }
}
