import { once } from 'node:events';
import { describeWithRedis, eventually, FakePlatform } from '@fhir-gateway/testing';
import type { Session } from '@fhir-gateway/token-vault';
import { Replicas } from '../testing/replicas.js';
import { openStubSignIn, type StubSignIn } from '../testing/stub-platform.js';

const people = 100;

describeWithRedis('sign-ins that end while their platform does not answer', () => {
  const replicas = new Replicas('end-sign-ins.ts');
  let platform: FakePlatform;
  let here: StubSignIn;

  beforeAll(async () => {
    platform = await FakePlatform.start();
    here = await openStubSignIn(replicas.redis.url, platform.base);
  }, 60_000);
  afterAll(async () => {
    await here?.vault.close();
    await platform?.close();
  });

  async function start() {
    const { child, isReady } = replicas.start(platform.base);
    await isReady;
    return child;
  }

  it('are refused at once, and revoked after its return by another process than the one that was killed', async () => {
    const { auth, registry, vault } = here;
    const stub = registry.resolve('stub');
    const signedIn: { credential: string; session: Session }[] = [];
    // One after another: a busy machine does not answer a hundred at once in the time that a sign-in has.
    for (let index = 0; index < people; index++) {
      const credential = vault.mintCredential();
      const session = await vault.activate(credential, 'browser');
      const { id } = await auth.beginLogin(session, stub);
      const { authorizationUrl, browserCookie } = await auth.authorize(session, stub, id);
      const params = platform.smart.approve(authorizationUrl, `pat-${index}`);
      await auth.completeLogin(session, { params, cookies: { [browserCookie.name]: browserCookie.value } });
      signedIn.push({ credential, session });
    }
    platform.smart.behaviour.revocationResponse = () => 'never';
    const dying = await start();
    dying.stdin?.write(`${JSON.stringify(signedIn.map(({ credential }) => credential))}\n`);
    const isRefused = async ({ session }: (typeof signedIn)[number]) =>
      Promise.resolve(auth.access(session, stub)).then(
        () => false,
        (error: unknown) => (error as { code?: string }).code === 'LOGIN_REQUIRED',
      );
    // The platform, which is not waited for, never answers.
    await eventually(async () => (await Promise.all(signedIn.map(isRefused))).every(Boolean), 50);
    // All of them hang, each under its lock, when the process dies.
    await eventually(() => platform.smart.revocations.length >= people, 50);
    dying.kill('SIGKILL');
    await once(dying, 'close');
    platform.smart.revocations.length = 0;
    platform.smart.behaviour.revocationResponse = () => ({ body: {} });
    await start();
    const revoked = () => new Set(platform.smart.revocations.map((form) => form.get('token')));
    await eventually(() => platform.issued.every((token) => revoked().has(token)), 50);
    expect(revoked().size).toBe(2 * people);
    await eventually(async () => {
      const ends = await Promise.all(signedIn.map(({ session }) => auth.unconfirmedEnds(session)));
      return ends.every(({ size }) => size === 0);
    }, 50);
  }, 180_000);
});
