import { LinkGuard } from './rewrite/link-guard.js';
import { readContentType } from './contract/media-type.js';
import { codeOf, eachProxy, fixture, gatewayBase, upstream } from './testing/fixture.js';
import { UrlSources } from './rewrite/url-sources.js';
import { XmlUrlRewriter } from './rewrite/xml-url-rewriter.js';

const foreign = ['utf-7', 'UTF-16', 'utf-32le', 'shift_jis', 'gbk', 'iso-2022-jp', 'cp037', 'x-user-defined', ''];

describe('the encoding of a Content-Type', () => {
  it.each([
    undefined,
    'application/fhir+json',
    'application/fhir+json; fhirVersion=4.0',
    'application/fhir+xml; charset="utf-8"; fhirVersion=4.0',
    'text/xml; charset=ISO-8859-1',
  ])('is readable in %s', (type) => expect(readContentType(type).isReadable).toBe(true));

  it.each([
    ...foreign.map((charset) => `application/fhir+json; charset=${charset}`),
    'application/fhir+json; charset=utf-8; charset=utf-7',
    'application/fhir+json; charset="utf-7',
    'application/fhir+json; CHARSET="utf-7"',
    "application/fhir+json; charset*=us-ascii''utf-7",
    'application/fhir+json; charset="ut\\f-8"',
  ])('is not readable in %s', (type) => expect(readContentType(type).isReadable).toBe(false));
});

describe('a platform that names an encoding', () => {
  eachProxy();

  const answer = (status: number, type: string): void => {
    const text = `{"resourceType":"Observation","subject":{"reference":"${upstream.base}/Patient/p1"}}`;
    upstream.answer = (_request, response) => response.writeHead(status, { 'content-type': type }).end(text);
  };

  it('other than UTF-8 has not answered', async () => {
    for (const [status, family] of [
      [200, 'application/fhir+json'],
      [200, 'text/json'],
      [200, 'application/fhir+xml'],
      [404, 'application/fhir+json'],
    ] as const) {
      answer(status, `${family}; charset=utf-7`);
      expect(await codeOf(fixture.send('GET Observation/o1'))).toBe('UPSTREAM_NOT_FHIR');
    }
  });

  it('that says how it writes ASCII passes, rewritten', async () => {
    answer(200, 'application/json;charset=ISO-8859-1');
    expect((await fixture.send('GET Observation/o1')).body.toString()).toContain(`${gatewayBase}/Patient/p1`);
  });
});

describe('the declaration of an XML document', () => {
  const base = 'https://platform.test/r4';
  const rewrite = (pieces: readonly string[]): string => {
    const sources = new UrlSources(base, gatewayBase);
    const rewriter = new XmlUrlRewriter(sources, undefined, new LinkGuard(base, gatewayBase));
    const written = pieces.map((piece) => rewriter.push(Buffer.from(piece, 'latin1')));
    return Buffer.concat([...written, rewriter.end()]).toString('latin1');
  };
  const document = (declaration: string): string =>
    `${declaration}<Patient xmlns="http://hl7.org/fhir"><id value="1"/></Patient>`;
  const refusal = expect.objectContaining({ code: 'UPSTREAM_NOT_FHIR' });

  it.each([
    '',
    '\u00ef\u00bb\u00bf',
    "<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n",
    '<?xml-stylesheet href="a" encoding="utf-7"?>',
  ])('may say %j', (declaration) => {
    const text = document(declaration);
    expect(rewrite([text])).toBe(text);
    expect(rewrite([...text])).toBe(text);
  });

  it.each([
    ...foreign.map((encoding) => `<?xml version="1.0" encoding="${encoding}"?>`),
    "<?xml version='1.0' encoding='utf-7'?>",
    '<?xml version="1.0"\n\tencoding\n=\n"utf-7"?>',
    '<?xml version="1.0" encoding=utf-8?>',
    `<?xml version="1.0" ${' '.repeat(300)}encoding="utf-7"?>`,
  ])('ends it with %j', (declaration) => {
    const text = document(declaration);
    expect(() => rewrite([text])).toThrow(refusal);
    expect(() => rewrite([...text])).toThrow(refusal);
  });
});
