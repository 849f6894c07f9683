import type { LookupFunction } from 'node:net';
import { eachWorld, session, World, world } from '../testing/world.js';

/** Every name is this machine. */
const lookup: LookupFunction = (_name, options, callback) => {
  if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
};

describe('an authorization server whose name leads to this machine (review of security, V7)', () => {
  const portOf = (): string => new URL(world.stub.http.origin).port;
  /** Plain http is allowed everywhere, this machine only by its own address. */
  eachWorld({ allowInsecure: () => true, allowPrivate: ({ hostname }) => hostname === '127.0.0.1', lookup });

  it('is not asked for its discovery documents', async () => {
    const platform = world.platform({ fhirBaseUrl: `http://auth.test:${portOf()}/fhir` });
    const attempt = await world.auth.beginLogin(session, platform);
    const refused = world.auth.authorize(session, platform, attempt.id);
    await expect(refused).rejects.toMatchObject({ code: 'DISCOVERY_FAILED' });
    expect(world.stub.http.requests).toEqual([]);
  });

  it('is not sent a code at a token endpoint that a discovered document names', async () => {
    const platform = world.platform({ oauth: { hosts: ['auth.test'] } });
    world.smart.behaviour.smartConfiguration = (honest) => ({
      body: { ...honest, token_endpoint: `http://auth.test:${portOf()}/internal-admin-token` },
    });
    await expect(world.login(session, platform)).rejects.toMatchObject({
      code: 'TOKEN_ENDPOINT_UNREACHABLE',
      detail: 'ADDRESS_PRIVATE',
    });
    expect(world.stub.http.seen('/internal-admin-token')).toEqual([]);
  });

  it('is not sent tokens to revoke, either', async () => {
    const platform = world.platform({ oauth: { hosts: ['auth.test'] } });
    world.smart.behaviour.smartConfiguration = (honest) => ({
      body: { ...honest, revocation_endpoint: `http://auth.test:${portOf()}/internal-revoke` },
    });
    await world.login(session, platform);
    expect(await world.auth.disconnect(session, platform)).toEqual({ revokedUpstream: false });
    expect(world.stub.http.seen('/internal-revoke')).toEqual([]);
  });

  it('is asked where the caller allows it, as the sandbox on this machine is', async () => {
    const trusting = await World.open({ allowInsecure: () => true, lookup });
    const fhirBaseUrl = `http://auth.test:${new URL(trusting.stub.http.origin).port}/fhir`;
    const session = await trusting.session();
    const attempt = await trusting.auth.beginLogin(
      session,
      trusting.platform({ fhirBaseUrl, oauth: { hosts: ['127.0.0.1'] } }),
    );
    await trusting.auth.authorize(session, trusting.platforms.get('stub') as never, attempt.id);
    expect(trusting.stub.http.requests.length).toBeGreaterThan(0);
    await trusting.close();
  });
});
