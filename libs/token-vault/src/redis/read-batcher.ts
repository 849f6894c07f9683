import { ReadPace } from './batching-window.js';

/** Sends one command; `args` may be read again where it is sent again. */
type Send = (args: readonly string[]) => Promise<unknown>;

interface UnsentRead {
  readonly fields: readonly string[];
  /** `undefined` once nobody can join any more. */
  answer: Promise<readonly (string | undefined)[]> | undefined;
}

/** Keys that are remembered; more are forgotten together, and whoever comes then sends a command of their own. */
const rememberedKeys = 256;

/**
 * Reads of the same fields that are asked for in one turn of the event loop go as one command: a page or an agent often
 * asks for several resources at once, each with the same credential.
 *
 * Nobody gets an answer that was asked for before they came. A client writes its commands at the end of the turn, so a
 * read can be joined until the client takes the command's name; which moment that is, the name itself tells.
 */
export class UnsentReads {
  /**
   * By key; of one key only the last. Nothing is taken out of it when it was sent: a map that things come to and go from all
   * the time is copied again and again, each copy leads to the next, and keeps from the collector what was in it.
   */
  #reads = new Map<string, UnsentRead>();
  readonly #pace = new ReadPace();

  /** The values of these fields, `undefined` for each that is not there. Rejects as `send` does. */
  read(key: string, fields: readonly string[], send: Send): Promise<readonly (string | undefined)[]> {
    const unsent = this.#reads.get(key);
    if (unsent?.answer && areSame(unsent.fields, fields)) return unsent.answer;
    const read: UnsentRead = { fields, answer: undefined };
    let isClosed = false;
    let leftAtMs: number | undefined;
    const close = (): void => {
      isClosed = true;
      read.answer = undefined;
    };
    const name = {
      get: () => {
        close();
        leftAtMs ??= this.#pace.left();
        return 'HMGET';
      },
    };
    const args = Object.defineProperty(['HMGET', key, ...fields], 0, name);
    const ended = (): void => {
      if (leftAtMs !== undefined) this.#pace.ended(leftAtMs);
    };
    const go = (): Promise<readonly (string | undefined)[]> =>
      send(args).then(
        (values) => {
          ended();
          return presentValues(values);
        },
        (error: unknown) => {
          // Perhaps refused without having been sent.
          close();
          ended();
          throw error;
        },
      );
    const answer = this.#pace.isOpen ? go() : this.#pace.turn().then(go);
    // A client that takes a command at once has closed it by now.
    if (!isClosed) {
      read.answer = answer;
      if (this.#reads.size >= rememberedKeys) this.#reads = new Map();
      this.#reads.set(key, read);
    }
    return answer;
  }
}

function areSame(some: readonly string[], others: readonly string[]): boolean {
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index += 1) if (some[index] !== others[index]) return false;
  return true;
}

function presentValues(values: unknown): readonly (string | undefined)[] {
  return (values as (string | null)[]).map((value) => value ?? undefined);
}
