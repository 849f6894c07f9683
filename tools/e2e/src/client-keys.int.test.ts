import { generateKeyPairSync } from 'node:crypto';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { SmartStack } from './testing/stacks/smart-stack.js';

const keyNamed = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' }),
  kid,
});
const [old, next, unpublished] = [keyNamed('old'), keyNamed('next'), keyNamed('unpublished')];
const prefix = 'FHIR_GATEWAY_PLATFORM_KEYED';
const settings = (keyId: string, ...keys: object[]) => ({
  [`${prefix}_PRIVATE_KEY`]: JSON.stringify({ keys }),
  [`${prefix}_KEY_ID`]: keyId,
});

describe('a platform that fetches the keys of this gateway', () => {
  let stack: SmartStack;

  beforeAll(async () => {
    stack = await SmartStack.start({
      mcpAuth: 'oauth',
      apps: ['rest'],
      platforms: { keyed: { oauth: { clientType: 'confidential', tokenEndpointAuthMethods: ['private_key_jwt'] } } },
      env: { [`${prefix}_CLIENT_ID`]: 'fhir-gateway-jwt', ...settings('old', old, next) },
    });
  }, 90_000);
  afterAll(() => stack?.stop());

  const signIn = async () => (await signInAs(new FormBrowser(), `${stack.restUrl}/auth/keyed/login`, 'hedda')).body;
  const published = async () => {
    const { keys } = (await (await fetch(`${stack.restUrl}/.well-known/jwks.json`)).json()) as {
      keys: Record<string, unknown>[];
    };
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    return keys.map(({ kid }) => kid);
  };

  it('signs people in before, during and after a change of keys, and not with a key that was never published', async () => {
    // Before: the old key signs, and the next one is published already.
    expect(await published()).toEqual(['old', 'next']);
    expect(await signIn()).toMatch(/connected/i);
    // During: the next one signs, and the old one stays published.
    await stack.restart(settings('next', old, next));
    expect(await signIn()).toMatch(/connected/i);
    // After.
    await stack.restart(settings('next', next));
    expect(await published()).toEqual(['next']);
    expect(await signIn()).toMatch(/connected/i);
    // The platform has the set in its cache for as long as it was told, and does not know this one.
    await stack.restart(settings('unpublished', unpublished));
    await expect(signIn()).rejects.toThrow('TOKEN_ENDPOINT_REFUSED');
    for (const secret of [old.d, next.d]) expect(stack.output()).not.toContain(secret);
  }, 120_000);
});
