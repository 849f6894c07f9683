import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleModule, describeWithRedis, FakePlatform, startRedis, type TestRedis } from '@fhir-gateway/testing';
import type { Session } from '@fhir-gateway/token-vault';
import { openStubSignIn, stubTimeoutMs, type StubSignIn } from '../testing/stub-platform.js';

const people = 100;

describeWithRedis('sign-ins that end while their platform does not answer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-revocations-'));
  const program = join(folder, 'end-sign-ins.mjs');
  const children: ChildProcess[] = [];
  let redis: TestRedis;
  let platform: FakePlatform;
  let here: StubSignIn;

  beforeAll(async () => {
    redis = await startRedis();
    platform = await FakePlatform.start();
    here = await openStubSignIn(redis.url, platform.base);
    bundleModule(join(__dirname, '..', 'testing', 'end-sign-ins.ts'), program);
  }, 60_000);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await here?.vault.close();
    await platform?.close();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start() {
    const child = spawn(process.execPath, [program, redis.url, platform.base], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  }

  async function until(isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<number> {
    const startedMs = performance.now();
    while (!(await isSo())) {
      if (performance.now() - startedMs > withinMs) throw new Error(`not so within ${withinMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return performance.now() - startedMs;
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
    // A second on a machine of its own; the platform, which is not waited for, would take three minutes.
    const refusedMs = await until(
      async () => (await Promise.all(signedIn.map(isRefused))).every(Boolean),
      stubTimeoutMs - 10_000,
    );
    // All of them hang, each under its lock, when the process dies.
    await until(() => platform.smart.revocations.length >= people, 60_000);
    dying.kill('SIGKILL');
    await once(dying, 'close');
    platform.smart.revocations.length = 0;
    platform.smart.behaviour.revocationResponse = () => ({ body: {} });
    await start();
    const revoked = () => new Set(platform.smart.revocations.map((form) => form.get('token')));
    const revokedMs = await until(() => platform.issued.every((token) => revoked().has(token)), 120_000);
    process.stdout.write(
      `${people} disconnects beside a hanging revocation: refused after ${Math.round(refusedMs)} ms, ` +
        `all revoked ${Math.round(revokedMs / 1000)} s after its return and a kill\n`,
    );
    expect(revoked().size).toBe(2 * people);
    await until(async () => {
      const ends = await Promise.all(signedIn.map(({ session }) => auth.unconfirmedEnds(session)));
      return ends.every(({ size }) => size === 0);
    }, 60_000);
  }, 180_000);
});
