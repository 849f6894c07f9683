import type { CliContext } from './context.js';
import { withWrite } from './with-write.js';

const firstMs = 2_000;
const furtherMs = 10_000;

type Channels = Pick<CliContext, 'stdout' | 'stderr' | 'ask'>;

/**
 * Says on the error stream that a command still runs: after two seconds without a word, then after every ten seconds without
 * one. A command with progress of its own, or one that waits for an answer, is not interrupted.
 */
export class WaitingNotice {
  /** What the command writes and asks with. */
  readonly channels: Channels;
  readonly #stderr: CliContext['stderr'];
  readonly #now: () => number;
  #command: string | undefined;
  #startedMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ stdout, stderr, ask, now }: Channels & Pick<CliContext, 'now'>) {
    this.#stderr = stderr;
    this.#now = now;
    const heard = (stream: CliContext['stdout']) =>
      withWrite(stream, (text) => {
        this.#wait(furtherMs);
        return stream.write(text);
      });
    this.channels = {
      stdout: heard(stdout),
      stderr: heard(stderr),
      ask:
        ask &&
        (async (question) => {
          clearTimeout(this.#timer);
          const answer = await ask(question);
          this.#wait(furtherMs);
          return answer;
        }),
    };
  }

  /** @param command such as `platforms list` */
  begin(command: string): void {
    this.#command = command;
    this.#startedMs = this.#now();
    this.#wait(firstMs);
  }

  end(): void {
    this.#command = undefined;
    clearTimeout(this.#timer);
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#command === undefined) return;
    this.#timer = setTimeout(() => this.#say(), ms).unref();
  }

  #say(): void {
    const seconds = Math.round((this.#now() - this.#startedMs) / 1000);
    this.#stderr.write(`${this.#command} still runs, ${seconds} s\n`);
    this.#wait(furtherMs);
  }
}
