import { createClient } from 'redis';

/** Keeps every different text that a Redis holds or is sent, for as long as it runs. */
export interface RedisRecorder {
  /** Notes every key with every field and value that is there now. */
  dump(): Promise<void>;
  /** Everything noted so far: commands as they came, and what the dumps found. */
  text(): string;
  stop(): void;
}

/** Begins to record; every command from now on is noted. */
export async function recordRedis(url: string): Promise<RedisRecorder> {
  const reader = await connectTo(url);
  const monitor = await connectTo(url);
  const noted = new Set<string>();
  // A line begins with a time and who sent it, which would make each of them another.
  await monitor.monitor((line) => noted.add(line.replace(/^[\d.]+ \[[^\]]*\] /, '')));
  return {
    dump: async () => {
      for await (const keys of reader.scanIterator({ COUNT: 500 })) {
        for (const key of keys) noted.add(`${key} ${await valueOf(reader, key)}`);
      }
    },
    text: () => [...noted].join('\n'),
    stop: () => {
      reader.destroy();
      monitor.destroy();
    },
  };
}

function connectTo(url: string) {
  return createClient({ url }).connect();
}

async function valueOf(reader: Awaited<ReturnType<typeof connectTo>>, key: string): Promise<string> {
  const type = await reader.type(key);
  switch (type) {
    case 'hash':
      return JSON.stringify(await reader.hGetAll(key));
    case 'string':
      return (await reader.get(key)) ?? '';
    case 'set':
      return JSON.stringify(await reader.sMembers(key));
    case 'zset':
      return JSON.stringify(await reader.zRangeWithScores(key, 0, -1));
    case 'list':
      return JSON.stringify(await reader.lRange(key, 0, -1));
    case 'stream':
      return JSON.stringify(await reader.xRange(key, '-', '+'));
    case 'none':
      return '';
    default:
      throw new Error(`a key of type ${type}: nobody looks into that yet`);
  }
}
