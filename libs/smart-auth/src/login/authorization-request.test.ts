import { audienceOf, authorizationUrl, usesPkce } from './authorization-request.js';
import { requestedScopes } from '../scopes/requested-scopes.js';
import { testPlatform } from '../testing/platforms.js';
import type { PlatformShape } from '../testing/platforms.js';

const base = 'https://fhir.hospital.example/r4/';
const at = (shape: Partial<PlatformShape>) => testPlatform({ fhirBaseUrl: base, ...shape });
const queryOf = (shape: Partial<PlatformShape>, endpoint = 'https://login.hospital.example/authorize') =>
  new URL(
    authorizationUrl(at(shape), {
      authorizationEndpoint: endpoint,
      redirectUri: 'https://gateway.example/oauth/callback',
      scopes: ['openid', 'patient/*.rs'],
      state: 'state-1',
    }),
  ).searchParams;

describe('the authorization request', () => {
  it.each<[string, PlatformShape['quirks'], string | undefined]>([
    ['as the vendor writes the base', {}, base],
    ['without its slash', { audTrailingSlash: 'strip' }, 'https://fhir.hospital.example/r4'],
    ['the fixed value', { aud: 'fixed', audValue: 'https://x.example/y' }, 'https://x.example/y'],
    ['not at all', { aud: 'none' }, undefined],
  ])('names the audience %s', (_how, quirks, expected) => {
    expect(audienceOf(at({ quirks }))).toBe(expected);
    expect(queryOf({ quirks }).get('aud')).toBe(expected ?? null);
  });

  it('keeps a query that the endpoint has, but not parameters of its own in it', () => {
    const query = queryOf({}, 'https://login.hospital.example/authorize?tenant=7&state=planted&client_id=planted');
    expect(query.get('tenant')).toBe('7');
    expect(query.getAll('state')).toEqual(['state-1']);
    expect(query.getAll('client_id')).toEqual(['client-1']);
  });

  it('sends no scope where the portal sets it, and asks for the query where the habit is the fragment', () => {
    expect(queryOf({ quirks: { omitScopeParameter: true } }).has('scope')).toBe(false);
    expect(queryOf({ quirks: { responseMode: 'fragment' } }).get('response_mode')).toBe('query');
    expect(queryOf({}).has('response_mode')).toBe(false);
  });

  it('leaves PKCE out only where the platform file says so', () => {
    expect(usesPkce(at({ oauth: {} }))).toBe(true);
    expect(usesPkce(at({ oauth: { pkce: 'unsupported' } }))).toBe(false);
  });
});

describe('the requested scopes', () => {
  const oauth = {
    scopes: ['file'],
    scopesConfidential: ['file-confidential'],
    scopesSupported: ['launch', 'launch/patient', 'openid', 'internal', 'patient/*.read', 'patient/*.write'],
  };

  it('are those asked for, else of the environment, else of the file', () => {
    const withEnvironment = at({ oauth, credentials: { clientId: 'c', scopes: ['environment'] } });
    expect(requestedScopes(withEnvironment, ['asked', 'asked'])).toEqual(['asked']);
    expect(requestedScopes(withEnvironment, [])).toEqual(['environment']);
    expect(requestedScopes(at({ oauth }))).toEqual(['file']);
    const confidential = at({ oauth, credentials: { clientId: 'c', clientSecret: 's' } });
    expect(requestedScopes(confidential)).toEqual(['file-confidential']);
  });

  it('never write by default', () => {
    const { scopesSupported } = oauth;
    const offered = requestedScopes(at({ oauth: { scopesSupported } }));
    expect(offered).toEqual(['launch/patient', 'openid', 'internal', 'patient/*.read']);
    expect(requestedScopes(at({}))).toContain('patient/*.read');
  });

  it('are not for the caller to choose where the registration decides', () => {
    const platform = at({ oauth, quirks: { omitScopeParameter: true } });
    expect(requestedScopes(platform, ['patient/*.write'])).toEqual(['file']);
  });

  it('always have those that the platform cannot do without', () => {
    const platform = at({ oauth, quirks: { requiresScope: ['launch/patient'] } });
    expect(requestedScopes(platform, ['patient/*.rs'])).toEqual(['patient/*.rs', 'launch/patient']);
  });
});
