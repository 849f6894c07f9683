// Content that is small where it comes from and large, slow or endless for whoever opens it.
import { deflateSync, gzipSync } from 'node:zlib';

/** A document as a Binary has it. */
export interface HostileDocument {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** A PDF of one page with these further objects; `4 0 obj` is the page's content. */
function pdf(stream: Buffer, dictionary = '/Filter/FlateDecode', resources = '', more = ''): HostileDocument {
  const head =
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<${resources}>>>>endobj\n${more}` +
    `4 0 obj<<${dictionary}/Length ${stream.length}>>stream\n`;
  const bytes = Buffer.concat([Buffer.from(head), stream, Buffer.from('\nendstream endobj\ntrailer<</Root 1 0 R>>\n')]);
  return { contentType: 'application/pdf', bytes };
}

const spaces = (megabytes: number) => Buffer.alloc(megabytes * 1_000_000, 32);
const text = (contentType: string, content: string): HostileDocument => ({ contentType, bytes: Buffer.from(content) });
const rawPdf = (body: string) => text('application/pdf', `%PDF-1.4\n${body}\ntrailer<</Root 1 0 R>>\n`);
const cda = (body: string, head = '') =>
  text('text/xml', `<?xml version="1.0"?>${head}<ClinicalDocument>${body}</ClinicalDocument>`);

/** Made when they are asked for: none is in memory before its turn. */
export const hostileDocuments: Readonly<Record<string, () => HostileDocument>> = {
  'a PDF that inflates to 200 MB': () => pdf(deflateSync(spaces(200))),
  'a PDF that is deflated twice': () => pdf(deflateSync(deflateSync(spaces(30))), '/Filter[/FlateDecode/FlateDecode]'),
  'a PDF of run lengths': () =>
    pdf(deflateSync(Buffer.alloc(600_000, Buffer.from([129, 32]))), '/Filter[/FlateDecode/RunLengthDecode]'),
  'a PDF with a predictor of long rows': () =>
    pdf(deflateSync(spaces(20)), '/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 100000000/Colors 32>>'),
  'a PDF with a million open arrays': () => pdf(deflateSync(Buffer.alloc(1_000_000, '['))),
  'a PDF with a million open dictionaries': () => pdf(deflateSync(Buffer.alloc(2_000_000, '<<'))),
  'a PDF with four thousand operators': () => pdf(deflateSync(Buffer.alloc(60_000, 'q 1 0 0 1 0 0 cm '))),
  'a PDF with a picture of a billion points': () =>
    pdf(
      Buffer.from('/I Do'),
      '',
      '/XObject<</I 5 0 R>>',
      '5 0 obj<</Subtype/Image/Width 32000/Height 32000/ColorSpace/DeviceRGB/BitsPerComponent 8/Length 1>>stream\nx\nendstream endobj\n',
    ),
  'a PDF whose form draws itself': () =>
    pdf(
      Buffer.from('/F Do'),
      '',
      '/XObject<</F 5 0 R>>',
      '5 0 obj<</Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 5>>stream\n/F Do\nendstream endobj\n',
    ),
  'a PDF whose pages are their own parents': () =>
    rawPdf('1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999>>endobj'),
  'a PDF of a hundred thousand pages': () =>
    rawPdf(
      `1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 100000/Kids[${'3 0 R '.repeat(100_000)}]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R>>endobj`,
    ),
  'a PDF of ten thousand objects': () =>
    rawPdf(Array.from({ length: 10_000 }, (_, at) => `${at + 1} 0 obj[]endobj`).join('\n')),
  'HTML six thousand deep': () => text('text/html', `${'<div>'.repeat(6_000)}x`),
  'HTML of a million open marks': () => text('text/html', '<'.repeat(1_000_000)),
  'HTML with an element of fifty thousand attributes': () =>
    text('text/html', `<p ${Array.from({ length: 50_000 }, (_, at) => `a${at}=1`).join(' ')}>x`),
  'HTML with a table of thirty thousand cells': () =>
    text('text/html', `<table>${`<tr>${'<td>x'.repeat(100)}`.repeat(300)}</table>`),
  'HTML with tables in tables': () => text('text/html', `${'<table><tr><td>'.repeat(1_000)}x`),
  'HTML of lists in lists': () => text('text/html', `${'<ul><li>'.repeat(3_000)}x`),
  'HTML of a megabyte': () => text('text/html', '<p>word</p>'.repeat(90_000)),
  'RTF ten thousand deep': () => text('text/rtf', `{\\rtf1 ${'{'.repeat(10_000)}`),
  'RTF with a binary part that never ends': () => text('text/rtf', '{\\rtf1 \\bin2147483647 x}'),
  'RTF of two hundred thousand control words': () => text('text/rtf', `{\\rtf1 ${'\\b\\i '.repeat(100_000)}x}`),
  'RTF with twenty thousand fonts': () =>
    text(
      'text/rtf',
      `{\\rtf1{\\fonttbl${Array.from({ length: 20_000 }, (_, at) => `{\\f${at}\\fcharset204 F;}`).join('')}}x}`,
    ),
  'a C-CDA with entities': () =>
    cda(
      `<section><text>${'&b;'.repeat(100_000)}</text></section>`,
      `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(10_000)}">]>`,
    ),
  'a C-CDA six thousand deep': () => cda('<section><text>'.repeat(3_000)),
  'a C-CDA of open empty elements': () => cda(`<section><text>${'<a '.repeat(300_000)}/></text></section>`),
  'a C-CDA of many sections': () => cda('<section><title>t</title><text>x</text></section>'.repeat(10_000)),
  'plain text of nine megabytes': () => text('text/plain', 'word '.repeat(1_800_000)),
};

const ten = [...'0123456789'].map((digit) => `'${digit}'`).join(' | ');

/** FHIRPath whose value, or whose way to it, has no end. */
export const hostileExpressions: Readonly<Record<string, string>> = {
  'a text of 100 MB': `'aaaaaaaaaa'${".replace('a','aaaaaaaaaa')".repeat(7)}`,
  'a text of 10 GB': `'aaaaaaaaaa'${".replace('a','aaaaaaaaaa')".repeat(9)}`,
  'a text joined to itself': `'aaaaaaaaaa'${'.select($this & $this)'.repeat(40)}`,
  'a text by a regular expression': `'aaaaaaaaaa'${".replaceMatches('a','aaaaaaaaaa')".repeat(8)}`,
  'letters of a long text': `'aaaaaaaaaa'${".replace('a','aaaaaaaaaa')".repeat(6)}.toChars()`,
  'a pattern that goes back without end': `'${'a'.repeat(60)}!'.matches('^(a+)+$')`,
  'a pattern of choices': `'${'ab'.repeat(40)}!'.matches('^((a|b|ab)*)*$')`,
  'a cross of lists':
    `(${ten})${'.select($this | %questionnaire.item.linkId | (' + ten + '))'}${'.select(($this & (' + ten + ').first()) | ' + ten + ')'}`.repeat(
      1,
    ),
  'lists in lists': `(${ten}).select((${ten}).select((${ten}).select((${ten}).select((${ten}).select((${ten}).select((${ten}).select(1)))))))`,
  'a repetition that makes new texts': "'a'.repeat($this & 'a' | $this & 'b')",
  'a repetition of all': `(${ten}).repeatAll((${ten}))`,
  'a sum without end': `(${ten}).aggregate($this & $total & $total & $total, 'aaaaaaaaaa')${".replace('a','aaaaaaaaaa')".repeat(4)}`,
  'a deep parenthesis': `${'('.repeat(1_000)}1${')'.repeat(1_000)}`,
  'a chain of a thousand calls': `true${'.not()'.repeat(600)}`,
  'a union with itself': `(${ten})${'.combine($this)'.repeat(1)}${'.select($this.combine($this))'.repeat(40)}`,
};

const literal = (value: string) => ({ type: 'Literal', valueType: '{urn:hl7-org:elm-types:r1}String', value });

/** ELM of one definition `Answer`. */
export const hostileElm: Readonly<Record<string, () => object>> = {
  'a text that doubles': () =>
    library(
      Object.fromEntries(
        Array.from({ length: 40 }, (_, at) => {
          const before = at === 0 ? literal('x'.repeat(1_000)) : { type: 'ExpressionRef', name: `d${at - 1}` };
          return [at === 39 ? 'Answer' : `d${at}`, { type: 'Concatenate', operand: [before, before] }];
        }),
      ),
    ),
  'a pattern without end': () =>
    library({ Answer: { type: 'Matches', operand: [literal(`${'a'.repeat(60)}!`), literal('^(a+)+$')] } }),
  'a definition of itself': () => library({ Answer: { type: 'ExpressionRef', name: 'Answer' } }),
};

function library(definitions: Record<string, object>): object {
  const def = Object.entries(definitions).map(([name, expression]) => ({ name, context: 'Patient', expression }));
  return {
    library: {
      identifier: { id: 'Hostile', version: '1' },
      schemaIdentifier: { id: 'urn:hl7-org:elm', version: 'r1' },
      usings: { def: [{ localIdentifier: 'FHIR', uri: 'http://hl7.org/fhir', version: '4.0.1' }] },
      statements: { def },
    },
  };
}

/** Answers to a search, as bytes with their coding. */
export const hostileBundles: Readonly<Record<string, () => { body: Buffer; coding?: string }>> = {
  'a Bundle a hundred thousand deep': () => ({
    body: bundle(`{"resourceType":"Observation","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
  }),
  'a Bundle that inflates to 200 MB': () => ({ body: gzipSync(spaces(200)), coding: 'gzip' }),
  'a Bundle of 20 MB': () => ({ body: bundle(`{"resourceType":"Observation","id":"${'x'.repeat(20_000_000)}"}`) }),
  'a Bundle of 300,000 numbers': () => ({
    body: bundle(`{"resourceType":"Observation","id":"1","a":[${'1e308,'.repeat(300_000)}1]}`),
  }),
  'a Bundle of 60,000 entries': () => ({
    body: Buffer.from(
      `{"resourceType":"Bundle","type":"searchset","entry":[${'{"resource":{"resourceType":"Observation","a":[{},{}]}},'.repeat(60_000)}{}]}`,
    ),
  }),
  'a Bundle of one name': () => ({
    body: bundle(`{"resourceType":"Observation","status":"final","code":{"text":"${'x'.repeat(3_000_000)}"}}`),
  }),
  'a Bundle of open objects': () => ({ body: Buffer.from('{"a":'.repeat(1_000_000)) }),
  'a Bundle of escapes': () => ({ body: bundle(`{"resourceType":"Observation","a":"${'\\u0041'.repeat(500_000)}"}`) }),
  'a Bundle of repeated members': () => ({
    body: bundle(`{"resourceType":"Observation"${',"id":"x"'.repeat(200_000)}}`),
  }),
};

function bundle(resource: string): Buffer {
  return Buffer.from(`{"resourceType":"Bundle","type":"searchset","entry":[{"resource":${resource}}]}`);
}

const shlink = (payload: object) => `shlink:/${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
const key = Buffer.alloc(32, 1).toString('base64url');

/** What a person may paste as a shared link or a health card. */
export const hostileLinks: Readonly<Record<string, () => string>> = {
  'a link with a long label': () =>
    shlink({ url: 'https://example.invalid/x', key, flag: 'U', label: 'x'.repeat(5_000) }),
  'a link of brackets': () => `shlink:/${Buffer.from('['.repeat(20_000)).toString('base64url')}`,
  'a health card that inflates to 100 MB': () => card(spaces(100)),
  'a health card of deep JSON': () => card(Buffer.from('['.repeat(1_000_000))),
};

function card(payload: Buffer): string {
  const parts = [
    Buffer.from('{"alg":"ES256","zip":"DEF","kid":"x"}'),
    deflateSync(payload).subarray(2, -4),
    Buffer.alloc(64),
  ];
  const jws = parts.map((part) => part.toString('base64url')).join('.');
  return `shc:/${[...jws].map((sign) => String(sign.charCodeAt(0) - 45).padStart(2, '0')).join('')}`;
}
