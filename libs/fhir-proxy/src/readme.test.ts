import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as library from './index.js';
import { proxyErrorCodes, readOnlyOperations } from './index.js';
import { serveFhir } from './testing/readme-example.js';
import { signIn } from './testing/smart-server.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and run here, on the real auth and vault', async () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    expect(shown).toBe(read('testing', 'readme-example.ts').replaceAll("'../index.js'", "'@fhir-gateway/fhir-proxy'"));
    const world = await signIn();
    const outcomes: string[] = [];
    const { server, proxy } = serveFhir(world, 'stub', 'http://localhost/fhir', ({ outcome }) =>
      outcomes.push(outcome),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
    try {
      const answer = await fetch(`${base}/Patient/p1`);
      expect([answer.status, await answer.json()]).toEqual([200, { resourceType: 'Patient' }]);
      expect((await fetch(`${base}/Patient/p2`)).status).toBe(400);
      expect((await fetch(`${base}/Patient/p1`, { method: 'DELETE' })).status).toBe(400);
      expect(outcomes).toEqual(['allowed', 'refused', 'refused']);
    } finally {
      server.closeAllConnections();
      server.close();
      await proxy.close();
      await world.close();
    }
  });

  it('names every export, error code and operation', () => {
    for (const name of Object.keys(library)) expect(readme).toContain(`\`${name}`);
    for (const code of proxyErrorCodes) expect(readme).toContain(`\`${code}\``);
    for (const name of readOnlyOperations.keys()) expect(readme).toContain(`\`${name}\``);
  });
});
