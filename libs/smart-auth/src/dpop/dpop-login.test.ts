import type { Session } from '@fhir-gateway/token-vault';
import { inspect } from 'node:util';
import { DpopServer } from '@fhir-gateway/testing';
import type { OauthDefinition } from '@fhir-gateway/platform-registry';
import type { StoredConnection } from '../records/connection.js';
import { eachWorld, session, world } from '../testing/world.js';

const scopes = ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'patient/*.rs'];

describe('a platform that binds tokens to a key', () => {
  let server: DpopServer;

  eachWorld({ requestTimeoutMs: 60_000 }, () => {
    server = new DpopServer(world.stub);
  });

  const bound = (dpop: OauthDefinition['dpop'] = 'required', id = 'stub') =>
    world.platform({ id, oauth: { scopes, ...(dpop && { dpop }) } });
  const stored = (of: Session, id = 'stub') => world.vault.read<StoredConnection>(of, `connection:${id}`);
  const tokenRequests = () => world.stub.http.seen('/op/token').length;

  it('gets a proof with the code, and the thumbprint of its key before', async () => {
    const callback = await world.leave(session, bound());
    expect(callback.url.searchParams.get('dpop_jkt')).toMatch(/^[\w-]{43}$/);
    await world.auth.completeLogin(session, callback);
    expect(server.faults).toEqual([]);
    expect(await world.auth.access(session, bound())).toMatchObject({ patient: 'pat-1', proof: {} });
    expect((await stored(session))?.tokens).toMatchObject({ tokenType: 'DPoP', dpopKey: { d: expect.any(String) } });
  });

  it('gets the same key with every refresh, and another with every login', async () => {
    await world.login(session, bound());
    const before = (await stored(session))?.tokens;
    world.advanceSeconds(250);
    server.rules.windowSeconds = 300;
    await world.auth.access(session, bound());
    const after = (await stored(session))?.tokens;
    expect(after?.dpopKey).toEqual(before?.dpopKey);
    expect(after?.accessToken).not.toBe(before?.accessToken);
    const other = await world.session();
    await world.login(other, bound());
    expect((await stored(other))?.tokens?.dpopKey).not.toEqual(before?.dpopKey);
    expect(server.faults).toEqual([]);
  });

  it('gets its nonce in a second request, and at once from then on', async () => {
    server.rules.tokenNonce = 'nonce-1';
    await world.login(await world.session(), bound());
    expect([server.faults, tokenRequests()]).toEqual([['use_dpop_nonce'], 2]);
    await world.login(await world.session(), bound());
    expect([server.faults, tokenRequests()]).toEqual([['use_dpop_nonce'], 3]);
  });

  it('is not asked a third time when it wants another nonce each time', async () => {
    let count = 0;
    Object.defineProperty(server.rules, 'tokenNonce', { get: () => `nonce-${count++}` });
    await expect(world.login(await world.session(), bound())).rejects.toMatchObject({ code: 'TOKEN_ENDPOINT_REFUSED' });
    expect(tokenRequests()).toBe(2);
  });

  it.each([300, -300])('is given proofs by its own clock where ours is %i s away', async (seconds) => {
    world.advanceSeconds(seconds);
    await world.login(session, bound());
    expect(server.faults).toEqual(['invalid_dpop_proof']);
    expect(tokenRequests()).toBe(2);
  });

  it.each<[string, OauthDefinition['dpop'], string]>([
    ['where bound ones are required', 'required', 'Bearer'],
    ['of a type that nobody knows', 'if-offered', 'MAC'],
  ])('is refused a token %s', async (_what, dpop, type) => {
    const { codeResponse } = world.smart.behaviour;
    world.smart.behaviour.codeResponse = (honest, request) => {
      void codeResponse(honest, request);
      return { body: { ...honest, token_type: type } };
    };
    await expect(world.login(session, bound(dpop))).rejects.toMatchObject({ code: 'TOKEN_RESPONSE_INVALID' });
    expect(await stored(session)).toBeUndefined();
  });

  it('gets no proof where its file does not ask for it, or only if offered, and it does not offer', async () => {
    world.smart.behaviour.smartConfiguration = (honest) => ({ body: honest });
    world.smart.behaviour.clientRefusal = () => undefined;
    world.smart.behaviour.codeResponse = (honest) => ({ body: honest });
    for (const platform of [bound('if-offered', 'offered'), world.platform({ id: 'plain' })]) {
      const callback = await world.leave(session, platform);
      expect(callback.url.searchParams.has('dpop_jkt')).toBe(false);
      await world.auth.completeLogin(session, callback);
    }
    expect(world.stub.http.seen('/op/token').every(({ headers }) => headers['dpop'] === undefined)).toBe(true);
  });

  it('is not gone to where it offers only what is not used here', async () => {
    world.smart.behaviour.smartConfiguration = (honest) => ({
      body: { ...honest, dpop_signing_alg_values_supported: ['RS256'] },
    });
    await expect(world.leave(session, bound())).rejects.toMatchObject({ code: 'DISCOVERY_FAILED' });
    expect(world.audits.at(-1)).toMatchObject({ event: 'auth.failure', code: 'DISCOVERY_FAILED' });
  });

  it('asks for a new sign-in when the key is lost', async () => {
    await world.login(session, bound());
    const connection = await stored(session);
    const { dpopKey: _lost, ...tokens } = connection?.tokens ?? {};
    await world.vault.write(session, 'connection:stub', { ...connection, tokens });
    await expect(world.auth.access(session, bound())).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' });
    await world.vault.write(session, 'connection:stub', {
      ...connection,
      tokens: { ...tokens, dpopKey: { x: 'AA', y: 'AA', d: 'AA' } },
    });
    await expect(world.auth.access(session, bound())).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' });
  });

  it('refuses a refresh that brings a bearer token, and ends nothing else', async () => {
    await world.login(session, bound());
    world.smart.behaviour.refreshResponse = (honest) => ({ body: honest });
    world.advanceSeconds(250);
    server.rules.windowSeconds = 300;
    const { accessToken } = await world.auth.access(session, bound());
    expect((await stored(session))?.tokens?.accessToken).toBe(accessToken);
    expect(world.audits.at(-1)).toMatchObject({ event: 'token.refresh_failure', code: 'TOKEN_RESPONSE_INVALID' });
  });

  it('is asked to revoke with a proof', async () => {
    await world.login(session, bound());
    expect(await world.auth.disconnect(session, bound())).toEqual({ revokedUpstream: true });
    const proofs = world.stub.http.seen('/op/revoke').map(({ headers }) => String(headers['dpop']));
    expect(proofs.map((proof) => claimsOf(proof)['htu'])).toEqual(Array(2).fill(`${world.smart.issuer}/revoke`));
    expect(new Set(proofs).size).toBe(2);
  });

  it('gives a service a bound token as well', async () => {
    const platform = world.platform({
      id: 'service',
      oauth: { grantTypes: ['client_credentials'], scopes: ['system/Patient.rs'], dpop: 'required' },
      credentials: { clientId: 'service-1', clientSecret: 'secret-1', backend: true },
    });
    expect((await world.auth.access(await world.session(), platform)).proof).toBeDefined();
    expect(server.faults).toEqual([]);
  });

  it('leaves neither a proof nor a key in logs, audit and errors', async () => {
    server.rules.tokenNonce = 'nonce-1';
    await world.login(session, bound());
    const key = (await stored(session))?.tokens?.dpopKey;
    const answers: unknown[] = [await world.auth.status(session, bound())];
    server.rules.tokenNonce = 'nonce-2';
    world.smart.behaviour.clientRefusal = (request) => ({
      status: 400,
      body: { error: 'invalid_dpop_proof', error_description: `bad ${String(request.headers['dpop'])}` },
    });
    world.advanceSeconds(400);
    answers.push(await world.auth.access(session, bound()).catch((error: unknown) => error));
    const shown = inspect([world.logs, world.audits, answers], { depth: 20, maxStringLength: null });
    expect(shown).toContain('TOKEN_ENDPOINT_REFUSED');
    const signatures = world.stub.http.requests.map(({ headers }) => String(headers['dpop'] ?? '').split('.')[2]);
    for (const secret of [key?.d, ...signatures]) if (secret) expect(shown).not.toContain(secret);
  });
});

function claimsOf(proof: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(proof.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
}
