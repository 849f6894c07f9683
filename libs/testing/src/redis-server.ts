import { describeNeeding, findProgram } from './program.js';
import { redisProcesses, redisProgram } from './redis-processes.js';

/** A Redis to test against. */
export interface TestRedis {
  readonly url: string;
  stop(): Promise<void>;
}

/** Whether {@link startRedis} can succeed on this machine. */
export function redisAvailable(): boolean {
  return Boolean(process.env['FHIR_GATEWAY_TEST_REDIS_URL']) || findProgram(redisProgram) !== undefined;
}

/** `describe` for suites that need Redis; see `describeNeeding` for what happens without one. */
export const describeWithRedis = describeNeeding(redisProgram, redisAvailable());

/**
 * Starts a private redis-server on a free loopback port with nothing persisted, or hands out
 * `FHIR_GATEWAY_TEST_REDIS_URL`. Call `stop()` when done.
 */
export async function startRedis(): Promise<TestRedis> {
  const given = process.env['FHIR_GATEWAY_TEST_REDIS_URL'];
  if (given) return { url: given, stop: async () => undefined };
  const processes = redisProcesses();
  try {
    const { port } = await processes.start([]);
    return { url: `redis://127.0.0.1:${port}`, stop: () => processes.stop() };
  } catch (error) {
    await processes.stop();
    throw error;
  }
}
