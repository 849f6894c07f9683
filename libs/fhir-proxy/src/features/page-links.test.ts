import { type FakePlatform } from '@fhir-gateway/testing';
import { processSeal } from '../platform/sealed-records.js';
import {
  answers,
  codeOf,
  eachProxy,
  fixture,
  formBody,
  gatewayBase,
  makePlatform,
  reopen,
  session,
  upstream,
} from '../testing/fixture.js';
import { startUpstream } from '../testing/upstream.js';

let pages: FakePlatform;
let nowMs = 1_700_000_000_000;

eachProxy(async () => {
  pages = await startUpstream();
  const definition = { quirks: { pagingBases: [`${pages.origin}/pages/`] } };
  reopen({ now: () => nowMs, pageSeal: processSeal() }, { definition });
});

const bundle = (url: string) => ({ resourceType: 'Bundle', type: 'searchset', link: [{ relation: 'next', url }] });

/** The next link of the first page, as the client sees it, when the platform writes this one. */
async function nextLink(line: string, link: string, headers: Record<string, string> = {}): Promise<string> {
  answers(200, bundle(link));
  const { body } = await fixture.send(line, line.startsWith('POST') ? form(line) : { headers });
  upstream.seen.length = 0;
  return (JSON.parse(body.toString()) as { link: { url: string }[] }).link[0]?.url ?? '';
}

const form = (line: string) => formBody(line.includes('_search') ? 'category=laboratory' : '');
const follow = (url: string): string => `GET ${url.slice(gatewayBase.length).replace(/^\//, '')}`;

describe('page links that say nothing about their search', () => {
  it('are judged by the search they belong to, granular scopes included, and sent as the platform wrote them', async () => {
    fixture.auth.scopes = ['patient/Observation.rs?category=laboratory'];
    const url = await nextLink(
      'GET Observation?category=laboratory&patient=p1',
      `${upstream.base}?_getpages=a%2Bb&_getpagesoffset=2`,
    );
    expect(url).toMatch(/^http:\/\/gateway\.test:8000\/api\/fhir\/test\/Observation\?_continue=[A-Za-z0-9._-]+$/);
    await fixture.send(follow(url));
    expect(upstream.seen).toMatchObject([
      { method: 'GET', url: '/r4?_getpages=a%2Bb&_getpagesoffset=2', headers: { authorization: 'Bearer token-1' } },
    ]);
    fixture.auth.scopes = ['patient/Condition.rs'];
    expect(await codeOf(fixture.send(follow(url)))).toBe('SCOPE_INSUFFICIENT');
    fixture.auth.scopes = ['patient/*.rs'];
    fixture.auth.patient = 'p2';
    expect(await codeOf(fixture.send(follow(url)))).toBe('PATIENT_OUT_OF_SCOPE');
    expect(upstream.seen).toHaveLength(1);
  });

  it('lead from page to page, after a search by POST and for histories and operations as well', async () => {
    fixture.auth.scopes = ['user/*.rs'];
    for (const line of ['POST Observation/_search', 'GET Patient/p1/_history', 'GET Patient/p1/$everything']) {
      const first = await nextLink(line, `${upstream.base}?_getpages=1`);
      answers(200, bundle(`${upstream.base}?_getpages=2`));
      const second = JSON.parse((await fixture.send(follow(first))).body.toString()) as { link: { url: string }[] };
      upstream.seen.length = 0;
      await fixture.send(follow(second.link[0]?.url ?? ''));
      expect(upstream.seen).toMatchObject([{ method: 'GET', url: '/r4?_getpages=2' }]);
    }
  });

  it('stay readable for a search of all types, which is judged as one anyway', async () => {
    expect(await nextLink('GET ?_type=Observation', `${upstream.base}?_getpages=1`)).toBe(`${gatewayBase}?_getpages=1`);
  });

  it('are sealed in XML, too', async () => {
    const xml = `<Bundle xmlns="http://hl7.org/fhir"><link><url value="${upstream.base}?a=1&amp;b=2"/></link></Bundle>`;
    answers(200, xml, { 'content-type': 'application/fhir+xml' });
    const { body } = await fixture.send('GET Observation', { headers: { accept: 'application/fhir+xml' } });
    const [, url = ''] = /<url value="([^"]+)"\/>/.exec(body.toString()) ?? [];
    upstream.seen.length = 0;
    await fixture.send(follow(url), { headers: { accept: 'application/fhir+xml' } });
    expect(upstream.seen).toMatchObject([{ url: '/r4?a=1&b=2', headers: { accept: 'application/fhir+xml' } }]);
  });
});

describe('quirk pagingBases: sealed page links', () => {
  it('lead to another address where the platform file lists it, with the token', async () => {
    await fixture.send(follow(await nextLink('GET Observation', `${pages.origin}/pages/7?x=1`)));
    expect(pages.seen).toMatchObject([{ url: '/pages/7?x=1', headers: { authorization: 'Bearer token-1' } }]);
  });

  it.each<[string, (origin: string, base: string) => string]>([
    ['a host that begins alike', (origin) => `${origin}.evil.test/pages/1`],
    ['a base that begins alike', (_origin, base) => `${base}-evil/Observation?x`],
    ['user info', (origin) => `http://user:pass@${origin.slice('http://'.length)}/pages/1`],
    ['another port', (origin) => `${origin.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))}/pages/1`],
    ['dot segments', (origin) => `${origin}/pages/../admin`],
    ['a path that begins alike', (origin) => `${origin}/pagesofothers/1`],
    ['plain http beyond loopback', () => 'http://pages.example.org/pages/1'],
    ['a script', () => 'javascript:alert(1)'],
  ])('are not made for %s: the link is refused, and no token leaves (D9)', async (_what, makeLink) => {
    const url = await nextLink('GET Observation', makeLink(pages.origin, upstream.base));
    expect(url).toBe(`${gatewayBase}/_elsewhere`);
    expect(await codeOf(fixture.send(follow(url)))).toBe('LINK_REFUSED');
    expect(upstream.seen).toEqual([]);
    expect(pages.seen).toEqual([]);
  });

  it('are good for one session, one platform, one search and one hour', async () => {
    const url = await nextLink('GET Observation', `${upstream.base}?_getpages=1`);
    const other = { session: { ...session, id: 'session-2' } };
    expect(await codeOf(fixture.send(follow(url), {}, other))).toBe('REQUEST_INVALID');
    const elsewhere = { platform: makePlatform(upstream.base, { id: 'other' }) };
    expect(await codeOf(fixture.send(follow(url), {}, elsewhere))).toBe('REQUEST_INVALID');
    expect(await codeOf(fixture.send(follow(url.replace('/Observation?', '/Condition?'))))).toBe('REQUEST_INVALID');
    const changed = follow(url).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect(await codeOf(fixture.send(changed))).toBe('REQUEST_INVALID');
    nowMs += 3_599_000;
    expect(await codeOf(fixture.send(follow(url)))).toBe('no error');
    nowMs += 1_000;
    expect(await codeOf(fixture.send(follow(url)))).toBe('REQUEST_INVALID');
    expect(upstream.seen).toHaveLength(1);
  });

  it('are not followed any more once the platform file no longer lists the address', async () => {
    const url = await nextLink('GET Observation', `${pages.origin}/pages/1`);
    fixture.platform = makePlatform(upstream.base);
    expect(await codeOf(fixture.send(follow(url)))).toBe('REQUEST_INVALID');
    expect(pages.seen).toEqual([]);
  });

  it('show no search value', async () => {
    const url = await nextLink('GET Observation?name=canary-4711', `${upstream.base}?_getpages=canary-4712`);
    expect(decodeURIComponent(url) + Buffer.from(url.split('=')[1] ?? '', 'base64url').toString('latin1')).not.toMatch(
      /canary/,
    );
  });
});
