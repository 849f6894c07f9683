import { createClient } from 'redis';

const newClient = (url: string) => createClient({ url });
type Client = ReturnType<typeof newClient>;

/** What every connection sends, requests or not. */
const housekeeping: ReadonlySet<string> = new Set([
  'info',
  'ping',
  'hello',
  'client',
  'client|setinfo',
  'auth',
  'select',
]);

/** Counts the commands a Redis has carried out, as it reports them itself; slows nothing down as MONITOR would. */
export class RedisCommands {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async connect(url: string): Promise<RedisCommands> {
    const client = newClient(url);
    client.on('error', () => undefined);
    await client.connect();
    return new RedisCommands(client);
  }

  /** Calls since the server started, by command. */
  async count(): Promise<ReadonlyMap<string, number>> {
    return parseCommandStats(await this.#client.info('commandstats'));
  }

  close(): void {
    this.#client.destroy();
  }
}

/** The section's lines are `cmdstat_<command>:calls=<n>,usec=…`. @see https://redis.io/docs/latest/commands/info/ */
export function parseCommandStats(section: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, command = '', calls] of section.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)) {
    if (!housekeeping.has(command)) counts.set(command, Number(calls));
  }
  return counts;
}

/** What was called between two counts, without commands that were not. */
export function commandsBetween(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const differences = [...after].map(([command, calls]) => [command, calls - (before.get(command) ?? 0)] as const);
  return new Map(differences.filter(([, calls]) => calls > 0));
}
