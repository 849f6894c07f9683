import fc from 'fast-check';
import { inPieces } from '../testing/in-pieces.js';
import { rewriteWhole } from './base-url-rewriter.js';
import { UrlSources } from './url-sources.js';
import { XmlUrlRewriter } from './xml-url-rewriter.js';

const from = 'https://fhir.example.org/r4';
const to = 'http://localhost:8000/api/fhir/example';
const rewrite = new UrlSources(from, to, ['https://pages.example.org/p']);
const apply = (text: string, seal?: (url: string) => string | undefined): string =>
  rewriteWhole(new XmlUrlRewriter(rewrite, seal), Buffer.from(text)).toString();
const asReferences = (text: string, write: (code: number) => string): string =>
  Array.from(text, (character) => write(character.charCodeAt(0))).join('');

describe('XmlUrlRewriter', () => {
  it.each([
    [`<reference value="${from}/Patient/1"/>`, `<reference value="${to}/Patient/1"/>`],
    [`<url value='${from}'/><x url = "${from}?a&amp;b"/>`, `<url value='${to}'/><x url = "${to}?a&amp;b"/>`],
    [`<a v=">" value="${from}/é"/>`, `<a v=">" value="${to}/é"/>`],
    [`<a value="${from.replaceAll('/', '&#47;')}&#47;x"/>`, `<a value="${to}&#47;x"/>`],
    [`<a value="${asReferences(from, (code) => `&#x00${code.toString(16)};`)}&#x3F;x"/>`, `<a value="${to}&#x3F;x"/>`],
    [`<text><div>a</div></text><a value="${from}/x"/>`, `<text><div>a</div></text><a value="${to}/x"/>`],
    [`<!-- <div> --><?x <div> ?><a value="${from}"/>`, `<!-- <div> --><?x <div> ?><a value="${to}"/>`],
  ])('replaces a base that begins an attribute: %s', (text, expected) => {
    expect(apply(text)).toBe(expected);
  });

  it.each([
    ['another host that begins alike', `<a value="${from}.evil.test/x"/>`],
    ['another path that begins alike', `<a value="${from}b" b="${from}-4" c="${from}%2F" d="${from}&amp;x"/>`],
    ['prose', `<a value="see ${from}/Patient/1" b=" ${from}"/>`],
    ['text between tags', `<a>${from}/Patient/1</a>`],
    [
      'narrative',
      `<div xmlns="http://www.w3.org/1999/xhtml"><a href="${from}/Patient/1">x</a><img src='${from}/y'/></div>`,
    ],
    ['narrative that pretends to end', `<div><!-- </div> --><![CDATA[</div>]]><a b="</div>" href="${from}/x"/></div>`],
    ['comments', `<!-- <a value="${from}/x"/> -->`],
    ['CDATA', `<b><![CDATA[<a value="${from}/x"/>]]></b>`],
    ['instructions', `<?xml-stylesheet href="${from}/x"?>`],
    ['references that are none', `<a value="${from.replace('/', '&sol;')}/x" b="${from}&#x;" c="${from}&"/>`],
    ['page bases, unless links are sealed', '<url value="https://pages.example.org/p/1"/>'],
    ['a base that never ends', `<a value="${from}`],
    ['nothing', ''],
  ])('leaves %s alone', (_name, text) => {
    expect(apply(text)).toBe(text);
  });

  it('seals page links as a whole, without their escapes', () => {
    const seen: string[] = [];
    const seal = (url: string): string => `${to}/X?n=${seen.push(url)}&m`;
    const text = `<url value="${from}?_getpages=1&amp;n=2"/><url value='https://pages.example.org/p/1?a="'/>`;
    expect(apply(text, seal)).toBe(`<url value="${to}/X?n=1&amp;m"/><url value='${to}/X?n=2&amp;m'/>`);
    expect(seen).toEqual([`${from}?_getpages=1&n=2`, 'https://pages.example.org/p/1?a="']);
  });

  it('leaves a link that is not well written to the plain rule', () => {
    expect(apply(`<url value="${from}?a&b"/>`, () => 'sealed')).toBe(`<url value="${to}?a&b"/>`);
  });

  it('gives the same result for any text and any cuts', () => {
    const piece = fc.constantFrom(
      ...[
        '<',
        '>',
        '/>',
        '"',
        "'",
        '<a v=',
        '<div>',
        '</div>',
        '<div/>',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<?',
        '?>',
      ],
      ...[`"${from}`, `'${from}/`, from, `"${from.replaceAll('/', '&#47;')}`, '&#4', '7;', '"https', 'é', ' '],
    );
    const text = fc.array(piece, { maxLength: 14 }).map((pieces) => Buffer.from(pieces.join('')));
    fc.assert(
      fc.property(text, fc.array(fc.nat(300), { maxLength: 6 }), (bytes, cuts) => {
        expect(inPieces(new XmlUrlRewriter(rewrite), bytes, cuts)).toBe(apply(bytes.toString()));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['<!DOCTYPE a [<!ENTITY e "x">]><a/>', '<?xml version="1.0"?><!DOCTYPE a>', '<!ENTITY e "x">'])(
    'ends at a document type, by which text may mean anything: %s',
    (text) => expect(() => apply(text)).toThrow(expect.objectContaining({ code: 'UPSTREAM_NOT_FHIR' })),
  );

  it('holds back no more than the start of a tag', () => {
    const rewriter = new XmlUrlRewriter(rewrite);
    const chunk = Buffer.from(`<data value="${'QUJD'.repeat(10_000)}`);
    expect(rewriter.push(chunk)).toBe(chunk);
    expect(rewriter.push(Buffer.from('QUJD')).toString()).toBe('QUJD');
    expect(rewriter.push(Buffer.from(`"/><${'n'.repeat(100)}`)).toString()).toHaveLength(104);
  });
});
