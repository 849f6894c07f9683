import type { ChainHead } from './chain-record.js';
import { formatHead, parseHead } from './chain-record.js';
import type { HeadStore } from './newest-head.js';
import type { AuditBatch, AuditDestination } from './sink-queue.js';

/** Sends one command. @param key the key that it is about, for a Cluster */
export type RedisCommand = (key: string, args: readonly string[]) => Promise<unknown>;

/** The stream; its braces keep heads on the same server of a Cluster. */
export const auditStream = 'fg-audit:{trail}';
/** How long a head outlives the last write of its chain. */
const headSeconds = 90 * 24 * 3600;

const headKey = (chain: string): string => `${auditStream}:head:${chain}`;

/**
 * Adds all lines of a batch, or none: those of a batch that came already, whose answer was lost, are not added again. The
 * head tells, and says later how far the chain must reach.
 */
const appendScript = `
local head = redis.call('GET', KEYS[2])
if head then
  local block = tonumber(string.match(head, '^[^:]+:(%d+):'))
  if block and block >= tonumber(ARGV[2]) then return 0 end
end
for i = 5, #ARGV do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'line', ARGV[i])
end
redis.call('SET', KEYS[2], ARGV[3], 'EX', ARGV[4])
return #ARGV - 4`;

/** Appends to a Redis stream, a line an entry (field `line`), a batch in one round trip. */
export class RedisDestination implements AuditDestination {
  readonly name = 'redis-stream';
  readonly isChained = true;
  readonly #command: RedisCommand;
  readonly #maxLength: number;

  /** @param options.maxLength about so many lines are kept; older ones are trimmed away */
  constructor(options: { command: RedisCommand; maxLength: number }) {
    this.#command = options.command;
    this.#maxLength = options.maxLength;
  }

  async write({ text, head }: AuditBatch): Promise<void> {
    if (!head) throw new TypeError('a Redis stream needs a chain');
    const lines = text.split('\n').slice(0, -1);
    const keys = ['2', auditStream, headKey(head.chain)];
    const values = [`${this.#maxLength}`, `${head.block}`, formatHead(head), `${headSeconds}`];
    await this.#command(auditStream, ['EVAL', appendScript, ...keys, ...values, ...lines]);
  }

  async close(): Promise<void> {
    // The connection is its owner's.
  }
}

/** Heads of chains whose lines are elsewhere, in Redis: apart from the lines, out of reach of who can write to a file. */
export class RedisHeads implements HeadStore {
  readonly #command: RedisCommand;

  constructor(command: RedisCommand) {
    this.#command = command;
  }

  async put(head: ChainHead): Promise<void> {
    const key = headKey(head.chain);
    await this.#command(key, ['SET', key, formatHead(head), 'EX', `${headSeconds}`]);
  }

  /** The head of a chain; `undefined` when none is kept. */
  async get(chain: string): Promise<ChainHead | undefined> {
    const key = headKey(chain);
    return parseHead(await this.#command(key, ['GET', key]));
  }
}

/** Reads the lines of the stream, oldest first, a page at a time. */
export async function* readAuditStream(command: RedisCommand): AsyncGenerator<string> {
  let from = '-';
  for (;;) {
    const page = await command(auditStream, ['XRANGE', auditStream, from, '+', 'COUNT', '500']);
    if (!Array.isArray(page) || page.length === 0) return;
    for (const entry of page as [id: string, fields: string[]][]) {
      const [id, fields] = entry;
      const at = fields.indexOf('line');
      yield at < 0 ? '' : (fields[at + 1] ?? '');
      from = `(${id}`;
    }
  }
}
