import { sendJson } from '@fhir-gateway/testing';
import { useTestGateway } from './testing/test-gateway.js';

/** What the platform says of itself; none of it may reach a client, who would take its sign-in there. */
const ofPlatform = (base: string) => ({
  resourceType: 'CapabilityStatement',
  implementation: { description: 'Stub', url: base },
  rest: [{ mode: 'server', security: { extension: [{ url: 'token', valueUri: `${base}/oauth/token` }] } }],
});

describe.each(['oauth', 'pairing', 'local'])('what a SMART client finds in %s mode', (mode) => {
  const rest = useTestGateway({ FHIR_GATEWAY_MCP_AUTH: mode });
  beforeAll(async () => {
    rest.stub.answer = (_request, response) => sendJson(response, 200, ofPlatform(rest.stub.origin));
  });
  beforeEach(() => {
    rest.stub.seen.length = 0;
  });

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${rest.publicUrl}/api/fhir/${path}`, { headers });

  it('is the gateway’s own authorization server, where there is one', async () => {
    // In local mode a page of elsewhere is told nothing at all.
    const headers: Record<string, string> = mode === 'local' ? {} : { origin: 'https://app.example' };
    const answer = await get('stub-ehr/.well-known/smart-configuration', headers);
    expect(rest.stub.seen).toEqual([]);
    if (mode === 'oauth') {
      expect(await answer.json()).toMatchObject({
        authorization_endpoint: `${rest.publicUrl}/oauth/authorize`,
        token_endpoint: `${rest.publicUrl}/oauth/token`,
        registration_endpoint: `${rest.publicUrl}/oauth/register`,
        grant_types_supported: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        code_challenge_methods_supported: ['S256'],
        issuer: rest.publicUrl,
        jwks_uri: `${rest.publicUrl}/oauth/jwks`,
        capabilities: [
          'launch-standalone',
          'context-standalone-patient',
          'context-banner',
          'client-public',
          'sso-openid-connect',
          'permission-offline',
          'permission-patient',
          'permission-user',
          'permission-v1',
          'permission-v2',
        ],
      });
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    } else {
      expect([answer.status, await answer.json()]).toMatchObject([404, { resourceType: 'OperationOutcome' }]);
    }
  });

  it.each(['stub-open', 'stub-ehr/Patient', 'nowhere'])('is nothing below %s', async (base) => {
    const answer = await get(`${base}/.well-known/smart-configuration`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(rest.stub.seen).toEqual([]);
  });

  it('is named in the CapabilityStatement as well, and the platform’s is not', async () => {
    const answer = await get('stub-ehr/metadata');
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ implementation: { url: `${rest.publicUrl}/api/fhir/stub-ehr` } });
    expect(text.includes(`${rest.publicUrl}/oauth/token`)).toBe(mode === 'oauth');
    expect(text).toContain('The console is at');
    expect(text).not.toContain(rest.stub.origin);
    expect(answer.headers.get('etag')).toMatch(/^W\/"/);
  });
});
