import { checkPlatform, type PlatformDefinition } from '@fhir-gateway/platform-registry';
import { statement, stubFetch, type Answer } from '../testing/stub-fetch.js';
import { verifyPlatform } from './verify-platform.js';

const base = 'https://fhir.clinic.example/r4';
const metadata = `${base}/metadata`;
const discovery = `${base}/.well-known/smart-configuration`;
const login = 'https://login.clinic.example';
const smart = { authorization_endpoint: `${login}/authorize`, token_endpoint: `${login}/token` };
const now = Date.parse('2026-01-02T12:00:00Z');
const inDays = (days: number) => now + days * 86_400_000;

function clinic(change: object = {}): PlatformDefinition {
  const { definition, faults } = checkPlatform(
    JSON.parse(
      JSON.stringify({
        id: 'clinic',
        name: 'Fictional Clinic',
        kind: 'ehr',
        environment: 'production',
        fhirBaseUrl: `${base}/`,
        fhirVersion: '4.0.1',
        oauth: { authorizeUrl: `${login}/authorize`, tokenUrl: `${login}/token` },
        registration: 'required',
        verification: { status: 'unverified' },
        ...change,
      }),
    ),
  );
  if (definition === undefined) throw new Error(JSON.stringify(faults));
  return definition;
}

async function verify(
  answers: Record<string, Answer>,
  change: object = {},
  certificate: number | undefined = undefined,
) {
  const { send, asked } = stubFetch(answers);
  const report = await verifyPlatform(clinic(change), {
    fetch: send,
    timeoutMs: 60_000,
    now: () => now,
    certificateEnd: () => Promise.resolve(certificate),
  });
  return { report, asked };
}

describe('a platform is verified', () => {
  it('when it speaks FHIR R4 and agrees with its file', async () => {
    const { report, asked } = await verify({ [metadata]: statement('4.0.1'), [discovery]: smart }, {}, inDays(90));
    expect(report).toEqual({
      id: 'clinic',
      name: 'Fictional Clinic',
      outcome: 'verified',
      fhirBaseUrl: `${base}/`,
      metadataStatus: 200,
      fhirVersion: '4.0.1',
      smartConfigurationStatus: 200,
      certificateEnds: '2026-04-02',
      drift: [],
      faults: [],
    });
    for (const { headers, redirect } of asked) {
      expect(headers.get('user-agent')).toMatch(/^fhir-gateway-verify\//);
      expect([headers.get('authorization'), redirect]).toEqual([null, 'manual']);
    }
  });

  it('without discovery when its file asks for none', async () => {
    const oauth = { authorizeUrl: `${login}/authorize`, tokenUrl: `${login}/token`, discovery: 'static' };
    const { report, asked } = await verify({ [metadata]: statement('4.0.1') }, { oauth });
    expect(report.outcome).toBe('verified');
    expect(asked.map(({ url }) => url)).toEqual([metadata]);
  });

  it('with discovery where its file says', async () => {
    const elsewhere = 'https://fhir.clinic.example/.well-known/openid-configuration';
    const oauth = { discoveryUrl: elsewhere };
    expect((await verify({ [metadata]: statement('4.0.1'), [elsewhere]: smart }, { oauth })).report.outcome).toBe(
      'verified',
    );
  });
});

describe('a platform is never verified', () => {
  it.each<[string, Record<string, Answer>, string, RegExp]>([
    ['401', { [metadata]: 401, [discovery]: smart }, 'protected', /status 401/],
    ['404', { [metadata]: 404, [discovery]: smart }, 'not-fhir', /status 404/],
    ['a redirect', { [metadata]: 302, [discovery]: smart }, 'not-fhir', /redirects elsewhere/],
    ['a page', { [metadata]: '<html>', [discovery]: smart }, 'not-fhir', /no JSON object/],
    ['a list', { [metadata]: [], [discovery]: smart }, 'not-fhir', /no JSON object/],
    ['another resource', { [metadata]: { resourceType: 'Patient' }, [discovery]: smart }, 'not-fhir', /no Capab/],
    ['DSTU2', { [metadata]: statement('1.0.2'), [discovery]: smart }, 'not-r4', /server says 1\.0\.2/],
    ['a Conformance', { [metadata]: { resourceType: 'Conformance' }, [discovery]: smart }, 'not-r4', /says 1\.0\.2/],
    ['no version', { [metadata]: { resourceType: 'CapabilityStatement' }, [discovery]: smart }, 'not-r4', /not stated/],
    ['no answer', { [discovery]: smart }, 'unreachable', /cannot be reached/],
  ])('for %s', async (_what, answers, outcome, fault) => {
    const { report } = await verify(answers);
    expect(report.outcome).toBe(outcome);
    expect(report.faults.join('; ')).toMatch(fault);
  });

  it.each<[string, Answer, RegExp]>([
    ['missing', 404, /discovery answered with status 404/],
    ['no JSON', 'hello', /discovery is no JSON object/],
    ['without a token endpoint', { authorization_endpoint: `${login}/authorize` }, /names no token endpoint/],
    ['elsewhere', { ...smart, revocation_endpoint: 'https://evil.example' }, /names evil\.example, which oauth\.hosts/],
  ])('while its discovery is %s', async (_what, answer, fault) => {
    const { report } = await verify({ [metadata]: statement('4.0.1'), [discovery]: answer });
    expect(report.outcome).toBe('attention');
    expect(report.faults.join('; ')).toMatch(fault);
  });

  it('while its OAuth URLs have moved', async () => {
    const moved = { ...smart, token_endpoint: '/v2/token', revocation_endpoint: `${login}/revoke` };
    const { report } = await verify({ [metadata]: statement('4.0.1'), [discovery]: moved });
    expect(report.outcome).toBe('attention');
    expect(report.drift).toEqual([
      { key: 'tokenUrl', configured: `${login}/token`, discovered: 'https://fhir.clinic.example/v2/token' },
    ]);
  });

  it('when another R4 version is in its file', async () => {
    const { report } = await verify({ [metadata]: statement('4.0.0'), [discovery]: smart });
    expect([report.outcome, report.faults]).toEqual(['attention', ['the file says FHIR 4.0.1, the server says 4.0.0']]);
  });

  it.each([
    [20, 'the TLS certificate ends in 20 days'],
    [-1, 'the TLS certificate has expired'],
  ])('when its certificate has %d days left', async (days, fault) => {
    const { report } = await verify({ [metadata]: statement('4.0.1'), [discovery]: smart }, {}, inDays(days));
    expect([report.outcome, report.faults]).toEqual(['attention', [fault]]);
  });

  const exporting = (definition: string, more: object = {}) => ({
    ...statement('4.0.1'),
    rest: [{ operation: [{ name: 'export', definition }] }],
    ...more,
  });
  const here = 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export';
  const inside = 'http://10.0.0.1:9000/r4';
  const exports = async (answer: Answer, change: object = {}) =>
    (await verify({ [metadata]: answer, [discovery]: smart }, change)).report.faults;

  it.each([
    ['the definition of its operation', exporting(`${inside}/OperationDefinition/export`)],
    ['its own address', exporting(here, { implementation: { url: `${inside}/` } })],
    [
      'an operation of a type',
      exporting('', {
        rest: [
          { resource: [{ operation: [{ name: 'group-export', definition: `${inside}/OperationDefinition/g` }] }] },
        ],
      }),
    ],
  ])('when exports would be followed to a host that its file does not list: %s', async (_what, answer) => {
    const fault = 'the server names itself http://10.0.0.1:9000 and exports; quirks.exportBases does not list it';
    expect(await exports(answer)).toEqual([fault]);
    expect(await exports(answer, { quirks: { exportBases: ['http://10.0.0.1:9000/r4'] } })).toEqual([]);
  });

  it.each<[string, Answer]>([
    ['one that is defined by HL7', exporting(here, { implementation: { url: base } })],
    ['a server that exports nothing', { ...statement('4.0.1'), implementation: { url: inside } }],
    ['lists that are none', { ...statement('4.0.1'), rest: [null, { operation: 'export' }], implementation: 7 }],
    ['a definition that is no URL', exporting('/OperationDefinition/export')],
  ])('but not for %s', async (_what, answer) => {
    expect(await exports(answer)).toEqual([]);
  });

  it('when no answer comes in time', async () => {
    const never: typeof fetch = (_url, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    const options = {
      fetch: never,
      timeoutMs: 20,
      now: () => now,
      certificateEnd: () => Promise.reject(new Error('no')),
    };
    const report = await verifyPlatform(clinic(), options);
    expect(report).toMatchObject({
      outcome: 'unreachable',
      faults: expect.arrayContaining(['metadata no answer within 20 ms']),
    });
  });

  it('when its file has no address', async () => {
    const tenancy = { mode: 'directory' };
    const { report, asked } = await verify({}, { fhirBaseUrl: undefined, oauth: { discovery: 'smart' }, tenancy });
    expect([report.outcome, asked]).toEqual(['skipped', []]);
  });
});

describe('a platform without OAuth', () => {
  const closed = { oauth: undefined, registration: 'none', credentials: { type: 'basic' } };
  const credential = { authorization: 'Basic dXNlcjpwYXNz' };
  const check = async (answer: Answer) => {
    const { send, asked } = stubFetch({ [metadata]: answer });
    const report = await verifyPlatform(clinic(closed), {
      fetch: send,
      timeoutMs: 60_000,
      now: () => now,
      certificateEnd: () => Promise.resolve(undefined),
      credentialOf: () => credential,
    });
    return { report, asked };
  };

  it('is asked with the credentials that are set, at its FHIR base alone', async () => {
    const { report, asked } = await check(statement('4.0.1'));
    expect(report.outcome).toBe('verified');
    expect(asked.map(({ url, redirect, headers }) => [url, redirect, headers.get('authorization')])).toEqual([
      [metadata, 'manual', credential.authorization],
    ]);
  });

  it.each([401, 403])('wants a look where it refuses them with %s', async (status) => {
    const { report } = await check(status);
    expect(report.outcome).toBe('attention');
    expect(report.faults).toEqual([`metadata answered with status ${status} to the credentials that are set`]);
    expect(JSON.stringify(report)).not.toContain('dXNlcjpwYXNz');
  });
});
