/** Sends the command. */
type Send = () => Promise<unknown>;

/** The values of the fields that were asked for, in their order; `undefined` for each that is not there. */
type FieldValues = readonly (string | undefined)[];

/** A command of this turn. */
interface PendingRead {
  readonly fields: readonly string[];
  readonly answer: Promise<FieldValues>;
}

/**
 * Joins reads of the same fields of one record that are asked for in one turn of the event loop into one command: a page or
 * an agent often asks for several resources at once, each with the same credential. Different records stay different
 * commands, which the client pipelines by itself.
 *
 * The command is sent after the turn began, so whoever joins it sees every write that was acknowledged before the turn.
 */
export class ReadBatcher {
  /**
   * A new map for each turn: one that is cleared leads from what it held to what it holds next, so that answers stay in
   * memory until the whole heap is looked through.
   */
  #pending = new Map<string, PendingRead[]>();

  /** Rejects as `send` does; so do all reads that joined the command. */
  read(record: string, fields: readonly string[], send: Send): Promise<FieldValues> {
    const pending = this.#pending.get(record);
    const joined = pending?.find((one) => areEqual(one.fields, fields));
    if (joined) return joined.answer;
    // Before the command, whose client writes at the end of the turn as well: the first to be scheduled runs first.
    if (this.#pending.size === 0) setImmediate(() => (this.#pending = new Map()));
    const answer = send().then(toFieldValues);
    if (pending) pending.push({ fields, answer });
    else this.#pending.set(record, [{ fields, answer }]);
    return answer;
  }
}

function areEqual(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((field, at) => field === others[at]);
}

function toFieldValues(values: unknown): FieldValues {
  return (values as (string | null)[]).map((value) => value ?? undefined);
}
