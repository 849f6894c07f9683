import { join } from 'node:path';
import { brokenRule, rulesOf, type Partner } from './judge.js';
import partners from './partners.json' with { type: 'json' };
import { partnerRuns, runPartners, type PartnerName } from './run-partners.js';

jest.setTimeout(120_000);

const bundle = join(__dirname, '..', '..', '..', '..', 'apps', 'rest-api', 'dist', 'main.js');

describe.each(Object.keys(partnerRuns) as PartnerName[])(
  'the gateway at %s, as its answers are written down',
  (name) => {
    it('is refused nowhere where the specification allows it, and says that no server ran', async () => {
      const lines: string[] = [];
      const print = (line: string) => lines.push(line);
      const { held, broken } = await runPartners([name], { bundle, source: '/nowhere', print });
      expect(lines.filter((line) => line.includes('BROKEN'))).toEqual([]);
      expect([held >= 4, broken]).toEqual([true, 0]);
      expect(lines[0]).toMatch(name === 'smart' || name === 'bulk' ? /recorded \(no checkout at/ : /recorded \(/);
    });
  },
);

describe('a rule that is written down', () => {
  const now = 1_800_000_000;
  beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(now * 1000));
  afterEach(() => jest.restoreAllMocks());
  const names = { endpoint: 'https://server.example/token', fhir: 'https://server.example/fhir' };
  const claims = { iss: 'c', sub: 'c', aud: names.endpoint, jti: 'j', iat: now - 30, exp: now + 270 };

  it('can be read, of every server', () => {
    for (const name of Object.keys(partners) as Partner[]) expect(rulesOf(name).length).toBeGreaterThan(5);
  });

  it.each([
    ['another subject', { sub: 'd' }],
    ['no jti', { jti: undefined }],
    ['another audience', { aud: 'https://other.example' }],
    ['six minutes', { exp: now + 400 }],
  ])('is broken by an assertion with %s', (_what, change) => {
    const broken = (more: object) => brokenRule('udap', ['token'], { claims: { ...claims, ...more } }, names);
    expect(broken({})).toBeUndefined();
    expect(broken(change)).toMatchObject({ status: 400 });
  });

  it.each([
    ['no logo', 'register-app', { logo_uri: undefined }],
    ['a logo by http', 'register-app', { logo_uri: 'http://app.example/logo.png' }],
    ['redirect URIs of a service', 'register-service', { redirect_uris: ['https://app.example'] }],
    ['no mailto address', 'register', { contacts: ['https://app.example'] }],
    ['an iat to come', 'register', { iat: now + 60 }],
    ['no grant types', 'register', { grant_types: undefined }],
  ])('is broken by a statement with %s', (_what, kind, change) => {
    const statement = { ...claims, client_name: 'n', contacts: ['mailto:a@app.example'], grant_types: [], scope: 's' };
    const app = {
      response_types: ['code'],
      redirect_uris: ['https://app.example'],
      logo_uri: 'https://app.example/l.png',
    };
    const whole = { ...statement, token_endpoint_auth_method: 'private_key_jwt', ...(kind === 'register-app' && app) };
    const broken = (more: object) => brokenRule('udap', [kind], { claims: { ...whole, ...more } }, names);
    expect(broken({})).toBeUndefined();
    expect(broken(change)).toMatchObject({ status: 400 });
  });
});
