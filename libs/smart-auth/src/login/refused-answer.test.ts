import { eventually, type StubAnswer } from '@fhir-gateway/testing';
import { eachWorld, platform, session, world } from '../testing/world.js';

type Change = (honest: Record<string, unknown>) => StubAnswer;

const but =
  (more: Record<string, unknown>): Change =>
  (honest) => ({ body: { ...honest, ...more } });

/** The server has given out tokens, and the answer that brings them is refused: they may not stay alive there. */
describe('an answer with tokens that is refused', () => {
  let issued: Record<string, unknown>[];

  eachWorld({}, () => {
    issued = [];
  });

  const answering = (change: Change): void => {
    world.smart.behaviour.codeResponse = (honest) => {
      issued.push(honest);
      return change(honest);
    };
  };
  const revoked = () => world.smart.revocations.map((form) => form.get('token'));
  const settle = (atLeast: number): Promise<void> => eventually(() => revoked().length >= atLeast);
  const refuse = async (tokens: number) => {
    const code = await world.login(session, platform).then(
      () => 'connected',
      (error: { code?: string }) => error.code,
    );
    await settle(tokens);
    return { code, session, platform };
  };

  const whole: [string, Change, string][] = [
    ['has no token_type', but({ token_type: undefined }), 'TOKEN_RESPONSE_INVALID'],
    ['has an unknown token_type', but({ token_type: 'mac' }), 'TOKEN_RESPONSE_INVALID'],
    ['has status 201', (honest) => ({ status: 201, body: honest }), 'TOKEN_RESPONSE_INVALID'],
    ['has a scope that is a number', but({ scope: 7 }), 'TOKEN_RESPONSE_INVALID'],
    ['has an id_token that is none', but({ id_token: 'x.y.z' }), 'ID_TOKEN_INVALID'],
  ];
  it.each(whole)(
    'because it %s: both tokens are revoked, nothing is connected, and no log has them',
    async (_why, change, expected) => {
      answering(change);
      const { code, session, platform } = await refuse(2);
      expect(code).toBe(expected);
      expect(revoked()).toEqual([issued[0]?.['refresh_token'], issued[0]?.['access_token']]);
      expect(await world.auth.status(session, platform)).toMatchObject({ connected: false });
      const written = `${world.logs.join('\n')}${JSON.stringify(world.audits)}`;
      for (const token of revoked()) expect(written).not.toContain(token);
    },
  );

  it.each([
    ['brings no token', but({ access_token: undefined, refresh_token: undefined })],
    ['brings what no header can carry', but({ access_token: 'a\r\nb', refresh_token: 'a b' })],
    ['is a page', () => ({ body: '<html>', headers: { 'content-type': 'text/html' } })],
  ] satisfies [string, Change][])('because it %s: there is nothing to revoke', async (_why, change) => {
    answering(change);
    expect((await refuse(0)).code).toBe('TOKEN_RESPONSE_INVALID');
    expect(revoked()).toEqual([]);
  });

  it('leaves a connection alone that their revocation would end, and ends them with it', async () => {
    const quirks = { revocationEnds: 'grant' } as const;
    const { session, platform } = await world.connected({ quirks });
    answering(but({ token_type: undefined }));
    await expect(world.login(session, platform)).rejects.toMatchObject({ code: 'TOKEN_RESPONSE_INVALID' });
    await new Promise((done) => setTimeout(done, 50));
    expect(revoked()).toEqual([]);
    expect((await world.auth.status(session, platform)).connected).toBe(true);
    await world.auth.disconnect(session, platform);
    await settle(4);
    expect(revoked()).toEqual(expect.arrayContaining([issued[0]?.['refresh_token'], issued[0]?.['access_token']]));
  });
});
