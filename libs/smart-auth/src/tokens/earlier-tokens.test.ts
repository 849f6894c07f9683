import fc from 'fast-check';
import type { PlatformQuirks } from '@fhir-gateway/platform-registry';
import { eachWorld, platform, session, world, World } from '../testing/world.js';

/** Ends with one token all that were given out in the same session of the person, or for the same person. */
class EndingServer {
  readonly ended = new Set<string>();
  readonly revoked = new Set<string>();
  /** Of the browser that signs in next; undefined: the id_token has none. */
  sid: string | undefined = 'browser-1';
  isDown = false;
  readonly #groups = new Map<string, string>();

  constructor(world: World, endsAll = false) {
    const note = (body: Record<string, unknown>, group: string) => {
      for (const key of ['access_token', 'refresh_token']) this.#groups.set(String(body[key]), group);
      return { body };
    };
    const { behaviour } = world.smart;
    behaviour.idTokenClaims = (honest) => ({ ...honest, ...(this.sid !== undefined && { sid: this.sid }) });
    behaviour.codeResponse = (honest) => note(honest, endsAll ? 'all' : (this.sid ?? 'none'));
    behaviour.refreshResponse = (honest, { form }) => {
      const used = form.get('refresh_token') ?? '';
      if (this.ended.has(used)) return { status: 400, body: { error: 'invalid_grant' } };
      return note(honest, this.#groups.get(used) ?? '');
    };
    behaviour.revocationResponse = ({ form }) => {
      if (this.isDown) return { status: 503 };
      const token = form.get('token') ?? '';
      this.revoked.add(token);
      const group = this.#groups.get(token);
      // What was ended may be revoked again (RFC 7009 section 2.2), and that ends nothing new.
      if (group !== undefined && !this.ended.has(token)) {
        for (const [other, itsGroup] of this.#groups) if (itsGroup === group) this.ended.add(other);
      }
      return { body: {} };
    };
  }
}

describe('a second sign-in where revoking one token ends others', () => {
  let server: EndingServer;
  eachWorld({}, () => {
    server = new EndingServer(world);
  });

  const settle = async () => {
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const auth = world.openAuth(world.openVault());
    await auth.revokePending();
    return auth.pendingRevocations;
  };
  const isAlive = async () => !server.ended.has((await world.auth.access(session, platform)).accessToken);

  it('goes on in the same session of the person (sid), which no log has, and Disconnect ends both', async () => {
    await world.login(session, platform);
    await world.login(session, platform);
    await settle();
    expect(await isAlive()).toBe(true);
    expect(server.revoked.size).toBe(0);
    await expect(world.auth.disconnect(session, platform)).resolves.toEqual({ revokedUpstream: true });
    expect(server.revoked).toEqual(new Set(world.smart.issued));
    expect(JSON.stringify([world.logs, world.audits])).not.toContain('browser-1');
  });

  it('has its tokens before revoked after a refresh, too, by another process', async () => {
    await world.login(session, platform);
    await world.login(session, platform);
    world.advanceSeconds(400);
    expect(await isAlive()).toBe(true);
    server.isDown = true;
    await expect(world.auth.disconnect(session, platform)).resolves.toEqual({ revokedUpstream: false });
    await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code: 'LOGIN_REQUIRED' });
    expect([...(await world.auth.unconfirmedEnds(session))]).toEqual([[platform.id, 1]]);
    server.isDown = false;
    world.advanceSeconds(61);
    await settle();
    const [access, refresh, , , ...renewed] = world.smart.issued;
    expect(server.revoked).toEqual(new Set([access, refresh, ...renewed]));
    expect((await world.auth.unconfirmedEnds(session)).size).toBe(0);
  });

  it('in another session revokes the tokens of the one before, and what waited with them', async () => {
    await world.login(session, platform);
    await world.login(session, platform);
    server.sid = 'browser-2';
    await world.login(session, platform);
    await settle();
    expect(server.revoked).toEqual(new Set(world.smart.issued.slice(0, 4)));
    expect(await isAlive()).toBe(true);
  });

  it.each([
    ['no sid', undefined],
    ['a sid of more than 512 characters', 'x'.repeat(513)],
    ['an empty sid', ''],
  ])('revokes at once with %s: nothing is known that the two have in common', async (_what, sid) => {
    server.sid = sid;
    await world.login(session, platform);
    await world.login(session, platform);
    await settle();
    expect(server.revoked).toEqual(new Set(world.smart.issued.slice(0, 2)));
  });

  it('keeps eight sign-ins waiting, and revokes the oldest when there are more', async () => {
    for (let round = 0; round < 9; round += 1) await world.login(session, platform);
    await settle();
    expect(server.revoked.size).toBe(0);
    await world.login(session, platform);
    await settle();
    expect(server.revoked).toEqual(new Set(world.smart.issued.slice(0, 2)));
  });

  it('reads what an older version has stored: a connection without a sid, and a waiting revocation of one pair', async () => {
    server.sid = undefined;
    await world.login(session, platform);
    const queue = await world.vault.sharedSession('revocations');
    const tokens = { accessToken: 'old-access', refreshToken: 'old-refresh' };
    const [dueAtMs, untilMs] = [world.now(), world.now() + 60_000];
    await world.vault.write(queue, 'revocation:old', {
      platformId: platform.id,
      tokens,
      attempts: 0,
      dueAtMs,
      untilMs,
    });
    server.sid = 'browser-1';
    await world.login(session, platform);
    await settle();
    expect(await settle()).toBe(0);
    expect(server.revoked).toEqual(new Set(['old-refresh', 'old-access', ...world.smart.issued.slice(0, 2)]));
    expect(await isAlive()).toBe(true);
  });

  const steps = fc.array(
    fc.oneof(
      fc.record({ do: fc.constant('login' as const), sid: fc.constantFrom('a', 'b', undefined) }),
      fc.record({ do: fc.constantFrom('refresh' as const, 'disconnect' as const, 'restart' as const) }),
    ),
    { maxLength: 14 },
  );
  const quirks = fc.constantFrom<PlatformQuirks>({}, { revocationEnds: 'grant' });

  it('loses no token: each is in use, spent by a refresh, waits beside those in use, or was revoked', async () => {
    await fc.assert(
      fc.asyncProperty(steps, quirks, fc.boolean(), async (plan, itsQuirks, endsAll) => {
        const own = await World.open();
        try {
          const server = new EndingServer(own, endsAll);
          const platform = own.platform({ quirks: itsQuirks });
          const who = await own.session();
          const spent = new Set<string>();
          let auth = own.auth;
          const { refreshResponse } = own.smart.behaviour;
          own.smart.behaviour.refreshResponse = async (honest, request) => {
            const used = request.form.get('refresh_token') ?? '';
            const answer = await refreshResponse(honest, request);
            const { issued } = own.smart;
            const isTaken = answer !== 'never' && answer.status === undefined;
            // A refresh takes the place of its pair; what was refused is over, and its answer was never handed out.
            const at = issued.indexOf(used);
            for (const token of [...issued.slice(at - 1, at + 1), ...(isTaken ? [] : issued.slice(-2))])
              spent.add(token);
            return answer;
          };
          for (const step of plan) {
            if (step.do === 'login') {
              server.sid = step.sid;
              await auth.completeLogin(who, await own.leave(who, platform));
            } else if (step.do === 'disconnect') await auth.disconnect(who, platform);
            else if (step.do === 'restart') auth = own.openAuth(own.openVault());
            else {
              const rejectedToken = await auth.access(who, platform).then(
                ({ accessToken }) => accessToken,
                () => undefined,
              );
              if (rejectedToken) await auth.access(who, platform, { rejectedToken }).catch(() => undefined);
            }
          }
          await auth.disconnect(who, platform);
          for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
          own.advanceSeconds(61);
          await own.openAuth(own.openVault()).revokePending();
          const lost = own.smart.issued.filter((token) => !server.revoked.has(token) && !spent.has(token));
          expect(lost).toEqual([]);
        } finally {
          await own.close();
        }
      }),
      { numRuns: 8 },
    );
  }, 60_000);
});
