import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort, sendJson } from '@fhir-gateway/testing';

import { shownCode } from '../testing/shown-code.js';
import { signIn, startTestGateway, useTestGateway } from '../testing/test-gateway.js';

const run = promisify(execFile);
const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0;

describe('the reference', () => {
  const rest = useTestGateway();
  const get = (path: string) => fetch(`${rest.publicUrl}${path}`, { headers: { accept: 'text/html' } });

  it('is for everybody: no session, no cookie, readable from any page', async () => {
    const answer = await get('/openapi.json');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('set-cookie')).toBeNull();
    const { servers, paths } = (await answer.json()) as { servers: unknown; paths: object };
    expect(servers).toEqual([{ url: rest.publicUrl }]);
    expect(Object.keys(paths).length).toBeGreaterThan(40);
    expect((await get('/docs')).headers.get('set-cookie')).toBeNull();
  });

  it('lists every operation with a link to a page of its own, which says what it takes and answers', async () => {
    const text = await (await get('/docs')).text();
    const links = [...new Set([...text.matchAll(/href="(\/docs\/\w+)"/g)].map(([, href = '']) => href))];
    expect(links.length).toBeGreaterThan(60);
    for (const link of links) {
      const page = await get(link);
      expect([link, page.status]).toEqual([link, 200]);
      const content = await page.text();
      expect(content).toContain('Who may call');
      expect(content).toMatch(/curl -s/);
      expect(content).not.toMatch(/undefined|\[object Object\]|NaN/);
    }
    // One request for each of a hundred pages.
  }, 240_000);

  it.each(['/docs/nothing', '/docs/__proto__', '/docs/constructor', '/docs/%3Cscript%3E', '/docs/', '/openapi.json/x'])(
    'has nothing at %s',
    async (path) => {
      const answer = await get(path);
      // The router takes a slash at the end for none.
      expect(answer.status).toBe(path === '/docs/' ? 200 : 404);
      expect(await answer.text()).not.toContain('<script>');
    },
  );
});

describe('an example of the reference', () => {
  it('gets what the page says in local mode, as it is copied', async () => {
    const rest = await startTestGateway(await freePort(), { FHIR_GATEWAY_MCP_AUTH: 'local' });
    try {
      rest.stub.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset' });
      await signIn(rest, rest.browser(), 'pat-1');
      const page = await (
        await fetch(`${rest.publicUrl}/docs/searchType`, { headers: { accept: 'text/html' } })
      ).text();
      const [curl = '', typescript = '', python = ''] = shownCode(page).map(([, text]) =>
        text.replace('sandbox-ehr', 'stub-ehr'),
      );
      for (const text of [curl, typescript, python]) expect(text).toContain('/api/fhir/stub-ehr/Observation?');
      const { stdout } = await run('sh', ['-c', curl]);
      expect(JSON.parse(stdout)).toMatchObject({ resourceType: 'Bundle', type: 'searchset' });
      const program = await run(process.execPath, ['--input-type=module', '-e', typescript]);
      expect(program.stdout).toMatch(/^200 [^]*resourceType: 'Bundle'/);
      if (hasPython) expect((await run('python3', ['-c', python])).stdout).toMatch(/^200 [^]*'resourceType': 'Bundle'/);
    } finally {
      await rest.close();
    }
  }, 240_000);
});
