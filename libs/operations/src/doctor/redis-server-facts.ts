import type { ServerCommand } from '@fhir-gateway/token-vault/redis';

/** What one Redis server says of itself. What it does not tell, as managed ones do, is absent. */
export interface RedisServerFacts {
  readonly version: string;
  readonly role: string;
  readonly replicas: number;
  readonly evictionPolicy?: string;
  readonly usedBytes: number;
  /** 0: no limit. */
  readonly maxBytes: number;
  readonly appendsToFile: boolean;
  /** When snapshots are taken; empty: never. */
  readonly snapshots?: string;
  readonly minReplicas?: number;
  /** How far its clock is ahead of ours, in milliseconds. */
  readonly clockAheadMs: number;
}

/** Asks a server with commands that change nothing. */
export async function readRedisServer(command: ServerCommand, now: () => number): Promise<RedisServerFacts> {
  const info = parseInfo(String(await command(['INFO'])));
  const [asked, time, answered] = [now(), await command(['TIME']), now()];
  const snapshots = await readSetting(command, 'save');
  const minReplicas = await readSetting(command, 'min-replicas-to-write');
  const evictionPolicy = info.get('maxmemory_policy');
  return {
    version: info.get('redis_version') ?? 'unknown',
    role: info.get('role') ?? 'unknown',
    replicas: Number(info.get('connected_slaves') ?? 0),
    evictionPolicy,
    usedBytes: Number(info.get('used_memory') ?? 0),
    maxBytes: Number(info.get('maxmemory') ?? 0),
    appendsToFile: info.get('aof_enabled') === '1',
    snapshots,
    ...(minReplicas !== undefined && { minReplicas: Number(minReplicas) }),
    clockAheadMs: timeOf(time) - (asked + answered) / 2,
  };
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':') && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

/** A user without the right to `CONFIG` is no fault: managed servers give it to nobody. */
async function readSetting(command: ServerCommand, name: string): Promise<string | undefined> {
  const answer = await command(['CONFIG', 'GET', name]).catch(() => undefined);
  if (Array.isArray(answer)) return answer[1] === undefined ? undefined : String(answer[1]);
  if (typeof answer !== 'object' || answer === null) return undefined;
  const value = (answer as Record<string, unknown>)[name];
  return value === undefined ? undefined : String(value);
}

/** `TIME` answers seconds and microseconds. */
function timeOf(answer: unknown): number {
  const [seconds = 0, micros = 0] = Array.isArray(answer) ? answer.map(Number) : [];
  return seconds * 1_000 + micros / 1_000;
}
