import fc from 'fast-check';
import { inPieces } from '../testing/in-pieces.js';
import { BaseUrlRewrite, BaseUrlRewriter, rewriteWhole } from './base-url-rewriter.js';
import { LinkGuard } from './link-guard.js';
import { XmlUrlRewriter } from './xml-url-rewriter.js';

const from = 'https://fhir.example.org/r4';
const to = 'https://gateway.test/api/fhir/example';
const refused = `${to}/_elsewhere`;
const rewrite = new BaseUrlRewrite(from, to, ['https://pages.example.org/p']);
const guard = new LinkGuard(from, to);
const seal = (url: string): string => `${to}/X?_continue=${url.length}`;
const inJson = (text: string): string =>
  rewriteWhole(new BaseUrlRewriter(rewrite, seal, guard), Buffer.from(text)).toString();
const inXml = (text: string): string =>
  rewriteWhole(new XmlUrlRewriter(rewrite, seal, guard), Buffer.from(text)).toString();
const bundle = (url: unknown): string => JSON.stringify({ link: [{ relation: 'next', url }] });

describe('a link that leads elsewhere', () => {
  const hostile = [
    'https://evil.test/r4/Observation?page=2',
    'http:evil.test',
    '//evil.test/x',
    '/\\evil.test/x',
    ' https://evil.test/',
    'ht\ntps://evil.test/',
    '/\t/evil.test/',
    'https://gateway.test@evil.test/api/fhir/example/x',
    'https://gateway.test.evil.test/api/fhir/example/x',
    'https://gateway.test:8443/api/fhir/example/x',
    'http://gateway.test/api/fhir/example/x',
    'https://gateway.test/api/fhir/other/Patient',
    'https://user@fhir.example.org/r4/Patient',
    'https://fhir.example.org/r4-evil/Patient',
    'https://fhir.example.org/r4/../admin',
    'https://fhir.example.org/r4/Patient/../../other/Patient?x=1',
    'https://fhir.example.org/r4/%2E%2e/other/Patient',
    'https://fhir.example.org/r4/..\\other\\Patient',
    'https://fhir.example.org/r4/.\t./other',
    'https://gateway.test/api/fhir/example/../other/Patient',
    '../other/Patient',
    '/',
    '/auth/other/login',
    '/r4-evil/Patient',
    'https://fhir.example.org./r4/Patient',
    'https://pages.example.org/pq/1',
    'ftp://evil.test/x',
    'data:application/fhir+json,{}',
    'javascript:alert(1)',
    'https://',
    'https://evil.test/?u=https://fhir.example.org/r4/x',
  ];

  it.each(hostile)('becomes one that is refused: %j', (url) => {
    expect(JSON.parse(inJson(bundle(url)))).toEqual({
      link: [{ relation: 'next', url: refused }],
    });
    expect(JSON.parse(inJson(JSON.stringify({ a: [{ resource: { link: [{ url }] } }] })))).toMatchObject({
      a: [{ resource: { link: [{ url: expect.stringMatching(/^https:\/\/gateway\.test\/api\/fhir\/example\//) }] } }],
    });
  });

  it.each(hostile.filter((url) => !/[\t\n]/.test(url)))('does so in XML: %j', (url) => {
    const written = url.replaceAll('&', '&amp;');
    expect(inXml(`<Bundle><link><relation value="next"/><url value="${written}"/></link></Bundle>`)).toBe(
      `<Bundle><link><relation value="next"/><url value="${refused}"/></link></Bundle>`,
    );
  });

  it.each([
    ['its name in capitals', '{"LINK":[{"URL":"https://evil.test/"}]}'],
    ['its name as escapes', '{"l\\u0069nk":[{"\\u0075rl":"https://evil.test/"}]}'],
    ['its address as escapes', '{"link":[{"url":"\\u0068ttps:\\/\\/evil.test\\u002f"}]}'],
    ['white space wherever it may be', '{ "link" \n:\r\n\t[ { "x" : [ 1 , {} ] , "url" :\n "https://evil.test/" } ] }'],
    ['no list around it', '{"link":{"url":"https://evil.test/"}}'],
    [
      'a value before it that reads like a key',
      '{"a":"link","b":"\\"link\\":[","link":[{"url":"https://evil.test/"}]}',
    ],
    ['brackets and quotes in strings before it', '{"link":[{"a":"]}\\"[{","b":["\\\\"],"url":"https://evil.test/"}]}'],
  ])('is found with %s', (_what, text) => {
    const seen = inJson(text);
    expect(() => JSON.parse(seen) as unknown).not.toThrow();
    expect(seen.replaceAll('\\u002f', '/').replaceAll('\\/', '/')).toContain(refused);
    expect(seen).not.toContain('evil.test');
  });

  it.each([
    ['a prefix', '<f:Bundle><f:link><f:url value="https://evil.test/"/></f:link></f:Bundle>'],
    ['references to characters', '<link><url value="&#104;ttps:&#x2f;/evil.test/"/></link>'],
    ['an entity of nobody', '<link><url value="&evil.test;"/></link>'],
    ['elements before it', '<link><a><url value="x"/></a><b/><url value="https://evil.test/"/></link>'],
  ])('is found in XML with %s', (_what, text) => {
    expect(inXml(text)).toContain(refused);
    expect(inXml(text)).not.toContain('evil.test');
  });

  it('is refused however the text is cut', () => {
    const json = Buffer.from(
      `{"entry":[{"fullUrl":"https://evil.test/Patient/1","link":[{"extension":[{"url":"https://evil.test/e"}],"url":"https://evil.test/a"}]}],` +
        `"lin\\u006b" : [{"url":"${from}/x"},{"url":"https:\\/\\/evil.test\\/b"},{"url":"urn:x"}],"k":"link"}`,
    );
    const xml = Buffer.from(
      `<Bundle><link><url value="https://evil.test/a"/></link><entry><link><url value='${from}/x'/></link><fullUrl value="https://evil.test/f"/></entry></Bundle>`,
    );
    for (const [text, make] of [
      [json, () => new BaseUrlRewriter(rewrite, seal, guard)],
      [xml, () => new XmlUrlRewriter(rewrite, seal, guard)],
    ] as const) {
      const whole = rewriteWhole(make(), text).toString();
      expect(whole).toContain(refused);
      for (let cut = 0; cut <= text.length; cut += 1) expect(inPieces(make(), text, [cut])).toBe(whole);
      expect(inPieces(make(), text, Array.from(text.keys()))).toBe(whole);
    }
  });

  it('never leaves, whatever the Bundle and wherever it is cut', () => {
    const url = fc.constantFrom(
      'https://evil.test/x',
      `${from}/Patient`,
      `${from}?p=1`,
      'Patient?x=1',
      '/\\evil.test',
      'urn:x',
    );
    const element = fc.record({ id: fc.string(), relation: fc.string(), url, _url: fc.jsonValue() });
    const holder = fc.letrec((tie) => ({
      node: fc.record(
        {
          link: fc.array(element),
          text: fc.string(),
          entry: fc.array(tie('node'), { maxLength: 2 }),
          other: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    })).node;
    const links = (value: unknown): string[] => {
      if (typeof value !== 'object' || value === null) return [];
      const own = Object.entries(value).flatMap(([name, member]) =>
        name === 'link' && Array.isArray(member) ? member.map((one: { url: string }) => one.url) : links(member),
      );
      return own;
    };
    fc.assert(
      fc.property(holder, fc.array(fc.nat(600), { maxLength: 5 }), fc.boolean(), (value, cuts, isPretty) => {
        const text = Buffer.from(JSON.stringify(value, null, isPretty ? 2 : 0));
        const seen = inPieces(new BaseUrlRewriter(rewrite, seal, guard), text, cuts);
        expect(seen).toBe(inJson(text.toString()));
        for (const link of links(JSON.parse(seen))) expect(link).not.toContain('evil');
      }),
      { numRuns: 150 },
    );
  });

  it('is refused as well when more links than are sealed come before it', () => {
    const many = Array.from({ length: 300 }, (_item, index) => ({ url: `https://pages.example.org/p/${index}` }));
    const seen = JSON.parse(inJson(JSON.stringify({ link: many }))) as { link: { url: string }[] };
    expect(seen.link.filter(({ url }) => url === refused)).toHaveLength(172);
  });

  it.each([
    ['a link that never ends', `{"link":[{"url":"https://evil.test/${'x'.repeat(10_000)}`],
    ['levels without end', `{"link":${'['.repeat(100)}`],
    ['UTF-16', Buffer.from(bundle('https://evil.test/'), 'utf16le').toString('latin1')],
  ])('ends an answer with %s', (_what, text) => {
    expect(() => inJson(text)).toThrow(expect.objectContaining({ code: 'UPSTREAM_NOT_FHIR' }));
  });

  it('ends an answer in XML that is no UTF-8, or has levels without end', () => {
    const code = expect.objectContaining({ code: 'UPSTREAM_NOT_FHIR' });
    expect(() => inXml(Buffer.from('<a/>', 'utf16le').toString('latin1'))).toThrow(code);
    expect(() => inXml('<a>'.repeat(5000))).toThrow(code);
  });
});

describe('a link that stays with the gateway', () => {
  it.each([
    'Observation?page=2',
    '?page=2',
    'Observation?code=http://loinc.org|718-7',
    '',
    'urn:uuid:4f1f3a2c-6a0e-4c5b-9d1e-0d5d7c1a9b01',
    `${to}/Observation?page=2`,
    `${to}?page=2`,
    to,
  ])('is left alone: %j', (url) => {
    expect(inJson(bundle(url))).toBe(bundle(url));
  });

  it.each([
    [`${from}/Observation?page=2`, `${to}/Observation?page=2`],
    [`${from}?_getpages=1`, `${to}/X?_continue=39`],
    ['https://pages.example.org/p/1', `${to}/X?_continue=29`],
    ['http://fhir.example.org/r4/Observation?page=2', `${to}/Observation?page=2`],
    ['HTTPS://FHIR.example.org/r4/Observation', `${to}/Observation`],
    ['http://fhir.example.org:80/r4?_getpages=1', `${to}/X?_continue=39`],
    ['/r4/Observation?page=2', `${to}/Observation?page=2`],
    [`${from}/Observation?_id=a..b&x=../%2e%2e/`, `${to}/Observation?_id=a..b&x=../%2e%2e/`],
    [`${from}/Patient/a..b`, `${to}/Patient/a..b`],
  ])('leads there for the platform’s own, however it writes itself: %j', (url, expected) => {
    expect(inJson(bundle(url))).toBe(bundle(expected));
  });

  it('repeats a searched reference as the gateway’s, wherever the text is cut', () => {
    const link = (base: string) =>
      `${base}/Observation?subject=${encodeURIComponent(`${base}/Patient/1`)}&code=a%26b&x=é&_count=2`;
    expect(inJson(bundle(link(from)))).toBe(bundle(link(to)));
    const asXml = (url: string) => `<Bundle><link><url value="${url.replaceAll('&', '&amp;')}"/></link></Bundle>`;
    expect(inXml(asXml(link(from)))).toBe(asXml(link(to)));
    const text = Buffer.from(bundle(link(from)));
    for (let cut = 1; cut < text.length; cut += 1) {
      expect(inPieces(new BaseUrlRewriter(rewrite, seal, guard), text, [cut])).toBe(bundle(link(to)));
    }
  });

  it('is refused all the same where it leads up and repeats a reference', () => {
    const reference = encodeURIComponent(`${from}/Patient/1`);
    expect(inJson(bundle(`${from}/../x?subject=${reference}`))).toBe(bundle(refused));
  });

  it('may be long when it is relative', () => {
    const long = bundle(`Observation?_id=${'x'.repeat(20_000)}`);
    expect(inJson(long)).toBe(long);
  });

  it.each(['"', '"l', '"lin', '"link', '"\\u006c'])(
    'leaves nothing to be handed out when the text is over at %j',
    (rest) => {
      const text = Buffer.from(`{"reference":"${from}/Patient/1",${rest}`);
      const rewriter = new BaseUrlRewriter(rewrite, seal, guard);
      expect(rewriter.push(text, true).toString()).toBe(text.toString().replace(from, to));
      expect(rewriter.end()).toHaveLength(0);
    },
  );

  it.each([
    [
      'references, full URLs, attachments and canonical URLs',
      '{"reference":"https://evil.test/Patient/1","fullUrl":"https://evil.test/x","url":"https://evil.test/v"}',
    ],
    [
      'the URLs of extensions in a link',
      '{"link":[{"extension":[{"url":"https://evil.test/e"}],"other":{"url":"https://evil.test/o"}}]}',
    ],
    [
      'prose and narrative',
      '{"div":"<a href=\\"https://evil.test/\\">\\"link\\":[{\\"url\\":\\"https://evil.test/\\"}]</a>"}',
    ],
    ['a link that is no object', '{"link":"https://evil.test/","a":{"link":null,"b":[{"url":"https://evil.test/"}]}}'],
  ])('has no say in %s', (_what, text) => {
    expect(inJson(text)).toBe(text);
  });
});
