import { authorizationUrl } from './authorization-request.js';
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
  it('keeps a query that the endpoint has, but not parameters of its own in it', () => {
    const query = queryOf({}, 'https://login.hospital.example/authorize?tenant=7&state=planted&client_id=planted');
    expect(query.get('tenant')).toBe('7');
    expect(query.getAll('state')).toEqual(['state-1']);
    expect(query.getAll('client_id')).toEqual(['client-1']);
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
});
