/** Reads the commands that a client sends to Redis, also where they come in pieces. @see https://redis.io/docs/latest/develop/reference/protocol-spec/ */
export class CommandReader {
  #rest = Buffer.alloc(0);

  /** The commands that are complete with this chunk, each with its arguments as text (latin1). */
  read(chunk: Buffer): string[][] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const commands: string[][] = [];
    for (let found = readCommand(this.#rest); found; found = readCommand(this.#rest)) {
      commands.push(found.args);
      this.#rest = this.#rest.subarray(found.end);
    }
    return commands;
  }
}

function readCommand(buffer: Buffer): { args: string[]; end: number } | undefined {
  const head = readNumber(buffer, 0, '*');
  if (!head) return undefined;
  const args: string[] = [];
  let at = head.end;
  for (let index = 0; index < head.value; index++) {
    const length = readNumber(buffer, at, '$');
    if (!length || buffer.length < length.end + length.value + 2) return undefined;
    args.push(buffer.toString('latin1', length.end, length.end + length.value));
    at = length.end + length.value + 2;
  }
  return { args, end: at };
}

function readNumber(buffer: Buffer, at: number, sign: string): { value: number; end: number } | undefined {
  const end = buffer.indexOf('\r\n', at);
  if (end === -1) return undefined;
  if (String.fromCharCode(buffer[at] ?? 0) !== sign)
    throw new Error('a Redis client sent something that is no command');
  return { value: Number(buffer.toString('latin1', at + 1, end)), end: end + 2 };
}
