import { newKeyPem } from '../testing/keys.js';
import { eachWorld, world } from '../testing/world.js';
import { ServerClocks } from './server-clocks.js';

const privateKey = newKeyPem();

describe('a login with a signed assertion and clocks that differ', () => {
  eachWorld({}, () => {
    // Here the clocks differ; elsewhere time passes for both.
    world.smart.now = Date.now;
    world.smart.behaviour.clientRefusal = () => (isGoodNow() ? undefined : refused);
  });

  const refused = { status: 401, body: { error: 'invalid_client' } };
  const claims = () => {
    const assertion = world.stub.http.seen('/op/token').at(-1)?.form.get('client_assertion') ?? '';
    return JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString()) as Record<string, number>;
  };
  /** As strict as SMART allows, without any tolerance, by the server's clock. */
  const isGoodNow = (): boolean => {
    const { iat = 0, exp = 0, nbf = 0 } = claims();
    const now = Date.now() / 1000;
    return iat <= now && nbf <= now && exp > now && exp <= now + 300;
  };
  const platform = () => world.platform({ credentials: { clientId: 'client-1', privateKey } });
  const login = async () => world.login(await world.session(), platform());

  it.each([0, 0.1, 0.3, 0.6, 1, 2, 5, 12, 25, 45, 60, 120, 299, -0.6, -2, -25, -60, -120, -299])(
    'connects with the gateway %d s ahead',
    async (seconds) => {
      world.advanceSeconds(seconds);
      // Of an id_token that is good for seconds only.
      world.smart.behaviour.idTokenClaims = (honest) => ({ ...honest, exp: Math.floor(Date.now() / 1000) + 5 });
      for (let round = 0; round < 3; round += 1) expect((await login()).connection.connected).toBe(true);
    },
  );

  it('says in the log, and nowhere else, that the clock is too far away to be followed', async () => {
    world.advanceSeconds(900);
    const error: unknown = await login().catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'TOKEN_ENDPOINT_REFUSED',
      detail: expect.stringMatching(
        /^http 401 invalid_client \(the clock of the server is (89|90)\d s behind this one\)$/,
      ),
    });
    expect((error as Error).message).not.toContain('clock');
    expect(world.stub.http.seen('/op/token')).toHaveLength(1);
  });

  it('still refuses an id_token that has expired by the clock of its server', async () => {
    world.advanceSeconds(-120);
    world.smart.behaviour.idTokenClaims = (honest) => ({ ...honest, exp: Math.floor(Date.now() / 1000) - 60 });
    await expect(login()).rejects.toMatchObject({ code: 'ID_TOKEN_INVALID' });
  });
});

describe('ServerClocks', () => {
  const now = Date.UTC(2026, 10, 27, 12);
  const url = 'https://op.example/token';
  const at = (seconds: number) => new Date(now + seconds * 1000).toUTCString();

  it.each([
    ['no Date', null, 0],
    ['a Date of no form', 'yesterday', 0],
    ['a Date of the same second', at(0), 0],
    ['a Date a minute ahead', at(60), 60],
    ['a Date a minute behind', at(-60), -60],
    ['a Date too far ahead', at(3600), 0],
  ])('follows %s', (_what, date, seconds) => {
    const clocks = new ServerClocks();
    clocks.note(url, date, now);
    expect(Math.abs(clocks.aheadSeconds('https://op.example/revoke') - seconds)).toBeLessThanOrEqual(1);
    expect(clocks.aheadSeconds('https://other.example/token')).toBe(0);
  });

  it('forgets a difference that is gone, and the oldest of very many servers', () => {
    const clocks = new ServerClocks();
    clocks.note(url, at(60), now);
    clocks.note(url, at(0), now);
    expect(clocks.aheadSeconds(url)).toBe(0);
    for (let index = 0; index <= 5_000; index += 1) clocks.note(`https://op-${index}.example/`, at(60), now);
    expect(clocks.aheadSeconds('https://op-0.example/')).toBe(0);
    expect(clocks.aheadSeconds('https://op-5000.example/')).toBeGreaterThan(0);
  });
});
