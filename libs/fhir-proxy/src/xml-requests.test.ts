import { codeOf, gatewayBase, ProxyFixture } from './testing/fixture.js';
import { startUpstream } from './testing/upstream.js';
import type { Upstream } from './testing/upstream.js';

const fhir = 'xmlns="http://hl7.org/fhir"';
const xhtml = 'xmlns="http://www.w3.org/1999/xhtml"';
let upstream: Upstream;
let fixture: ProxyFixture;

beforeEach(async () => {
  upstream = await startUpstream();
  fixture = new ProxyFixture(upstream.base);
  fixture.writes = true;
  fixture.auth.scopes = ['user/*.cruds'];
});
afterEach(async () => {
  await fixture.proxy.close();
  await upstream.close();
});

const xml = (body: string, type = 'application/fhir+xml') => ({
  headers: { 'content-type': type },
  body: Buffer.from(body),
});

describe('XML that is sent', () => {
  it('goes as it came, with the gateway’s references turned back', async () => {
    const body = (base: string): string =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<Observation ${fhir}><id value="o1"/><!-- ${gatewayBase}/x -->` +
      `<text><div ${xhtml}><a href='${gatewayBase}/Patient/p1'>é</a></div></text><subject><reference value='${base}/Patient/p1'/></subject></Observation>`;
    await fixture.send('PUT Observation/o1', xml(body(gatewayBase)));
    expect(upstream.seen).toMatchObject([
      { method: 'PUT', body: body(upstream.base), headers: { 'content-type': 'application/fhir+xml' } },
    ]);
  });

  it.each([
    ['POST Observation', `<f:Observation xmlns:f="http://hl7.org/fhir"/>`, 'application/xml'],
    ['PATCH Observation/o1', `<Parameters ${fhir}/>`, 'application/fhir+xml'],
    [
      'PATCH Observation/o1',
      '<diff><replace sel="Observation/status/@value">final</replace></diff>',
      'application/xml-patch+xml',
    ],
    ['POST Binary', '<any>thing</any>', 'text/xml'],
    ['POST Observation', `<Observation ${fhir}><note><text value="Really? a=b"/></note></Observation>`, 'text/xml'],
  ])('passes with %s: %s as %s', async (line, body, type) => {
    await fixture.send(line, xml(body, type));
    expect(upstream.seen).toMatchObject([{ body, headers: { 'content-type': type } }]);
  });

  const deep = '<a>'.repeat(200) + '</a>'.repeat(200);
  it.each([
    [
      'a document type',
      'POST Observation',
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Observation ${fhir}/>`,
    ],
    ['an entity of its own', 'POST Observation', `<Observation ${fhir}><status value="&e;"/></Observation>`],
    ['no XML', 'POST Observation', `<Observation ${fhir}>`],
    ['two roots', 'POST Observation', `<Observation ${fhir}/><Patient ${fhir}/>`],
    ['another encoding', 'POST Observation', `<?xml version="1.0" encoding="UTF-7"?><Observation ${fhir}/>`],
    ['no namespace', 'POST Observation', '<Observation/>'],
    ['another namespace', 'POST Observation', `<f:Observation ${fhir} xmlns:f="urn:x"/>`],
    ['another type', 'POST Observation', `<Patient ${fhir}/>`],
    ['an id that a new resource brings', 'POST Observation', `<Observation ${fhir}><id value="o1"/></Observation>`],
    ['another id', 'PUT Observation/o1', `<Observation ${fhir}><id value="o2"/></Observation>`],
    ['two ids', 'PUT Observation/o1', `<Observation ${fhir}><id value="o1"/><id value="o2"/></Observation>`],
    ['no id', 'PUT Observation/o1', `<Observation ${fhir}/>`],
    ['a resource that is no patch', 'PATCH Observation/o1', `<Observation ${fhir}/>`],
    ['nesting without end', 'POST Observation', `<Observation ${fhir}>${deep}</Observation>`],
    ['an operation', 'POST Patient/$everything', `<Parameters ${fhir}/>`],
    ['a batch', 'POST ', `<Bundle ${fhir}><type value="batch"/></Bundle>`],
  ])('is refused with %s', async (_what, line, body) => {
    expect(await codeOf(fixture.send(line, xml(body)))).toBe('BODY_INVALID');
    expect(upstream.seen).toEqual([]);
  });

  it('is refused as an XML Patch that is no PATCH, and never shown in the error', async () => {
    const patch = xml('<diff/>', 'application/xml-patch+xml');
    expect(await codeOf(fixture.send('PUT Observation/o1', patch))).toBe('BODY_INVALID');
    const refused = fixture.send('POST Observation', xml('<canary-4711'));
    await expect(refused).rejects.toThrow(expect.not.stringContaining('canary') as string);
  });

  it('has its conditional references judged as the searches that they are', async () => {
    fixture.auth.scopes = ['user/Observation.cruds', 'user/Patient.r'];
    const conditional = `<Observation ${fhir}><subject><reference value="&#80;atient?identifier=x"/></subject></Observation>`;
    expect(await codeOf(fixture.send('POST Observation', xml(conditional)))).toBe('SCOPE_INSUFFICIENT');
    expect(upstream.seen).toEqual([]);
    fixture.auth.scopes.push('user/Patient.s');
    await fixture.send('POST Observation', xml(conditional));
    expect(upstream.seen).toHaveLength(1);
  });
});
