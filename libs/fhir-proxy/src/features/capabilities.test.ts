import { sendJson } from '@fhir-gateway/testing';
import type { CapabilityStatement } from 'fhir/r4.js';
import { answers, codeOf, eachProxy, fixture, gatewayBase, reopen, upstream } from '../testing/fixture.js';

const security = {
  description: 'Bring a token of the gateway.',
  oauth: { authorize: 'http://gateway.test/oauth/authorize', token: 'http://gateway.test/oauth/token' },
};

let nowMs: number;

eachProxy(() => {
  nowMs = 1_000_000;
  upstream.answer = (_request, response) => sendJson(response, 200, statement(upstream.base), { etag: 'W/"1"' });
  reopen({ security, now: () => nowMs });
});

/** As text, since its spaces and decimals have to survive. */
function statement(base: string): string {
  const params = Array.from({ length: 40 }, (_, index) => `{"name":"p${index}", "type":"token"}`).join(',');
  return `{ "resourceType":"CapabilityStatement", "status":"active","date":"2026-01-01","kind":"instance",
    "implementation":{"description":"Test hospital","url":"${base}","extension":[{"url":"x","valueDecimal":1.50}]},
    "fhirVersion":"4.0.1","format":["json","xml"],
    "rest":[{"mode":"server","security":{"cors":true,"extension":[{"url":"oauth-uris","extension":[
      {"url":"token","valueUri":"https://login.hospital.example/token"}]}]},
      "resource":[{"type":"Patient","searchParam":[${params}]}]},
      {"mode":"client","documentation":"as it was"}]}`;
}

async function get(line = 'GET metadata', headers = {}): Promise<{ status?: number; etag?: unknown; text: string }> {
  const { head, body } = await fixture.send(line, { headers }, { session: undefined });
  return { ...(head && { status: head.status, etag: head.headers['etag'] }), text: body.toString() };
}

describe('the CapabilityStatement of a platform', () => {
  it('is valid, and tells the address and the security of the gateway', async () => {
    const { text } = await get();
    const served = JSON.parse(text) as CapabilityStatement;
    // The elements that R4 requires (capabilitystatement.html; cpb-1, cpb-2, cpb-15).
    for (const name of ['status', 'date', 'kind', 'fhirVersion', 'format'] as const) expect(served[name]).toBeTruthy();
    expect(served.implementation).toMatchObject({ description: 'Test hospital', url: gatewayBase });
    expect(served.rest?.[0]?.security).toEqual({
      extension: [
        {
          url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
          extension: [
            { url: 'authorize', valueUri: security.oauth.authorize },
            { url: 'token', valueUri: security.oauth.token },
          ],
        },
      ],
      service: [expect.objectContaining({ text: 'OAuth2 with SMART App Launch' })],
      description: security.description,
    });
    expect(text).not.toMatch(/hospital\.example/);
    expect(text).not.toContain(upstream.origin);
  });

  it('is otherwise what the platform wrote: every search parameter, decimals, other parts', async () => {
    const { text } = await get();
    const served = JSON.parse(text) as CapabilityStatement;
    expect(served.rest?.[0]?.resource?.[0]?.searchParam).toHaveLength(40);
    expect(text).toContain('"valueDecimal":1.50');
    expect(served.rest?.[1]).toEqual({ mode: 'client', documentation: 'as it was' });
    expect(Object.keys(served)).toEqual(Object.keys(JSON.parse(statement('')) as object));
  });

  it('names no security on an open platform, and an implementation where there was none', async () => {
    reopen({ security }, { isOpen: true });
    answers(200, { resourceType: 'CapabilityStatement', rest: [{ security: { description: 'x' } }, 7] });
    expect(JSON.parse((await get()).text)).toEqual({
      resourceType: 'CapabilityStatement',
      rest: [{}],
      implementation: { description: expect.any(String), url: gatewayBase },
    });
  });

  it('is told in XML to who asks for it, with the address and the security of the gateway', async () => {
    const { text, etag } = await get('GET metadata?_format=xml');
    expect(text).toContain(`<implementation><extension url="x"><valueDecimal value="1.50"/></extension>`);
    expect(text).toContain(`<description value="Test hospital"/><url value="${gatewayBase}"/></implementation>`);
    expect(text).toContain(`<extension url="token"><valueUri value="${security.oauth.token}"/></extension>`);
    expect(text).toMatch(/<rest><mode value="server"\/><security>.*<\/security><resource>/);
    expect(text).not.toMatch(/hospital\.example/);
    const inJson = await get();
    expect(etag).not.toBe(inJson.etag);
    expect(await get('GET metadata', { accept: 'application/fhir+xml' })).toEqual({ status: 200, etag, text });
    const known = { accept: 'application/fhir+xml', 'if-none-match': String(etag) };
    expect((await get('GET metadata', known)).status).toBe(304);
    expect((await get('GET metadata', { ...known, 'if-none-match': String(inJson.etag) })).status).toBe(200);
    const { head, body } = await fixture.send('HEAD metadata?_format=application/fhir%2Bxml', {});
    expect(head?.headers['content-type']).toBe('application/fhir+xml; charset=utf-8');
    expect([head?.headers['content-length'], body.length]).toEqual([String(Buffer.byteLength(text)), 0]);
    // Whatever the client asks for, the platform is asked once, and for JSON.
    expect(upstream.seen.map(({ url, headers }) => [url, headers['accept']])).toEqual([
      ['/r4/metadata', 'application/fhir+json'],
    ]);
  });

  it('is told in XML, too, when it is an error', async () => {
    answers(403, { resourceType: 'OperationOutcome', issue: [{ code: 'forbidden', severity: 'error' }] });
    const refused = await get('GET metadata?_summary=true&_format=xml');
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('<issue><severity value="error"/><code value="forbidden"/></issue>');
  });

  it('leaves everything else that the platform answers there as it is', async () => {
    answers(200, { resourceType: 'TerminologyCapabilities' });
    expect(JSON.parse((await get('GET metadata?mode=terminology')).text)).toEqual({
      resourceType: 'TerminologyCapabilities',
    });
    answers(403, { resourceType: 'OperationOutcome' });
    expect((await get()).status).toBe(403);
  });
});

describe('the CapabilityStatement of a platform that speaks XML alone', () => {
  const inXml = (base: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<CapabilityStatement xmlns="http://hl7.org/fhir"><text><status value="generated"/>
      <div xmlns="http://www.w3.org/1999/xhtml">at ${base}</div></text><status value="active"/><experimental value="false"/>
      <implementation><extension url="x"><valueDecimal value="1.50"/></extension><description value="Test &amp; hospital"/>
      <url value="${base}"/></implementation><fhirVersion value="4.0.1"/><format value="xml"/><rest><mode value="server"/>
      <security><extension url="token"><valueUri value="https://login.hospital.example/token"/></extension></security>
      <resource><type value="Patient"/><readHistory value="true"/><operation><name value="closure"/></operation>
      </resource></rest></CapabilityStatement>`;
  const xml = { 'content-type': 'application/fhir+xml', etag: 'W/"1"' };
  beforeEach(() => {
    answers(200, inXml(upstream.base), xml);
  });

  it('is told in JSON, with the gateway’s address and security', async () => {
    const { text } = await get();
    expect(JSON.parse(text)).toMatchObject({
      implementation: { extension: [{ url: 'x', valueDecimal: 1.5 }], url: gatewayBase },
      rest: [{ security: { description: security.description }, resource: [{ type: 'Patient', readHistory: true }] }],
    });
    expect(text).toContain('"valueDecimal":1.50');
    expect(text).not.toMatch(/hospital\.example|generated/);
  });

  it.each([406, 415])('is asked for in XML where JSON is answered with %d, once', async (status) => {
    upstream.answer = ({ headers }, response) =>
      headers.accept === 'application/fhir+xml'
        ? sendJson(response, 200, inXml(upstream.base), xml)
        : sendJson(response, status, { resourceType: 'OperationOutcome' });
    expect((JSON.parse((await get()).text) as CapabilityStatement).implementation?.url).toBe(gatewayBase);
    expect(upstream.seen.map(({ headers }) => headers.accept)).toEqual([
      'application/fhir+json',
      'application/fhir+xml',
    ]);
    answers(status, { resourceType: 'OperationOutcome' });
    expect((await get('GET metadata?_summary=true')).status).toBe(status);
    expect(upstream.seen).toHaveLength(4);
  });

  it.each<[string, (text: string) => string, string?]>([
    ['another namespace', (text) => text.replace('hl7.org/fhir"', 'hl7.org/other"')],
    ['a document type', (text) => text.replace('<Cap', '<!DOCTYPE x><Cap'), 'UPSTREAM_NOT_FHIR'],
    ['a page', () => '<html><body>https://login.hospital.example/token</body></html>'],
  ])('is not passed on when it is %s', async (_what, change, code = 'FORMAT_NOT_SUPPORTED') => {
    upstream.answer = (_request, response) => sendJson(response, 200, change(inXml(upstream.base)), xml);
    expect(await codeOf(get())).toBe(code);
    expect(await codeOf(get('GET metadata?_format=xml&_summary=true'))).toBe(code);
  });
});

describe('keeping it', () => {
  it('asks the platform once, whoever comes meanwhile and after', async () => {
    const answers = await Promise.all([get(), get(), get('GET metadata?_format=json')]);
    answers.push(await get(), await get('HEAD metadata'));
    expect(upstream.seen).toHaveLength(1);
    expect(new Set(answers.map(({ etag }) => etag)).size).toBe(1);
    expect(answers.map(({ text }) => text.length > 0)).toEqual([true, true, true, true, false]);
    expect(fixture.audit).toHaveLength(5);
  });

  it('answers 304 to who has it', async () => {
    const { etag } = await get();
    expect(await get('GET metadata', { 'if-none-match': `"x", ${String(etag)}` })).toMatchObject({
      status: 304,
      text: '',
    });
    expect(await get('GET metadata', { 'if-none-match': 'W/"1"' })).toMatchObject({ status: 200 });
  });

  it('asks after an hour whether it has changed', async () => {
    const before = await get();
    nowMs += 3_600_001;
    upstream.answer = (_request, response) => response.writeHead(304).end();
    expect(await get()).toEqual(before);
    expect(upstream.seen[1]?.headers['if-none-match']).toBe('W/"1"');
    nowMs += 3_600_001;
    upstream.answer = (_request, response) =>
      sendJson(response, 200, statement(upstream.base).replace('hospital"', 'clinic"'));
    expect((await get()).text).toContain('Test clinic');
  });

  it('serves what it has while the platform is out of order', async () => {
    const before = await get();
    nowMs += 3_600_001;
    upstream.answer = (_request, response) => response.socket?.destroy();
    expect(await get()).toEqual(before);
  });

  it('keeps no failure from the next caller', async () => {
    const good = upstream.answer;
    answers(404, { resourceType: 'OperationOutcome' });
    expect((await get()).status).toBe(404);
    upstream.answer = good;
    expect((await get()).status).toBe(200);
  });

  it('keeps nothing that was shown to a login only', async () => {
    upstream.answer = ({ headers }, response) =>
      headers.authorization ? sendJson(response, 200, statement(upstream.base)) : response.writeHead(401).end();
    const signedIn = await fixture.send('GET metadata');
    expect(signedIn.body.toString()).not.toMatch(/hospital\.example/);
    expect(await codeOf(get())).toBe('LOGIN_REQUIRED');
    expect((await fixture.send('GET metadata')).head?.status).toBe(200);
  });

  it('tells nobody of another caller’s missing login', async () => {
    upstream.answer = ({ headers }, response) =>
      headers.authorization ? sendJson(response, 200, statement(upstream.base)) : response.writeHead(401).end();
    const [anonymous, signedIn] = await Promise.all([codeOf(get()), codeOf(fixture.send('GET metadata'))]);
    expect([anonymous, signedIn]).toEqual(['LOGIN_REQUIRED', 'no error']);
  });

  it('keeps no more than it may, and lets the longest unused go', async () => {
    reopen({ limits: { maxCapabilitiesLength: 5000 } });
    const platforms = ['a', 'b', 'c'].map((id) => ({ ...fixture.platform, id }));
    for (const platform of [...platforms, ...platforms]) await fixture.send('GET metadata', {}, { platform });
    expect(upstream.seen).toHaveLength(6);
    await fixture.send('GET metadata', {}, { platform: platforms[2] ?? fixture.platform });
    expect(upstream.seen).toHaveLength(6);
  });
});
