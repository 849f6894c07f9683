import { atOnce } from '@fhir-gateway/limits';
import { readXmlBody } from './xml-body.js';
import { resourceXml } from './xml-writer.js';

const start = '<?xml version="1.0" encoding="UTF-8"?>';
const xhtml = 'xmlns=\\"http://www.w3.org/1999/xhtml\\"';

/** What stands between the tags of a Basic with these members. */
function inside(members: string): string {
  const text = atOnce(resourceXml(`{"resourceType":"Basic"${members === '' ? '' : `,${members}`}}`));
  expect(atOnce(readXmlBody(Buffer.from(text)))).toMatchObject({ root: 'Basic', isFhir: true });
  const [, content = ''] = /^<\?xml[^>]*><Basic xmlns="http:\/\/hl7\.org\/fhir">(.*)<\/Basic>$/s.exec(text) ?? [];
  return content;
}

describe('a resource in XML', () => {
  it('has its elements in the order of their definition', () => {
    const text =
      '{"issue":[{"code":"x","severity":"y"}],"id":"1","resourceType":"OperationOutcome","meta":{"tag":[],"source":"s"}}';
    expect(atOnce(resourceXml(text))).toBe(
      `${start}<OperationOutcome xmlns="http://hl7.org/fhir"><id value="1"/><meta><source value="s"/></meta>` +
        '<issue><severity value="y"/><code value="x"/></issue></OperationOutcome>',
    );
  });

  it.each([
    ['a decimal as it is written', '"a":1.50', '<a value="1.50"/>'],
    ['escapes', '"a":"<&\\"\\u00e9\\n"', '<a value="&lt;&amp;&quot;é&#10;"/>'],
    ['a character that XML does not have', '"a":"x\\u0000y\\ud800"', '<a value="x\ufffdy\ufffd"/>'],
    [
      'ids and urls as attributes',
      '"extension":[{"url":"u","id":"i","valueCoding":{"id":"c","code":"k","system":"s"}}]',
      '<extension id="i" url="u"><valueCoding id="c"><system value="s"/><code value="k"/></valueCoding></extension>',
    ],
    [
      'what extends a value',
      '"a":"x","_a":{"id":"i","extension":[{"url":"u","valueCode":"k"}]}',
      '<a id="i" value="x"><extension url="u"><valueCode value="k"/></extension></a>',
    ],
    ['what extends one of several values', '"a":[null,"y"],"_a":[{"id":"i"},null]', '<a id="i"/><a value="y"/>'],
    [
      'a resource within',
      '"contained":[{"resourceType":"Patient","id":"p"}]',
      '<contained><Patient><id value="p"/></Patient></contained>',
    ],
    [
      'narrative',
      `"text":{"div":"<div ${xhtml}>x<br/></div>","status":"generated"}`,
      '<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">x<br/></div></text>',
    ],
  ])('keeps %s', (_what, members, content) => {
    expect(inside(members)).toBe(content);
  });

  it.each([
    ['nothing', '"a":null,"b":[],"c":{},"d":[{}]'],
    ['a name that no element has', '"a b":"x","<c>":"x","@d":"x","__proto__":"x"'],
    ['a list within a list', '"a":[["x"]]'],
    ['a resource of no name', '"contained":[{"resourceType":"A><B"}]'],
    ['narrative that is not well-formed', `"text":{"status":"x","div":"<div ${xhtml}>"}`],
    ['narrative of another namespace', '"text":{"status":"x","div":"<div>x</div>"}'],
    ['narrative that ends and goes on', `"text":{"status":"x","div":"<div ${xhtml}/></text><x/><text>"}`],
    ['narrative with a document type', `"text":{"status":"x","div":"<!DOCTYPE div><div ${xhtml}/>"}`],
    ['narrative with a declaration', `"text":{"status":"x","div":"<?xml version=\\"1.0\\"?><div ${xhtml}/>"}`],
  ])('leaves out %s', (_what, members) => {
    expect(inside(members)).toBe('');
  });

  it('ends where no resource is so deep', () => {
    const deep = `${'{"a":'.repeat(50_000)}"x"${'}'.repeat(50_000)}`;
    expect(inside(`"a":${deep}`)).toBe('');
  });
});
