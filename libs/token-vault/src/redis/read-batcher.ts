/** Sends one command. */
type Send = (args: readonly string[]) => Promise<unknown>;

/** The values of the fields that were asked for, in their order; `undefined` for each that is not there. */
type FieldValues = readonly (string | undefined)[];

/**
 * Joins reads of the same fields of one key that are asked for in one turn of the event loop into one command: a page or
 * an agent often asks for several resources at once, each with the same credential. Different keys stay different
 * commands, which the client pipelines by itself.
 *
 * The command is sent after the turn began, so whoever joins it sees every write that was acknowledged before the turn.
 */
export class ReadBatcher {
  /**
   * A new map for each turn: one that is cleared leads from what it held to what it holds next, so that answers stay in
   * memory until the whole heap is looked through.
   */
  #pending = new Map<string, Promise<FieldValues>>();

  /** Rejects as `send` does; so do all reads that joined the command. */
  read(key: string, fields: readonly string[], send: Send): Promise<FieldValues> {
    // Keys and names of fields have no control characters.
    const id = `${key}\0${fields.join('\0')}`;
    const pending = this.#pending.get(id);
    if (pending) return pending;
    // Before the command, whose client writes at the end of the turn as well: the first to be scheduled runs first.
    if (this.#pending.size === 0) setImmediate(() => (this.#pending = new Map()));
    const answer = send(['HMGET', key, ...fields]).then(toFieldValues);
    this.#pending.set(id, answer);
    return answer;
  }
}

function toFieldValues(values: unknown): FieldValues {
  return (values as (string | null)[]).map((value) => value ?? undefined);
}
