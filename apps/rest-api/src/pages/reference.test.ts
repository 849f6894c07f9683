import { useTestGateway } from '../testing/test-gateway.js';

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
