import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, sendJson } from '@fhir-gateway/testing';
import { proxyErrorCodes, readOnlyOperations } from './index.js';
import { pagesOf } from './testing/kit-client-example.js';
import { serveFhir } from './testing/readme-example.js';
import { signIn } from './testing/smart-server.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('has examples that run, on the real auth and vault', async () => {
    const shown = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, example]) => example);
    expect(shown).toContain(read('testing', 'kit-client-example.ts'));
    const world = await signIn();
    const { upstream, tokens } = world;
    const outcomes: string[] = [];
    const port = await freePort();
    const base = `http://localhost:${port}/fhir`;
    const { server, proxy } = serveFhir(world, 'stub', base, ({ outcome }) => outcomes.push(outcome));
    server.listen(port, 'localhost');
    await once(server, 'listening');
    try {
      const answer = await fetch(`${base}/Patient/p1`);
      expect([answer.status, await answer.json()]).toEqual([200, { resourceType: 'Patient' }]);
      expect((await fetch(`${base}/Patient/p2`)).status).toBe(400);
      expect((await fetch(`${base}/Patient/p1`, { method: 'DELETE' })).status).toBe(400);
      expect(outcomes).toEqual(['allowed', 'refused', 'refused']);
      // The client of others pages to the end, each page with the token that only the library holds.
      upstream.seen.length = 0;
      upstream.answer = ({ url }, response) => {
        const link = [{ relation: 'next', url: `${upstream.base}/Observation?page=2` }];
        sendJson(response, 200, {
          resourceType: 'Bundle',
          type: 'searchset',
          ...(!url.includes('page=2') && { link }),
        });
      };
      const pages = [];
      for await (const page of pagesOf(base, 'Observation?code=1')) pages.push(page);
      expect(pages).toHaveLength(2);
      const sent = upstream.seen.map(({ headers }) => headers.authorization);
      expect(sent).toEqual(Array(2).fill(`Bearer ${tokens.at(-1)}`));
    } finally {
      server.closeAllConnections();
      server.close();
      await proxy.close();
    }
  });

  it('names every error code and operation', () => {
    for (const code of proxyErrorCodes) expect(readme).toContain(`\`${code}\``);
    for (const name of readOnlyOperations.keys()) expect(readme).toContain(`\`${name}\``);
  });
});
