import { wordsOf } from '../testing/page-text.js';
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

  it.each<[string, RegExp]>([
    ['?q=trend', /1 operation has these words\..*GET \/api\/record\/trends/],
    ['?q=SHARING%20delete', /1 operation has these words\..*DELETE \/api\/shares\/\{\w+\}/],
    ['?q=nothing-like-it', /No operation has all of these words\. Try fewer\./],
    ['?q=%3Cscript%3E', /No operation has all of these words/],
  ])('finds operations without a script: %s', async (query, found) => {
    const page = await (await get(`/docs${query}`)).text();
    expect(wordsOf(page)).toMatch(found);
    expect(page).not.toMatch(/<script>|id="errors"/);
  });

  it.each(['?q=a&q=b', `?q=${'a'.repeat(201)}`])('refuses to look for /docs%s', async (query) => {
    expect((await get(`/docs${query}`)).status).toBe(400);
  });

  it('leads from an operation that there is not to the search of its name', async () => {
    const page = await (await get('/docs/trendz')).text();
    expect(page).toContain('href="/docs?q=trendz"');
  });

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
