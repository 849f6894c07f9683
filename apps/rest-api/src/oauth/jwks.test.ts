import { generateKeyPairSync } from 'node:crypto';

import { useTestGateway } from '../testing/test-gateway.js';

const privateJwk = () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' });
const old = { ...privateJwk(), kid: 'old' };
const next = { ...privateJwk(), kid: 'next' };

describe('GET /.well-known/jwks.json', () => {
  const rest = useTestGateway({
    FHIR_GATEWAY_PLATFORM_STUB_EHR_PRIVATE_KEY: JSON.stringify({ keys: [old, next] }),
    FHIR_GATEWAY_PLATFORM_STUB_EHR__NORTH_PRIVATE_KEY: JSON.stringify({ ...privateJwk(), kid: 'north' }),
    FHIR_GATEWAY_PLATFORM_STUB_UNSET_PRIVATE_KEY: 'canary-no-key',
    FHIR_GATEWAY_PLATFORM_NOBODY_PRIVATE_KEY: JSON.stringify({ ...privateJwk(), kid: 'nobody' }),
  });

  const get = (headers: Record<string, string> = {}) => fetch(`${rest.publicUrl}/.well-known/jwks.json`, { headers });

  it('has the public keys of platforms and tenants, the next one included, and nothing private', async () => {
    const response = await get();
    expect(response.headers.get('content-type')).toMatch(/^application\/jwk-set\+json/);
    const text = await response.text();
    const { keys } = JSON.parse(text) as { keys: Record<string, unknown>[] };
    expect(keys.map(({ kid }) => kid)).toEqual(['old', 'next', 'north']);
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    for (const secret of [old.d, next.d]) expect(text).not.toContain(secret);
  });

  it('may be kept for a time, opens no session, and is not sent again to who has it', async () => {
    const response = await get();
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect(response.headers.getSetCookie()).toEqual([]);
    const again = await get({ 'if-none-match': response.headers.get('etag') ?? '' });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await get({ 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('tells in the log, by platform and without the value, of a key that cannot be used', () => {
    expect(rest.log()).toContain('"platformId":"stub-unset","msg":"a private key cannot be used"');
    expect(rest.log()).not.toContain('canary-no-key');
  });
});
