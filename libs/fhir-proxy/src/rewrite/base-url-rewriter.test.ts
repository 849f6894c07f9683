import fc from 'fast-check';
import { inPieces } from '../testing/in-pieces.js';
import { BaseUrlRewrite, BaseUrlRewriter } from './base-url-rewriter.js';

const from = 'https://fhir.example.org/r4';
const to = 'http://localhost:8000/api/fhir/example';
const rewrite = new BaseUrlRewrite(from, to);
const escaped = (url: string): string => url.replaceAll('/', '\\/');
const apply = (text: string): string => rewrite.apply(Buffer.from(text)).toString();

describe('BaseUrlRewrite', () => {
  it.each([
    [`{"url":"${from}"}`, `{"url":"${to}"}`],
    [`["${from}/Patient/1","${from}?page=2","${from}#x"]`, `["${to}/Patient/1","${to}?page=2","${to}#x"]`],
    [`["${escaped(from)}\\/Patient"]`, `["${escaped(to)}\\/Patient"]`],
    [`["a\\\\","${from}/x"]`, `["a\\\\","${to}/x"]`],
    [`["${from.replaceAll('/', '\\u002f')}\\u002fPatient"]`, `["${to.replaceAll('/', '\\u002f')}\\u002fPatient"]`],
    [
      `["${from}\\u002fPatient","${from}\\u003fpage","${from}\\u0023x"]`,
      `["${to}\\u002fPatient","${to}\\u003fpage","${to}\\u0023x"]`,
    ],
    [`["\\u0068ttps:/\\/fhir\\u002eexample\\u002Eorg/r4/x"]`, `["${escaped(to)}/x"]`],
  ])('replaces a base that begins a string: %s', (text, expected) => {
    expect(apply(text)).toBe(expected);
  });

  it.each([
    ['another host that begins alike', `["${from}.evil.test/x"]`],
    ['another path that begins alike', `["${from}b/Patient","${from}-4","${from}%2F"]`],
    ['an escape other than a slash', `["${from}\\u0030","${from}\\n","${from}\\u00","${from}\\u00zz"]`],
    ['prose', `["see ${from}/Patient/1", " ${from}"]`],
    ['narrative', `{"div":"<a href=\\"${from}/Patient/1\\">x</a>"}`],
    ['narrative that begins with a quote', `{"div":"\\"${from}/Patient/1\\""}`],
    ['a base that never ends', `{"url":"${from}`],
    ['nothing', ''],
  ])('leaves %s alone', (_name, text) => {
    expect(apply(text)).toBe(text);
  });

  it.each(['', '/api/fhir/x', 'https://', 'localhost:8000'])('refuses %j for a base', (base) => {
    expect(() => new BaseUrlRewrite(base, to)).toThrow(TypeError);
  });

  it('is not misled by a path that repeats the host', () => {
    const twice = new BaseUrlRewrite('https://a.test/a.test/r4', to);
    const text = '["https://a.test/a.test/r4/x","https://a.test/r4","a.test","https:\\/\\/a.test/a.test/r"]';
    expect(twice.apply(Buffer.from(text)).toString()).toBe(text.replace('https://a.test/a.test/r4', to));
  });

  it('hands a chunk on itself when nothing in it changes', () => {
    const chunk = Buffer.from('{"resourceType":"Patient","text":"ö"}');
    expect(new BaseUrlRewriter(rewrite).push(chunk)).toBe(chunk);
  });

  it('gives the same result for any text and any cuts', () => {
    const piece = fc.constantFrom(
      '"',
      '\\',
      '/',
      '?',
      `"${from}`,
      from,
      `"${escaped(from)}`,
      `${from}/`,
      `"${from.replaceAll('/', '\\u002f')}`,
      '"\\u0068ttps://fhir\\u002e',
      'example.org/r4',
      '"https',
      'é',
      'x',
      '":',
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join('')));
    fc.assert(
      fc.property(text, fc.array(fc.nat(400), { maxLength: 6 }), (bytes, cuts) => {
        expect(inPieces(new BaseUrlRewriter(rewrite), bytes, cuts)).toBe(rewrite.apply(bytes).toString());
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees with replacing in the parsed value, for any JSON', () => {
    const url = fc.constantFrom(
      from,
      `${from}/Patient/1`,
      `${from}?x`,
      `${from}y`,
      `see ${from}/z`,
      `"${from}/q"`,
      'x',
    );
    const replace = (value: unknown): unknown => {
      if (typeof value !== 'string') return value;
      const rest = value.slice(from.length);
      return value.startsWith(from) && /^([/?#]|$)/.test(rest) ? to + rest : value;
    };
    fc.assert(
      fc.property(fc.array(fc.record({ url, text: fc.string() })), (items) => {
        expect(JSON.parse(apply(JSON.stringify(items)))).toEqual(
          JSON.parse(JSON.stringify(items), (_key, value: unknown) => replace(value)),
        );
      }),
    );
  });

  it('seals a query behind the base, and what stands below a page base, as a whole', () => {
    const pages = new BaseUrlRewrite(from, to, ['https://pages.example.org/p', `${from}/pages`]);
    const seal = (url: string): string | undefined =>
      url.includes('secret') ? undefined : `${to}/X?sealed=${url.length}`;
    const sealed = (text: string): string => pages.apply(Buffer.from(text), seal).toString();
    expect(sealed(`["${from}?_getpages=1\\u0026n=2","${from}\\/?p"]`)).toBe(
      `["${to}/X?sealed=43","${escaped(to)}\\/X?sealed=30"]`,
    );
    expect(sealed(`["https://pages.example.org/p/1","${from}/pages/7","${from}/Patient/1"]`)).toBe(
      `["${to}/X?sealed=29","${to}/X?sealed=35","${to}/Patient/1"]`,
    );
    // What may not be sealed: below the base it is a URL like any other, elsewhere it is left alone.
    expect(sealed(`["${from}?secret","https://pages.example.org/p/secret","https://pages.example.org/pq"]`)).toBe(
      `["${to}?secret","https://pages.example.org/p/secret","https://pages.example.org/pq"]`,
    );
    const long = `["${from}?${'x'.repeat(9000)}"]`;
    expect(sealed(long)).toBe(long.replace(from, to));
    expect(sealed(`["${from}?never closed`)).toBe(`["${from}?never closed`);
    const many = sealed(JSON.stringify(Array.from({ length: 200 }, () => `${from}?x`)));
    expect(many.split('sealed').length - 1).toBe(128);
  });
});
