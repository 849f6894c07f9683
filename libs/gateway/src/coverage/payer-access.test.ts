import { generateKeyPairSync } from 'node:crypto';
import { PlatformCredentials } from '@fhir-gateway/platform-registry';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { Session } from '@fhir-gateway/token-vault';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { authorizePayerCalls } from './payer-access.js';

const nowMs = Date.parse('2026-11-24T10:00:00Z');
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const session = { id: 's' } as Session;

function open(
  credentials: PlatformCredentials,
  caller: { session?: Session } = { session },
  oauth: object | undefined = {},
) {
  const asked: { platform: ResolvedPlatform; rejectedToken?: string }[] = [];
  const platform = {
    id: 'payer',
    name: 'Payer',
    definition: { id: 'payer', quirks: { omitScopeParameter: true } },
    fhirBaseUrl: 'https://payer.example/fhir',
    ...(oauth && { oauth }),
    credentials,
    requestHeaders: () => ({}),
  } as unknown as ResolvedPlatform;
  const authorize = authorizePayerCalls(caller.session, platform, {
    auth: {
      access: async (_session, target, options = {}) => {
        asked.push({ platform: target, ...options });
        return { accessToken: 'token', scopes: [], expiresAtSeconds: 0 };
      },
    },
    issuer: 'https://gateway.example',
    jwksUrl: 'https://gateway.example/.well-known/jwks.json',
    now: () => nowMs,
  });
  return { authorize, asked };
}

const audience = 'https://payer.example/crd/cds-services/order-sign-crd';
const service = (auth: string, more: object = {}) =>
  ({ service: 'crd', definition: { base: 'https://payer.example/crd', auth, ...more }, audience }) as never;

describe('a call to a payer’s service', () => {
  it('without authentication carries nothing', async () => {
    expect(await open(new PlatformCredentials()).authorize(service('none'))).toBeUndefined();
  });

  it('is signed for its very URL, by the published key, once', async () => {
    const { authorize } = open(new PlatformCredentials({ privateKey: pem, keyId: 'k1' }));
    const [first = '', second = ''] = [
      await authorize(service('cds-hooks-jwt')),
      await authorize(service('cds-hooks-jwt')),
    ];
    const keys = createLocalJWKSet({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES384' }] });
    const read = async (header: string) =>
      jwtVerify(header.replace(/^Bearer /, ''), keys, { audience, currentDate: new Date(nowMs) });
    const { payload, protectedHeader } = await read(first);
    expect(protectedHeader).toEqual({
      alg: 'ES384',
      typ: 'JWT',
      kid: 'k1',
      jku: 'https://gateway.example/.well-known/jwks.json',
    });
    expect(payload).toMatchObject({ iss: 'https://gateway.example', aud: audience, iat: nowMs / 1000 });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(300);
    expect(payload.jti).not.toBe((await read(second)).payload.jti);
  });

  it('is not made where it should be signed and no key is there', async () => {
    const { authorize } = open(new PlatformCredentials());
    await expect(authorize(service('cds-hooks-jwt'))).rejects.toMatchObject({
      code: 'CLIENT_AUTHENTICATION_UNSUPPORTED',
    });
  });

  it('has a person’s token at the platform’s own origin only', async () => {
    const own = open(new PlatformCredentials());
    expect(await own.authorize(service('oauth-user'))).toBe('Bearer token');
    const elsewhere = open(new PlatformCredentials());
    for (const base of [
      'https://other.example/crd',
      'https://payer.example.evil.example/crd',
      'https://payer.example:8443/crd',
    ]) {
      await expect(elsewhere.authorize(service('oauth-user', { base }))).rejects.toMatchObject({
        code: 'CLIENT_AUTHENTICATION_UNSUPPORTED',
      });
    }
    expect(elsewhere.asked).toEqual([]);
  });

  it('has the gateway’s own token, apart from that of the record, and another after a refusal', async () => {
    const { authorize, asked } = open(
      new PlatformCredentials({ clientId: 'c', privateKey: pem, scopes: ['patient/*.rs'] }),
    );
    const more = { scopes: ['system/Questionnaire.read'], tokenUrl: 'https://payer.example/token' };
    await authorize({ ...(service('smart-backend', more) as object), rejected: 'Bearer old' } as never);
    expect(asked).toMatchObject([
      {
        rejectedToken: 'old',
        platform: {
          id: 'payer/crd',
          fhirBaseUrl: 'https://payer.example/crd',
          oauth: { grantTypes: ['client_credentials'], scopes: more.scopes, tokenUrl: more.tokenUrl },
        },
      },
    ]);
    expect(asked[0]?.platform.credentials.scopes).toBeUndefined();
    expect(asked[0]?.platform.definition.quirks).toBeUndefined();
  });

  it('is not made for a stranger where a token is needed', async () => {
    const { authorize } = open(new PlatformCredentials(), {});
    await expect(authorize(service('smart-backend'))).rejects.toMatchObject({ code: 'LOGIN_REQUIRED' });
  });
});
