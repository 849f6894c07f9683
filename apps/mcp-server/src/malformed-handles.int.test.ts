import { floodOf, malformedTexts } from '@fhir-gateway/testing';
import { useTestEndpoint } from './testing/test-endpoint.js';

const platform = { platform_id: 'stub-ehr' };

describe('malformed handles', () => {
  const endpoint = useTestEndpoint({ FHIR_GATEWAY_MCP_AUTH: 'pairing', FHIR_GATEWAY_RATE_LIMITS: 'off' });
  const count = floodOf(10_000);
  let handle: string;

  beforeAll(async () => {
    const caller = await endpoint.otherCaller();
    handle = caller.handle;
    await endpoint.signIn('pat-malformed', caller.session);
  });

  it(`open nothing, ${count} of them, and none makes its caller an anonymous one`, async () => {
    const { callers } = endpoint.gateway;
    const outcomes = new Set<string>();
    for (const text of malformedTexts(handle, { seed: 4, count })) {
      const outcome = await callers.identify({ handle: text }).then(
        ({ kind }) => `let through as ${kind}`,
        (error: unknown) => (error as { code?: string }).code ?? 'no code',
      );
      outcomes.add(outcome);
    }
    expect([...outcomes]).toEqual(['SESSION_UNKNOWN']);
    expect(await callers.identify({ handle })).toMatchObject({ kind: 'session', via: 'handle' });
  }, 120_000);

  it('are refused by the tools with a code, 500 of them, while the platform hears of none (D14)', async () => {
    endpoint.stub.seen.length = 0;
    const answers = new Set<string>();
    for (const text of malformedTexts(handle, { seed: 5, count: 500 })) {
      const { isError, text: told } = await endpoint.call('search', {
        ...platform,
        resource_type: 'Observation',
        auth_handle: text,
      });
      expect(isError).toBe(true);
      answers.add(/^(?:SESSION_UNKNOWN|ARGUMENT_INVALID)/.exec(told)?.[0] ?? told);
      if (text.length > 8) expect(told).not.toContain(text);
    }
    expect([...answers].sort()).toEqual(['ARGUMENT_INVALID', 'SESSION_UNKNOWN']);
    expect(endpoint.stub.seen).toEqual([]);
    const found = await endpoint.call('search', { ...platform, resource_type: 'Observation', auth_handle: handle });
    expect(found.isError).toBe(false);
  }, 120_000);

  it('that were revoked are refused like those that never were (D7)', async () => {
    const { session, handle: revoked } = await endpoint.otherCaller();
    // Nothing of the session can be read out of a handle.
    expect(Buffer.from(revoked.slice(4), 'base64url').toString('latin1')).not.toContain(session.id);
    expect(revoked).not.toContain(session.id);
    await endpoint.gateway.vault.revoke(revoked);
    const refused = await endpoint.call('get_auth_status', { ...platform, auth_handle: revoked });
    expect(refused).toMatchObject({ isError: true });
    expect(refused.text).toMatch(/^SESSION_UNKNOWN/);
  });
});
