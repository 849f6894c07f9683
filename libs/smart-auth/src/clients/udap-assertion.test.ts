import type { X509Certificate } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { IssuedCertificate } from '@fhir-gateway/testing';
import { TrustCommunity } from '../testing/trust-community.js';
import { World } from '../testing/world.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';
import { readUdapIdentity } from '../udap/udap-identity.js';
import { udapAssertion } from './udap-assertion.js';

describe('a client that was registered by UDAP', () => {
  let community: TrustCommunity;
  let issued: IssuedCertificate;
  let world: World;
  beforeAll(async () => {
    community = await TrustCommunity.create();
    issued = await community.issuing.issue({ uri: 'https://gateway.example/udap' });
  });
  afterEach(() => world.close());

  const identity = () =>
    readUdapIdentity(issued.certificates, issued.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  const registered = { clientId: 'udap-1', udap: true };

  it('is known by an assertion with the certificate, at the login and at the refresh', async () => {
    world = await World.open({ udap: { identity: await identity(), anchors: [community.root.certificate] } });
    const { session, platform } = await world.connected({ credentials: registered });
    world.advanceSeconds(290);
    await world.auth.access(session, platform);
    const requests = world.stub.http.seen('/op/token');
    expect(requests.map(({ form }) => form?.get('grant_type'))).toEqual(['authorization_code', 'refresh_token']);
    for (const { form, headers } of requests) {
      expect([form?.get('udap'), form?.get('client_id'), headers.authorization]).toEqual(['1', 'udap-1', undefined]);
      const assertion = form?.get('client_assertion') ?? '';
      expect(decodeProtectedHeader(assertion).x5c).toEqual(issued.chain.map(({ raw }) => raw.toString('base64')));
      // Both were signed within the last minutes, by one clock or the other.
      const { payload } = await jwtVerify(assertion, (issued.chain[0] as X509Certificate).publicKey, {
        clockTolerance: 300,
        audience: `${world.stub.http.origin}/op/token`,
      });
      expect(payload).toMatchObject({ iss: 'udap-1', sub: 'udap-1', jti: expect.any(String) as unknown });
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    }
    const assertions = requests.map(({ form }) => form?.get('client_assertion'));
    expect(new Set(assertions).size).toBe(2);
  });

  it.each([
    ['client_credentials', { 'hl7-b2b': { version: '1' }, other: { a: 1 } }],
    ['authorization_code', { other: { a: 1 } }],
    ['refresh_token', { other: { a: 1 } }],
  ])('says in its assertion who asks and what for: %s', async (grant, expected) => {
    world = await World.open();
    const platform = world.platform({ credentials: registered });
    const server = { tokenEndpoint: 'https://ehr.example/token' } as ServerMetadata;
    const assertionOf = async (udapExtensions: Record<string, object>) => {
      const body = new URLSearchParams({ grant_type: grant });
      const keys = { udap: await identity(), udapExtensions, now: Date.now };
      await udapAssertion(platform, server, keys)({} as never, { client_id: 'udap-1' }, body, new Headers());
      return decodeJwt(String(body.get('client_assertion')));
    };
    const configured = { 'hl7-b2b': { version: '1' }, other: { a: 1 } };
    expect((await assertionOf(configured))['extensions']).toEqual(expected);
    expect(await assertionOf({})).not.toHaveProperty('extensions');
  });

  it('signs nobody in where this gateway has no certificate, and says so before the person leaves', async () => {
    world = await World.open();
    const refused = world.leave(await world.session(), world.platform({ credentials: registered }));
    await expect(refused).rejects.toMatchObject({
      code: 'CLIENT_AUTHENTICATION_UNSUPPORTED',
      message: expect.stringContaining('UDAP certificate'),
    });
    expect(world.stub.http.seen('/op/token')).toEqual([]);
  });
});
