import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, queuedMs } from '@fhir-gateway/testing';
import { assembleImage } from './assemble-image.js';
import { runImage } from './run-image.js';
import { imageOf, masterKey, openFolder, removeFolder, root } from './testing/image-stack.js';

const mostMs = 1_500;
const starts = 5;

describe('an image', () => {
  let above: string;
  beforeAll(() => (above = openFolder()));
  afterAll(() => removeFolder(above));

  it.each([
    ['rest', 'FHIR_GATEWAY_PORT'],
    ['mcp', 'FHIR_GATEWAY_MCP_PORT'],
  ] as const)(
    '%s is ready within a second and a half',
    async (name, portVariable) => {
      const image = imageOf(name);
      const folder = join(above, name);
      mkdirSync(folder);
      assembleImage(image, root, folder, false);
      const taken: number[] = [];
      for (let start = 0; start < starts; start++) {
        const port = await freePort();
        const env = {
          FHIR_GATEWAY_HOST: '127.0.0.1',
          [portVariable]: `${port}`,
          FHIR_GATEWAY_MASTER_KEY: masterKey,
        };
        const from = performance.now();
        const running = await runImage(image, { folder, env, readyUrl: `http://127.0.0.1:${port}/readyz` });
        taken.push(performance.now() - from - queuedMs(running.pid));
        expect(await running.stop()).toBe(0);
      }
      const median = taken.sort((a, b) => a - b)[Math.floor(starts / 2)] ?? Infinity;
      process.stdout.write(
        `start-up of ${name}: ${Math.round(median)} ms (median of ${starts}), Node ${process.version}\n`,
      );
      expect(median).toBeLessThan(mostMs);
    },
    60_000,
  );
});
