import type { SeenRequest, StubAnswer } from '@fhir-gateway/testing';
import type { PlatformShape } from '../testing/platforms.js';
import { eachWorld, world } from '../testing/world.js';

describe('an authorization request that is pushed', () => {
  const requestUri = 'urn:ietf:params:oauth:request_uri:one-time-value';
  const secret = { clientId: 'client-1', clientSecret: 'secret-1' };
  let pushed: SeenRequest[];
  let answer: () => StubAnswer;
  let document: Record<string, unknown>;

  eachWorld({ requestTimeoutMs: 3_000 }, () => {
    pushed = [];
    answer = () => ({ status: 201, body: { request_uri: requestUri, expires_in: 60 } });
    document = {
      pushed_authorization_request_endpoint: `${world.smart.issuer}/par`,
      require_pushed_authorization_requests: true,
    };
    world.smart.behaviour.smartConfiguration = (honest) => ({ body: { ...honest, ...document } });
    const honest = world.smart.answer.bind(world.smart);
    world.smart.answer = (request) => {
      if (!request.path.endsWith('/par')) return honest(request);
      pushed.push(request);
      return answer();
    };
  });

  async function leave(shape: Partial<PlatformShape> = {}) {
    const session = await world.session();
    const platform = world.platform(shape);
    const { id } = await world.auth.beginLogin(session, platform);
    const departure = await world.auth.authorize(session, platform, id);
    return { session, platform, departure, url: new URL(departure.authorizationUrl) };
  }

  it('leaves nothing to the browser but what stands for it, and the sign-in goes on', async () => {
    const { session, platform, departure, url } = await leave();
    expect(Object.fromEntries(url.searchParams)).toEqual({ client_id: 'client-1', request_uri: requestUri });
    const form = pushed[0]?.form ?? new URLSearchParams();
    for (const name of ['state', 'nonce', 'code_challenge', 'redirect_uri', 'aud', 'scope', 'client_id']) {
      expect([name, form.get(name)]).toEqual([name, expect.stringMatching(/./)]);
    }
    // The server looks the request up that it was given.
    const authorizationUrl = `${world.smart.issuer}/authorize?${form}`;
    await world.auth.completeLogin(session, world.approve({ ...departure, authorizationUrl }));
    expect(await world.auth.status(session, platform)).toMatchObject({ connected: true });
  });

  it('proves which client it is, as at the token endpoint', async () => {
    await leave({ credentials: secret });
    const [, basic = ''] = /^Basic (.+)$/.exec(pushed[0]?.headers.authorization ?? '') ?? [];
    const credentials = Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent);
    expect(credentials).toEqual(['client-1', 'secret-1']);
  });

  it.each([
    ['where only the platform file wants it', { require_pushed_authorization_requests: false }, true, 1],
    ['not where nobody wants it', { require_pushed_authorization_requests: false }, undefined, 0],
    ['not where the server has no place for it', { pushed_authorization_request_endpoint: undefined }, true, 0],
    ['never to another host', { pushed_authorization_request_endpoint: 'https://evil.example/par' }, true, 0],
  ])('%s', async (_name, more, pushedAuthorization, times) => {
    Object.assign(document, more);
    const { url } = await leave({
      oauth: { scopes: ['patient/*.rs'], ...(pushedAuthorization !== undefined && { pushedAuthorization }) },
    });
    expect(pushed).toHaveLength(times);
    expect(url.searchParams.has('request_uri')).toBe(times === 1);
    expect(url.searchParams.has('state')).toBe(times === 0);
  });

  it.each<[string, StubAnswer, string]>([
    ['is refused', { status: 400, body: { error: 'invalid_request' } }, 'TOKEN_ENDPOINT_REFUSED'],
    ['is redirected', { status: 307, headers: { location: 'http://127.0.0.1:1/' } }, 'TOKEN_ENDPOINT_REFUSED'],
    ['gets no answer', 'never', 'TOKEN_ENDPOINT_UNREACHABLE'],
    ['gets no request_uri', { status: 201, body: {} }, 'TOKEN_RESPONSE_INVALID'],
    ['gets a number', { status: 201, body: { request_uri: 7 } }, 'TOKEN_RESPONSE_INVALID'],
  ])('that %s sends nobody off, and is audited', async (_name, given, code) => {
    answer = () => given;
    await expect(leave()).rejects.toMatchObject({ code });
    expect(world.audits.filter(({ event }) => event === 'auth.failure')).toMatchObject([{ code }]);
  });
});
