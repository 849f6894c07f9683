import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FakePlatform, freePort, sendJson } from '@fhir-gateway/testing';
import type { FhirProxy } from './fhir-proxy.js';
import { pagesOf } from './testing/kit-client-example.js';
import { serveFhir } from './testing/readme-example.js';
import { signIn } from './testing/smart-server.js';
import type { SignedIn } from './testing/smart-server.js';
import { startUpstream } from './testing/upstream.js';

describe('fhir-kit-client on top of the library', () => {
  let world: SignedIn;
  let elsewhere: FakePlatform;
  let served: { server: ReturnType<typeof serveFhir>['server']; proxy: FhirProxy };
  let base: string;

  beforeAll(async () => {
    [world, elsewhere] = [await signIn(), await startUpstream()];
    elsewhere.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset' });
    const port = await freePort();
    base = `http://localhost:${port}/fhir`;
    served = serveFhir(world, 'stub', base, () => undefined);
    served.server.listen(port, 'localhost');
    await once(served.server, 'listening');
  });
  beforeEach(() => {
    world.upstream.seen.length = 0;
    elsewhere.seen.length = 0;
  });
  afterAll(async () => {
    served.server.closeAllConnections();
    served.server.close();
    await served.proxy.close();
    await Promise.all([world.close(), elsewhere.close()]);
  });

  const page = (next?: string, reference = 'Patient/p1') => ({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: [{ resource: { resourceType: 'Observation', subject: { reference } } }],
    ...(next && { link: [{ relation: 'next', url: next }] }),
  });
  const collect = async () => {
    const pages = [];
    for await (const bundle of pagesOf(base, 'Observation?code=1')) pages.push(bundle);
    return pages;
  };

  it('is the example of the README', () => {
    const example = readFileSync(join(__dirname, 'testing', 'kit-client-example.ts'), 'utf8');
    expect(readFileSync(join(__dirname, '..', 'README.md'), 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\``);
  });

  it('pages to the end at the platform, each page with the token that only the library holds', async () => {
    world.upstream.answer = ({ url }, response) =>
      sendJson(response, 200, page(url.includes('page=2') ? undefined : `${world.upstream.base}/Observation?page=2`));
    expect(await collect()).toHaveLength(2);
    const token = `Bearer ${world.tokens.at(-1)}`;
    expect(world.upstream.seen.map(({ headers }) => headers.authorization)).toEqual([token, token]);
  });

  it('asks nothing of another origin for a page that a link leads to there', async () => {
    world.upstream.answer = (_request, response) =>
      sendJson(response, 200, page(`${elsewhere.base}/Observation?page=2`));
    await expect(collect()).rejects.toMatchObject({ response: { status: 400 } });
    expect(elsewhere.seen).toEqual([]);
  });
});
