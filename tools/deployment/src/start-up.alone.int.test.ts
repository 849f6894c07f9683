import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, queuedMs } from '@fhir-gateway/testing';
import { assembleImage } from './assemble-image.js';
import { runImage } from './run-image.js';
import { imageOf, masterKey, openFolder, removeFolder, root } from './testing/image-stack.js';

/** In starts of Node alone, since a machine whose processor is lent to others for a while starts everything slower. */
const mostOfNode = 40;
const starts = 3;

const medianOf = (taken: readonly number[]): number =>
  taken.toSorted((a, b) => a - b)[Math.floor(taken.length / 2)] ?? Infinity;

/** Milliseconds that Node takes to start and to end without a program. */
function startOfNode(): number {
  const from = performance.now();
  expect(spawnSync(process.execPath, ['--eval', '0']).status).toBe(0);
  return performance.now() - from;
}

describe('an image', () => {
  let above: string;
  beforeAll(() => (above = openFolder()));
  afterAll(() => removeFolder(above));

  it.each([
    ['rest', 'FHIR_GATEWAY_PORT'],
    ['mcp', 'FHIR_GATEWAY_MCP_PORT'],
  ] as const)(
    '%s is ready in the time of 40 starts of Node alone',
    async (name, portVariable) => {
      const image = imageOf(name);
      const folder = join(above, name);
      mkdirSync(folder);
      assembleImage(image, root, folder, false);
      const taken: number[] = [];
      const ofNode: number[] = [];
      for (let start = 0; start < starts; start++) {
        const port = await freePort();
        const env = {
          FHIR_GATEWAY_HOST: '127.0.0.1',
          [portVariable]: `${port}`,
          FHIR_GATEWAY_MASTER_KEY: masterKey,
        };
        ofNode.push(startOfNode());
        const from = performance.now();
        const running = await runImage(image, { folder, env, readyUrl: `http://127.0.0.1:${port}/readyz` });
        taken.push(performance.now() - from - queuedMs(running.pid));
        expect(await running.stop()).toBe(0);
      }
      const [median, bare] = [medianOf(taken), medianOf(ofNode)];
      process.stdout.write(
        `start-up of ${name}: ${Math.round(median)} ms (median of ${starts}), Node ${process.version} alone ${Math.round(bare)} ms\n`,
      );
      expect(median).toBeLessThan(mostOfNode * bare);
    },
    240_000,
  );
});
