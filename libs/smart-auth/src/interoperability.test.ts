import type { SeenRequest, StubAnswer } from '@fhir-gateway/testing';
import type { PlatformShape } from './testing/platforms.js';
import { eachWorld, world } from './testing/world.js';

type Answer = (honest: Record<string, unknown>) => StubAnswer;

/**
 * Odd behaviours of authorization servers, each seen at some vendor or in a review: what a sign-in, a read after it and a
 * refresh come to. `connected` and `refreshed` stand for success, else the code of the error.
 */
describe('an authorization server', () => {
  eachWorld({ requestTimeoutMs: 60_000 });

  const json = (honest: Record<string, unknown>, type?: string): Exclude<StubAnswer, 'never'> => ({
    body: JSON.stringify(honest),
    headers: type === undefined ? {} : { 'content-type': type },
  });
  const codeOf = (error: unknown) => (error as { code?: string }).code ?? String(error);
  const connect = async (shape: Partial<PlatformShape> = {}) => {
    const session = await world.session();
    const platform = world.platform(shape);
    const outcome = await world.login(session, platform).then(() => 'connected', codeOf);
    return { session, platform, outcome };
  };

  describe('whose smart-configuration is', () => {
    it.each<[string, Answer]>([
      ['text/html', (honest) => json(honest, 'text/html; charset=utf-8')],
      ['without a type', (honest) => json(honest)],
      ['with a byte order mark', (honest) => ({ ...json(honest), body: `\uFEFF${JSON.stringify(honest)}` })],
    ])('%s', async (_name, answer) => {
      world.smart.behaviour.smartConfiguration = answer;
      expect((await connect()).outcome).toBe('connected');
    });

    it.each([
      ['within its origin', (path: string) => path, 'connected', 2],
      ['to another host', (path: string) => `https://evil.example${path}`, 'DISCOVERY_FAILED', 1],
      ['to itself for ever', () => '/fhir/.well-known/smart-configuration', 'DISCOVERY_FAILED', 4],
      ['to nowhere', () => undefined, 'DISCOVERY_FAILED', 1],
    ])('behind a redirect %s', async (_name, target, expected, requests) => {
      const moved = '/elsewhere/.well-known/smart-configuration';
      let asked = 0;
      world.smart.behaviour.smartConfiguration = (honest) => {
        asked += 1;
        const location = target(moved);
        const isThere = asked > 1 && location !== undefined && location.endsWith(moved);
        if (isThere) return { body: honest };
        return location === undefined ? { status: 302 } : { status: 302, headers: { location } };
      };
      expect([(await connect()).outcome, asked]).toEqual([expected, requests]);
    });
  });

  describe('whose token response has', () => {
    const but =
      (more: Record<string, unknown>): Answer =>
      (honest) => ({ body: { ...honest, ...more } });
    const rows: [name: string, answer: Answer, outcome: string][] = [
      ['no type', (honest) => json(honest), 'connected'],
      ['an empty refresh token', but({ refresh_token: '' }), 'connected'],
      ['an empty id_token', but({ id_token: '' }), 'connected'],
      ['a token_type of another case', but({ token_type: 'BEARER' }), 'connected'],
      ['expires_in of null', but({ expires_in: null }), 'connected'],
      ['an empty scope', but({ scope: '' }), 'connected'],
      ['an empty access token', but({ access_token: '' }), 'TOKEN_RESPONSE_INVALID'],
      ['a refresh token with a space', but({ refresh_token: 'a b' }), 'TOKEN_RESPONSE_INVALID'],
      ['a refresh token that is a number', but({ refresh_token: 7 }), 'TOKEN_RESPONSE_INVALID'],
      ['an empty body', () => ({ body: '', headers: {} }), 'TOKEN_RESPONSE_INVALID'],
      ['a status of 500', () => ({ status: 500, body: {} }), 'TOKEN_ENDPOINT_UNAVAILABLE'],
    ];
    it.each(rows)('%s', async (_name, answer, expected) => {
      world.smart.behaviour.codeResponse = answer;
      const { outcome, session, platform } = await connect();
      expect(outcome).toBe(expected);
      if (outcome === 'connected') {
        expect(await world.auth.status(session, platform)).toMatchObject({ connected: true });
      }
    });

    it.each<[string, unknown, string[]]>([
      ['a list', ['openid', 'patient/*.rs'], ['openid', 'patient/*.rs']],
      [
        'between commas',
        'openid,patient/Observation.rs, launch/patient',
        ['openid', 'patient/Observation.rs', 'launch/patient'],
      ],
      ['one with a comma in it', 'patient/Observation.rs?code=a,b', ['patient/Observation.rs?code=a,b']],
      ['with commas and a word nobody knows', 'openid,vendor', ['openid,vendor']],
      [
        'with spaces and a comma in one',
        'openid patient/Observation.rs?code=a,b',
        ['openid', 'patient/Observation.rs?code=a,b'],
      ],
    ])('scopes as %s', async (_name, scope, expected) => {
      world.smart.behaviour.codeResponse = (honest) => ({ body: { ...honest, scope } });
      const { outcome, session, platform } = await connect();
      expect(outcome).toBe('connected');
      expect((await world.auth.access(session, platform)).scopes).toEqual(expected);
    });

    it.each([
      ['invalid_grant', 'TOKEN_ENDPOINT_REFUSED'],
      ['vendor_error', 'TOKEN_ENDPOINT_REFUSED'],
      [7, 'TOKEN_RESPONSE_INVALID'],
    ])('the error %s under status 200', async (error, expected) => {
      world.smart.behaviour.codeResponse = () => ({ body: { error, error_description: 'Bad code.' } });
      expect((await connect()).outcome).toBe(expected);
    });
  });

  describe('whose keys', () => {
    /** Answers the first requests for keys so, before the honest server is asked. */
    async function keysFail(times: number, status: number) {
      let failed = 0;
      const honest = world.smart.answer.bind(world.smart);
      world.smart.answer = (request: SeenRequest) => {
        if (!request.path.endsWith('/jwks') || failed >= times) return honest(request);
        failed += 1;
        return { status, body: {} };
      };
      return connect();
    }

    it.each([
      ['answer 500 once', 1, 500, 'connected'],
      ['answer 500 all the time', 9, 500, 'ID_TOKEN_INVALID'],
      ['are not found', 9, 404, 'ID_TOKEN_INVALID'],
    ])(
      '%s: an attempt that fails says why, and not that the identity was wrong',
      async (_, times, status, expected) => {
        const { session, platform, outcome } = await keysFail(times, status);
        expect(outcome).toBe(expected);
        if (outcome === 'connected') return;
        const { attempt } = await world.auth.waitForLogin(session, platform, { timeoutMs: 0 });
        expect(attempt).toMatchObject({ status: 'failed', reason: expect.stringContaining('could not be fetched') });
      },
    );
  });

  describe('whose answer to a refresh has', () => {
    const granted = 'openid patient/Observation.rs patient/Condition.rs';
    it.each([
      ['the same scopes', granted, granted],
      ['an empty scope', '', granted],
      ['another type', `${granted} patient/MedicationRequest.rs`, granted],
      ['every type', 'openid patient/*.rs', granted],
      ['writing', 'openid patient/Observation.cruds patient/Condition.rs', granted],
      ['another context', `${granted} user/*.rs system/*.rs`, granted],
      ['the same in the words of version 1', 'openid patient/Observation.read', 'openid patient/Observation.read'],
      ['offline_access, which was not granted', `${granted} offline_access`, granted],
    ])('%s', async (_name, scope, expected) => {
      world.smart.grantedScope = granted;
      const { session, platform } = await connect();
      world.smart.behaviour.refreshResponse = (honest) => ({ body: { ...honest, scope } });
      world.advanceSeconds(400);
      const { scopes } = await world.auth.access(session, platform);
      expect([...scopes].sort()).toEqual(expected.split(' ').sort());
    });
  });

  describe('that refuses a refresh token which is over', () => {
    it.each<[string, Answer, string]>([
      ['with 401 invalid_token', () => ({ status: 401, body: { error: 'invalid_token' } }), 'REAUTH_REQUIRED'],
      ['with status 200', () => ({ status: 200, body: { error: 'invalid_grant' } }), 'REAUTH_REQUIRED'],
      ['with a page', () => ({ status: 400, body: '<html>', headers: {} }), 'TOKEN_ENDPOINT_REFUSED'],
    ])('%s', async (_name, answer, expected) => {
      const { session, platform } = await connect();
      world.smart.behaviour.refreshResponse = answer;
      world.advanceSeconds(400);
      await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code: expected });
      expect((await world.auth.status(session, platform)).connected).toBe(expected !== 'REAUTH_REQUIRED');
    });
  });

  it('that wants a resource gets it with every request for authorization or tokens, and others never', async () => {
    const resource = 'https://fhir.example/r4';
    const scopes = ['offline_access', 'patient/*.rs'];
    for (const [oauth, expected] of [
      [{ scopes, resource }, resource],
      [{ scopes }, null],
    ] as const) {
      const session = await world.session();
      const platform = world.platform({ oauth });
      const left = await world.leave(session, platform);
      expect(left.url.searchParams.get('resource')).toBe(expected);
      await world.auth.completeLogin(session, left);
      world.advanceSeconds(400);
      await world.auth.access(session, platform);
      const forms = world.stub.http.seen('/op/token').slice(-2);
      expect(forms.map(({ form }) => form.get('resource'))).toEqual([expected, expected]);
    }
  });
});
