import { inspect } from 'node:util';
import { MemoryVaultStore } from '@fhir-gateway/token-vault';
import type { VaultStore } from '@fhir-gateway/token-vault';
import { World } from './testing/world.js';

/** A store that remembers every argument it is given. */
function recordingStore(seen: unknown[]): VaultStore {
  const memory = new MemoryVaultStore();
  return new Proxy(memory, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        seen.push(given);
        return Reflect.apply(value, target, given) as unknown;
      };
    },
  });
}

it('leaves no secret in store, log, audit or answer over a whole life of a connection', async () => {
  const stored: unknown[] = [];
  const world = await World.open({ store: recordingStore(stored) });
  try {
    const session = await world.session();
    const platform = world.platform({ credentials: { clientId: 'client-1', clientSecret: 'client-secret-1' } });
    const callback = await world.leave(session, platform);
    const answers: unknown[] = [await world.auth.completeLogin(session, callback)];
    world.advanceSeconds(400);
    await world.auth.access(session, platform);
    answers.push(await world.auth.status(session, platform), await world.auth.statuses(session));
    answers.push(await world.auth.waitForLogin(session, platform, { timeoutMs: 0 }));
    world.smart.behaviour.refreshResponse = () => ({ status: 503 });
    world.advanceSeconds(400);
    answers.push(await world.auth.access(session, platform).catch((error: unknown) => error));
    answers.push(await world.auth.disconnect(session, platform));

    const forms = world.stub.http.requests.map(({ form }) => form);
    const sent = ['code', 'code_verifier', 'refresh_token', 'token'].flatMap((name) =>
      forms.map((form) => form.get(name)),
    );
    const query = ['state', 'nonce'].map((name) => callback.url.searchParams.get(name));
    const secrets = [...sent, ...query, ...Object.values(callback.cookies), 'client-secret-1'].filter((text) => text);
    expect(secrets.length).toBeGreaterThanOrEqual(9);
    const shown = inspect([stored, world.logs, world.audits, answers], { depth: 20, maxStringLength: null });
    expect(shown).toContain('v1.test.');
    for (const secret of secrets) expect(shown).not.toContain(secret);
  } finally {
    await world.close();
  }
});
