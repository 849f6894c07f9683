import { sendJson } from '@fhir-gateway/testing';
import { labResult } from '../testing/bundles.js';
import { useTestEndpoint, withTestEndpoint } from '../testing/test-endpoint.js';

const { id: _id, ...resource } = labResult('x');
const create = { platform_id: 'stub-ehr', resource_type: 'Observation', resource };

describe('a scope that is missing', () => {
  const endpoint = useTestEndpoint({ FHIR_GATEWAY_WRITES: 'stub-ehr' }, { every: 'test' });
  beforeEach(() => {
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, labResult('a'));
  });

  it('is named, with the call that asks for it on top of what is granted', async () => {
    endpoint.stub.smart.grantedScope = 'launch/patient patient/*.rs';
    await endpoint.signIn();
    const { text, structured } = await endpoint.call('create', create);
    const call = 'call start_auth with platform_id "stub-ehr" and scopes ["patient/Observation.c"]';
    expect(text).toMatch(/^SCOPE_INSUFFICIENT: .*patient\/Observation\.c is missing/);
    expect(text).toContain(`Next: ${call}`);
    expect(JSON.stringify(structured)).toContain('patient/Observation.c');
  });

  it('comes on top of the usual ones at a first sign-in', async () => {
    const scopes = ['patient/Observation.cud'];
    await endpoint.call('start_auth', { platform_id: 'stub-ehr', scopes });
    const session = await endpoint.gateway.callers.localSession();
    const platform = endpoint.gateway.registry.resolve('stub-ehr');
    const { attempt } = await endpoint.gateway.auth.waitForLogin(session, platform, { timeoutMs: 0 });
    const usual = await endpoint.gateway.auth.beginLogin(session, platform, {});
    expect(attempt?.scopes).toEqual(expect.arrayContaining([...scopes, ...usual.scopes]));
  });
});

describe('an address that is too long', () => {
  it('is the caller’s to shorten, and no platform is asked or blamed', async () => {
    await withTestEndpoint({}, async (endpoint) => {
      const params = { code: 'x'.repeat(60_000) };
      const { isError, text } = await endpoint.call('search', {
        platform_id: 'stub-open',
        resource_type: 'Observation',
        params,
      });
      expect([isError, text]).toEqual([
        true,
        expect.stringMatching(/^ARGUMENT_INVALID.*Name fewer or shorter values/s),
      ]);
      expect(text).not.toContain('xxxx');
      expect(endpoint.stub.seen).toEqual([]);
    });
  });
});
