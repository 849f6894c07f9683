import type { Build } from './checkout.js';
import type { Recording } from './compare.js';
import { deploy } from './deployment.js';
import type { Setup } from './deployment.js';
import { normalizeExchange } from './normalize.js';
import type { NormalExchange } from './normalize.js';
import { Recorder } from './recorder.js';
import { runScript } from './script.js';

/**
 * Sends the requests of every setup to one build.
 *
 * @returns what each did, without the random values of this run
 */
export async function recordBuild(
  build: Build,
  setups: readonly Setup[],
  sandboxBundle: string,
  platforms: string,
): Promise<Recording> {
  const recording = new Map<string, NormalExchange>();
  for (const setup of setups) {
    const startedAtMs = Date.now();
    const deployment = await deploy(build, setup, sandboxBundle, platforms);
    try {
      const recorder = await Recorder.start(deployment);
      await runScript(recorder);
      const ports = Object.fromEntries([
        ...Object.entries(deployment.apps).map(([name, { origin }]) => [new URL(origin).port, name]),
        [new URL(deployment.sandbox).port, 'sandbox'],
      ]) as Record<number, string>;
      for (const exchange of recorder.exchanges) {
        recording.set(`${setup.name}/${exchange.id}`, normalizeExchange(exchange, { startedAtMs, ports }));
      }
    } finally {
      await deployment.stop();
    }
  }
  return recording;
}
