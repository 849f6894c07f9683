import { sendJson } from '@fhir-gateway/testing';
import { answers, eachProxy, fixture, formBody, reopen, upstream } from '../testing/fixture.js';
import type { PlatformChange } from '../testing/fixture.js';

eachProxy();

const statement = {
  resourceType: 'CapabilityStatement',
  rest: [
    {
      mode: 'server',
      searchParam: [{ name: 'everywhere' }],
      resource: [
        { type: 'Observation', searchParam: [{ name: 'patient' }, { name: 'code' }] },
        { type: 'Device', searchParam: [{ name: 'type' }] },
        { type: 'Condition' },
      ],
    },
  ],
};

function start(change: PlatformChange = {}): void {
  upstream.seen.length = 0;
  upstream.answer = ({ url }, response) =>
    sendJson(response, 200, url.startsWith('/r4/metadata') ? statement : { resourceType: 'Bundle', type: 'searchset' });
  reopen({}, change);
}

/** What the platform was asked, and what the answer's head says was done to it. */
async function search(line: string, request = {}): Promise<[string, string | undefined, string | undefined]> {
  const { head } = await fixture.send(line, request);
  const said = (name: string): string | undefined => head?.headers[name]?.toString();
  const { url = '', body = '' } = upstream.seen.at(-1) ?? {};
  return [`${url}${body && ` ${body}`}`, said('x-fhir-gateway-added'), said('warning')];
}

describe('the patient of the login', () => {
  it.each([
    ['GET Observation', '/r4/Observation?patient=p1', 'patient'],
    ['GET Observation?code=a%7Cb,c&_count=2', '/r4/Observation?code=a%7Cb,c&_count=2&patient=p1', 'patient'],
    ['GET Patient', '/r4/Patient?_id=p1', '_id'],
    ['HEAD Condition', '/r4/Condition?patient=p1', 'patient'],
  ])('is named in %s, and the answer says so', async (line, url, added) => {
    start();
    expect(await search(line)).toEqual([url, added, undefined]);
  });

  it('is named beside a search by POST', async () => {
    start();
    expect(await search('POST Observation/_search', formBody('code=1'))).toEqual([
      '/r4/Observation/_search?patient=p1 code=1',
      'patient',
      undefined,
    ]);
  });

  it.each([
    ['names somebody', 'GET Observation?subject=Patient/p1'],
    ['names somebody by a chain', 'GET Observation?patient.name=x'],
    ['names a resource', 'GET Observation?_id=o1'],
    ['goes the other way', 'GET Patient?_has:Observation:patient:code=1'],
    ['is for a type without a patient', 'GET Practitioner?name=x'],
    ['is a page by a cursor', 'GET Observation?cursor=abc'],
    ['is across types', 'GET ?_type=Observation'],
    ['is no search', 'GET Observation/o1'],
  ])('is not named where a request %s', async (_what, line) => {
    start();
    expect(await search(line)).toEqual([line.replace(/^GET /, '/r4/').replace('/r4/?', '/r4?'), undefined, undefined]);
  });

  it('is not named beside one in the form', async () => {
    start();
    const [asked, added] = await search('POST Observation/_search', formBody('patient=p1'));
    expect([asked, added]).toEqual(['/r4/Observation/_search patient=p1', undefined]);
  });

  it.each<[string, string[], string | undefined, PlatformChange]>([
    ['where a wider scope covers the search', ['patient/*.rs', 'user/Observation.s'], 'p1', {}],
    ['where the login has none', ['user/*.rs'], undefined, {}],
    [
      'where the platform takes nothing unknown',
      ['patient/*.rs'],
      'p1',
      { definition: { quirks: { rejectUnknownSearchParams: true } } },
    ],
  ])('is not named %s', async (_where, scopes, patient, change) => {
    start(change);
    Object.assign(fixture.auth, { scopes, patient });
    expect(await search('GET Observation')).toEqual(['/r4/Observation', undefined, undefined]);
  });

  it('is not named where the platform is known not to search by it; nobody is asked for that', async () => {
    start();
    expect((await search('GET Device'))[0]).toBe('/r4/Device?patient=p1');
    expect(upstream.seen).toHaveLength(1);
    await fixture.send('GET metadata');
    expect((await search('GET Device'))[0]).toBe('/r4/Device');
    expect((await search('GET Condition'))[0]).toBe('/r4/Condition?patient=p1');
  });
});

describe('quirk', () => {
  it('unknownSearchParams: takes out what the platform does not list for the type, and warns', async () => {
    start({ definition: { quirks: { unknownSearchParams: 'strip' } } });
    fixture.auth.scopes = ['user/*.rs'];
    expect(await search('GET Observation?foo=secret&code=a%20b&everywhere=1&_count=2&bar:exact=secret&code=c')).toEqual(
      [
        '/r4/Observation?code=a%20b&everywhere=1&_count=2&code=c',
        undefined,
        '299 fhir-gateway "The platform does not know, and was not sent: foo, bar"',
      ],
    );
    expect(await search('POST Observation/_search', formBody('foo=1&code=2'))).toMatchObject([
      '/r4/Observation/_search code=2',
      undefined,
      expect.stringContaining('foo'),
    ]);
    expect(upstream.seen.filter(({ url }) => url === '/r4/metadata')).toHaveLength(1);
  });

  it.each([
    ['lists nothing for the type', 'GET Condition?foo=1'],
    ['lists all of it', 'GET Observation?code=1'],
    ['wrote the link to a page', 'GET Observation?page=2&foo=1'],
  ])('unknownSearchParams: takes out nothing where the platform %s', async (_what, line) => {
    start({ definition: { quirks: { unknownSearchParams: 'strip' } } });
    fixture.auth.scopes = ['user/*.rs'];
    expect(await search(line)).toEqual([line.replace('GET ', '/r4/'), undefined, undefined]);
  });

  it('unknownSearchParams: takes out nothing while the platform cannot say what it knows, nor by default', async () => {
    start({ definition: { quirks: { unknownSearchParams: 'strip' } } });
    answers(404, { resourceType: 'OperationOutcome' });
    fixture.auth.scopes = ['user/*.rs'];
    expect((await search('GET Observation?foo=1'))[0]).toBe('/r4/Observation?foo=1');
    start();
    fixture.auth.scopes = ['user/*.rs'];
    expect((await search('GET Observation?foo=1'))[0]).toBe('/r4/Observation?foo=1');
  });

  it('unknownSearchParams: does not let what is judged and what is sent differ', async () => {
    start({ definition: { quirks: { unknownSearchParams: 'strip' } } });
    fixture.auth.scopes = ['user/Observation.rs?category=laboratory'];
    // The platform does not know the parameter that the scope depends on.
    await expect(fixture.send('GET Observation?category=laboratory')).rejects.toMatchObject({
      code: 'SCOPE_INSUFFICIENT',
    });
    expect(upstream.seen.map(({ url }) => url)).toEqual(['/r4/metadata']);
  });

  it('unknownSearchParams: names nothing in the warning that could not be a parameter', async () => {
    start({ definition: { quirks: { unknownSearchParams: 'strip' } } });
    fixture.auth.scopes = ['user/*.rs'];
    expect((await search('GET Observation?a%22%0d%0ab=1'))[2]).toMatch(/: a parameter"$/);
  });
});
