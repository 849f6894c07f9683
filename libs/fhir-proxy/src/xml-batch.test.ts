import { answers, codeOf, eachProxy, fixture, gatewayBase, upstream, xmlBody } from './testing/fixture.js';

const fhir = 'xmlns="http://hl7.org/fhir"';
const xhtml = 'xmlns="http://www.w3.org/1999/xhtml"';

eachProxy(() => {
  answers(200, answered(upstream.base), { 'content-type': 'application/fhir+xml' });
  fixture.mayWrite('user/*.cruds');
});

const answered = (base: string): string =>
  `<Bundle ${fhir}><type value="batch-response"/><entry><fullUrl value="${base}/Patient/1"/>` +
  `<response><location value="${base}/Patient/1/_history/1"/></response></entry></Bundle>`;
const asked = (request: string): string => `<entry><request>${request}</request></entry>`;
const get = (url: string): string => asked(`<method value="GET"/><url value="${url}"/>`);
const read = get('Patient/p1');
const patch = (resource: string): string =>
  `<entry><resource>${resource}</resource><request><method value="PATCH"/><url value="Patient/p1"/></request></entry>`;
const put = (resource: string): string =>
  `<entry><resource>${resource}</resource><request><method value="PUT"/><url value="Patient/p1"/></request></entry>`;
const create = (resource: string, more = ''): string =>
  `<entry><fullUrl value="urn:uuid:1"/><resource>${resource}</resource>` +
  `<request><method value="POST"/><url value="Patient"/>${more}</request></entry>`;
const bundle = (...entries: string[]): string =>
  `<Bundle ${fhir}><type value="transaction"/>${entries.join('')}</Bundle>`;

/** The code and the entry that it was refused for; nothing of it may have been sent. */
async function refusal(body: string | Buffer): Promise<string> {
  const error = await fixture.send('POST ', xmlBody(body)).then(
    () => undefined,
    (thrown: unknown) => thrown as Error & { code: string; expression?: string },
  );
  expect(upstream.seen.filter(({ method }) => method !== 'GET')).toEqual([]);
  return [error?.code, error?.expression].filter((part) => part !== undefined).join(' ');
}

describe('a batch or transaction in XML', () => {
  it('has the slash removed that a URL begins with, however it is written, and may be empty', async () => {
    for (const slash of ['/', '&#x2F;']) await fixture.send('POST ', xmlBody(bundle(get(`${slash}Patient/p1`))));
    await fixture.send('POST ', xmlBody(bundle()));
    const sent = upstream.seen.map(({ body }) => body);
    expect(sent).toEqual([bundle(get('Patient/p1')), bundle(get('Patient/p1')), bundle()]);
  });

  it('goes as it came, with the URLs of the gateway turned back, and so does its answer the other way', async () => {
    const sent = (base: string): string =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<f:Bundle xmlns:f="http://hl7.org/fhir"><!-- as it was -->` +
      `<f:type value='batch'/><f:entry><f:fullUrl value="${base}/Patient/p1"/><f:request>` +
      `<f:method value="GET"/><f:url value = '${base}/Observation?code=1.50&amp;subject=${base}/Patient/p1'/>` +
      `</f:request></f:entry>\n<f:entry><f:fullUrl value="urn:uuid:1"/><f:resource><f:Observation>` +
      `<f:text><div ${xhtml}><a href="${gatewayBase}/Patient/p1">é</a></div></f:text>` +
      `<f:subject><f:reference value="${base}/Patient/p1"/></f:subject></f:Observation></f:resource><f:request>` +
      `<f:method value="POST"/><f:url value="Observation"/><f:ifNoneExist value="subject=${base}/Patient/p1&amp;x=&lt;1"/>` +
      `</f:request></f:entry></f:Bundle>`;
    const { head, body } = await fixture.send('POST ', xmlBody(sent(gatewayBase)));
    expect(head?.status).toBe(200);
    expect(body.toString()).toBe(answered(gatewayBase));
    expect(upstream.seen).toMatchObject([
      { method: 'POST', url: '/r4', body: sent(upstream.base), headers: { 'content-type': 'application/fhir+xml' } },
    ]);
    expect(fixture.audit[0]).toMatchObject({
      event: 'fhir.batch',
      entries: { 'search-type Observation': 1, 'create Observation': 1 },
    });
  });

  it('is what it was, and all of its URLs turned back, however large it is and wherever it is read in parts', async () => {
    const encoded = (base: string): string => encodeURIComponent(`${base}/Patient/p1`);
    const sent = (base: string): string =>
      bundle(
        ...Array.from(
          { length: 400 },
          (_, index) =>
            [
              create(`<Patient><name><family value="${'é😀'.repeat(index % 37)}\r\n&#13;"/></name></Patient>`),
              get(`Observation?subject=${encoded(base)}&amp;x=${index}`),
              get(`Observation?x=${index}&amp;code=a,${base}/x`).replace('"Obs', "'Obs").replace('/x"', "/x'"),
              put(`<Patient><id value="p1"/><photo><url value="${base}/Binary/${index}"/></photo></Patient>`),
            ][index % 4] ?? '',
        ),
      );
    expect(Buffer.byteLength(sent(gatewayBase))).toBeGreaterThan(80_000);
    await fixture.send('POST ', xmlBody(sent(gatewayBase)));
    expect(upstream.seen[0]?.body).toBe(sent(upstream.base));
    expect(fixture.audit[0]).toMatchObject({ entries: { 'create Patient': 100, 'search-type Observation': 200 } });
  });

  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  it.each([
    [
      'a JSON Patch',
      `<Binary><contentType value="application/json-patch+json"/><data value="${base64('[{"op":"remove","path":"/x"}]')}"/></Binary>`,
    ],
    [
      'an XML Patch',
      `<Binary><contentType value="application/xml-patch+xml"/><data value="${base64('<diff><remove sel="Patient/name"/></diff>')}"/></Binary>`,
    ],
  ])('may have %s', async (_what, resource) => {
    await fixture.send('POST ', xmlBody(bundle(patch(resource))));
    expect(upstream.seen).toHaveLength(1);
  });

  it('may have as many entries as one in JSON, and the largest is read at once', async () => {
    const entries = Array<string>(500).fill(create('<Patient><name><family value="x"/></name></Patient>'));
    await fixture.send('POST ', xmlBody(bundle(...entries)));
    expect(upstream.seen).toHaveLength(1);
    expect(await codeOf(fixture.send('POST ', xmlBody(bundle(...entries, read))))).toBe('BODY_TOO_LARGE');
    expect(await codeOf(fixture.send('POST ', xmlBody(bundle(...Array<string>(10_000).fill(read)))))).toBe(
      'BODY_TOO_LARGE',
    );
  });

  it('says nothing of the body in its refusal', async () => {
    const sent = fixture.send('POST ', xmlBody(`<Bundle ${fhir}><type value="canary-4711"/><canary-4711 </Bundle>`));
    await expect(sent).rejects.toThrow(expect.not.stringContaining('canary') as string);
    expect(fixture.auth.calls).toEqual([]);
  });
});

describe('an entry in XML that may not pass keeps all of them back', () => {
  it.each<[string, string, string, string[]]>([
    [
      'refers to that in an extension of a value',
      create(
        '<Patient><birthDate value="2000-01-01"><extension url="x"><valueReference><reference value="Group?x=1"/></valueReference></extension></birthDate></Patient>',
      ),
      'SCOPE_INSUFFICIENT',
      ['user/*.cr'],
    ],
    [
      'is a batch',
      create('<Bundle><type value="batch"/></Bundle>').replace('"Patient"', '""'),
      'INTERACTION_NOT_SUPPORTED',
      ['user/*.cruds'],
    ],
  ])('%s', async (_what, entry, code, scopes) => {
    fixture.auth.scopes = scopes;
    expect(await refusal(bundle(read, entry))).toBe(`${code} Bundle.entry[1]`);
  });

  it.each([
    [
      'two requests',
      read.replace('</entry>', '<request><method value="GET"/><url value="Patient/p2"/></request></entry>'),
    ],
    ['two methods', asked('<method value="GET"/><method value="DELETE"/><url value="Patient/p1"/>')],
    ['two urls', asked('<method value="GET"/><url value="Patient/p1"/><url value="Patient/p2"/>')],
    ['two resources', create('<Patient/>').replace('</resource>', '</resource><resource><Group/></resource>')],
    ['an unknown element in its request', asked('<method value="GET"/><url value="Patient/p1"/><header value="x"/>')],
    ['dots behind escapes', get('Patient/&#37;2e&#37;2e')],
    ['an id without a value', put('<Patient><id/></Patient>')],
    [
      'a patch of two kinds',
      patch(
        '<Binary><contentType value="text/plain"/><contentType value="application/json-patch+json"/><data value="W10="/></Binary>',
      ),
    ],
    [
      'an XML Patch with an entity',
      patch(
        `<Binary><contentType value="application/xml-patch+xml"/><data value="${Buffer.from('<!DOCTYPE d [<!ENTITY e "x">]><diff>&e;</diff>').toString('base64')}"/></Binary>`,
      ),
    ],
  ])('has %s', async (_what, entry) => {
    expect(await refusal(bundle(read, entry))).toMatch(/^[A-Z_]+ Bundle\.entry\[1\]$/);
  });
});

describe('a Bundle that readers could take in more than one way is refused', () => {
  const nested = (count: number): string => '<x>'.repeat(count) + '</x>'.repeat(count);
  it.each<[string, string]>([
    ['text that is no XML', '<Bundle'],
    ['a Bundle of another namespace', bundle(read).replace('hl7.org/fhir', 'hl7.org/fhir/')],
    ['a Bundle of another type', bundle(read).replace('transaction', 'collection')],
    ['two types', bundle('<type value="collection"/>', read)],
    ['a document type', `<!DOCTYPE Bundle>${bundle(read)}`],
    ['an entity', `<!DOCTYPE x [<!ENTITY e "Patient/p1">]>${bundle(get('&e;'))}`],
    ['an entity of nobody', bundle(get('&e;'))],
    ['another encoding', `<?xml version="1.0" encoding="UTF-16"?>${bundle(read)}`],
    ['an entry of another namespace', bundle(read, read.replace('<entry>', '<entry xmlns="urn:x">'))],
    ['a url of another namespace', bundle(read.replace('<url ', '<url xmlns="urn:x" '))],
    [
      'a value of another namespace',
      bundle(read.replace('<url value', '<url xmlns:y="urn:y" y:value="Patient/p2" value')),
    ],
    ['an attribute that FHIR does not have', bundle(read.replace('<url ', '<url url="Patient/p2" '))],
    ['ids whose names differ in case', bundle(put('<Patient><id value="p1"/><ID value="p2"/></Patient>'))],
    ['an id as an attribute', bundle(put('<Patient id="p2"><id value="p1"/></Patient>'))],
    ['text for a value', bundle(read.replace('<url value="Patient/p1"/>', '<url value="Patient/p1">Patient/p2</url>'))],
    [
      'CDATA for a value',
      bundle(read.replace('<url value="Patient/p1"/>', '<url value="Patient/p1"><![CDATA[x]]></url>')),
    ],
    ['two resources in one place', bundle(create('<Patient/><Observation/>'))],
    ['entries in narrative', bundle(read, `<text><div ${xhtml}><entry ${fhir}/></div></text>`)],
    ['narrative where none belongs', bundle(`<div ${xhtml}/>`, read)],
    ['attributes without end', bundle(`<x ${Array.from({ length: 65 }, (_, at) => `xmlns:a${at}="x"`).join(' ')}/>`)],
    ['names without end', bundle(read, ...Array.from({ length: 300 }, (_, at) => `<x${at}/>`))],
    ['a resource that calls itself another', bundle(create('<Patient><resourceType value="Group"/></Patient>'))],
    ['a name that none has', bundle(read, '<_entry/>')],
    ['levels without end', bundle(read, create(`<Patient>${nested(200)}</Patient>`))],
  ])('%s', async (_what, body) => {
    expect(await refusal(body)).toMatch(/^BODY_INVALID/);
  });

  it('bytes that are no UTF-8', async () => {
    const utf16 = Buffer.from(`\ufeff${bundle(read)}`, 'utf16le');
    expect(await refusal(utf16)).toBe('BODY_INVALID');
    expect(await refusal(Buffer.from(bundle(get('Patient?name=\u00e9')), 'latin1'))).toBe('BODY_INVALID');
  });

  it('more elements than any', async () => {
    expect(await refusal(bundle(read, '<a/>'.repeat(400_000)))).toBe('BODY_INVALID');
  });
});

describe('what says nothing to any reader', () => {
  it.each([
    ['comments', bundle(read.replace('/></request>', '><!-- GET --></url><!-- x --></request>'))],
    ['processing instructions', bundle(`<?x <entry/>?>${read}`)],
    ['a byte order mark', `\ufeff${bundle(read)}`],
  ])('may stand in it: %s', async (_what, body) => {
    await fixture.send('POST ', xmlBody(body));
    expect(upstream.seen).toHaveLength(1);
  });
});
