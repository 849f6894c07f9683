import { codeOf, eachProxy, fixture, gatewayBase, upstream, xmlBody } from './testing/fixture.js';

const fhir = 'xmlns="http://hl7.org/fhir"';
const xhtml = 'xmlns="http://www.w3.org/1999/xhtml"';

eachProxy(() => {
  fixture.mayWrite('user/*.cruds');
});

describe('XML that is sent', () => {
  it('goes as it came, with the gateway’s references turned back', async () => {
    const body = (base: string): string =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<Observation ${fhir}><id value="o1"/><!-- ${gatewayBase}/x -->` +
      `<text><div ${xhtml}><a href='${gatewayBase}/Patient/p1'>é</a></div></text><subject><reference value='${base}/Patient/p1'/></subject></Observation>`;
    await fixture.send('PUT Observation/o1', xmlBody(body(gatewayBase)));
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
    ['POST Observation', `<Observation ${fhir}><id value="o1"/></Observation>`, 'application/fhir+xml'],
  ])('passes with %s: %s as %s', async (line, body, type) => {
    await fixture.send(line, xmlBody(body, type));
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
    [
      'two ids of a new resource',
      'POST Observation',
      `<Observation ${fhir}><id value="a"/><id value="b"/></Observation>`,
    ],
    ['another id', 'PUT Observation/o1', `<Observation ${fhir}><id value="o2"/></Observation>`],
    ['two ids', 'PUT Observation/o1', `<Observation ${fhir}><id value="o1"/><id value="o2"/></Observation>`],
    ['no id', 'PUT Observation/o1', `<Observation ${fhir}/>`],
    ['a resource that is no patch', 'PATCH Observation/o1', `<Observation ${fhir}/>`],
    ['nesting without end', 'POST Observation', `<Observation ${fhir}>${deep}</Observation>`],
    ['another version of XML', 'POST Observation', `<?xml version="1.1"?><Observation ${fhir}/>`],
  ])('is refused with %s', async (_what, line, body) => {
    expect(await codeOf(fixture.send(line, xmlBody(body)))).toBe('BODY_INVALID');
    expect(upstream.seen).toEqual([]);
  });

  it.each(['application/fhir+xml; charset=utf-16', 'application/fhir+xml; charset="UTF-7"'])(
    'is refused as %s, whatever its bytes',
    async (type) => {
      expect(await codeOf(fixture.send('POST Observation', xmlBody(`<Observation ${fhir}/>`, type)))).toBe(
        'BODY_TYPE_UNSUPPORTED',
      );
      expect(upstream.seen).toEqual([]);
    },
  );

  it('is refused as an XML Patch that is no PATCH, and never shown in the error', async () => {
    const patch = xmlBody('<diff/>', 'application/xml-patch+xml');
    expect(await codeOf(fixture.send('PUT Observation/o1', patch))).toBe('BODY_INVALID');
    const refused = fixture.send('POST Observation', xmlBody('<canary-4711'));
    await expect(refused).rejects.toThrow(expect.not.stringContaining('canary') as string);
  });

  it('has its conditional references judged as the searches that they are', async () => {
    fixture.auth.scopes = ['user/Observation.cruds', 'user/Patient.r'];
    const conditional = `<Observation ${fhir}><subject><reference value="&#80;atient?identifier=x"/></subject></Observation>`;
    expect(await codeOf(fixture.send('POST Observation', xmlBody(conditional)))).toBe('SCOPE_INSUFFICIENT');
    expect(upstream.seen).toEqual([]);
    fixture.auth.scopes.push('user/Patient.s');
    await fixture.send('POST Observation', xmlBody(conditional));
    expect(upstream.seen).toHaveLength(1);
  });
});

describe('the Parameters of an operation in XML', () => {
  const parameters = (content: string) => xmlBody(`<Parameters ${fhir}>${content}</Parameters>`);
  const named = (name: string, value: string) => `<parameter><name value="${name}"/>${value}</parameter>`;
  const line = 'POST Patient/$everything';
  beforeEach(() => (fixture.auth.scopes = ['patient/*.rs']));

  it.each([
    ['the patient of the login', named('patient', '<valueString value="p1"/>')],
    ['a reference to that patient', named('x', '<valueReference><reference value="Patient/p1"/></valueReference>')],
  ])('pass with %s', async (_what, content) => {
    await fixture.send(line, parameters(content));
    expect(upstream.seen).toMatchObject([{ method: 'POST', body: parameters(content).body.toString() }]);
  });

  const twice = '<valueString value="p1"/><valueString value="p2"/>';
  it.each([
    ['another patient by an escape', 'PATIENT_OUT_OF_SCOPE', named('p&#97;tient', '<valueString value="p2"/>')],
    [
      'a reference to another patient',
      'PATIENT_OUT_OF_SCOPE',
      named('x', '<valueReference><reference value="Patient/p2"/></valueReference>'),
    ],
    ['two values', 'BODY_INVALID', named('patient', twice)],
    ['two names', 'BODY_INVALID', named('x', '<name value="patient"/><valueString value="p2"/>')],
    ['two names, in other case', 'BODY_INVALID', named('x', '<Name value="patient"/><valueString value="p2"/>')],
    [
      'two references',
      'BODY_INVALID',
      named('x', '<valueReference><reference value="Patient/p1"/><reference value="Patient/p2"/></valueReference>'),
    ],
    ['a value that is text', 'BODY_INVALID', named('patient', '<valueString>p2</valueString>')],
    ['a value that is CDATA', 'BODY_INVALID', named('patient', '<valueString><![CDATA[p2]]></valueString>')],
    [
      'a value with content',
      'BODY_INVALID',
      named('patient', '<valueString value="p1"><value value="p2"/></valueString>'),
    ],
    ['another namespace', 'BODY_INVALID', named('patient', '<valueString xmlns="urn:x" value="p2"/>')],
    ['an attribute of another namespace', 'BODY_INVALID', named('x', '<valueString xmlns:y="urn:y" y:value="p2"/>')],
    ['narrative where none belongs', 'BODY_INVALID', `<div ${xhtml}><parameter/></div>`],
    ['elements of FHIR in narrative', 'BODY_INVALID', `<text><div ${xhtml}><parameter ${fhir}/></div></text>`],
  ])('are refused with %s', async (_what, code, content) => {
    expect(await codeOf(fixture.send(line, parameters(content)))).toBe(code);
    expect(upstream.seen).toEqual([]);
  });
});
