import type { JsonAnswer } from '@fhir-gateway/fhir-proxy';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import fc from 'fast-check';

import { AnswerCache, type AnswerScope } from './answer-cache.js';

const json = { 'content-type': 'application/fhir+json' };

/** A connection to the platform that was made at a second. */
function connected(connectedAtSeconds: number): ConnectionSummary {
  const scopes = { scopes: [], requestedScopes: [], missingScopes: [] };
  return { platformId: 'ehr', connected: true, connectedAtSeconds, refreshable: true, ...scopes };
}

/** A platform with one list, which answers 304 to whoever has its version. */
async function setUp({ seconds = 60 }: { seconds?: number } = {}) {
  let nowMs = 1_700_000_000_000;
  const now = (): number => nowMs;
  const store = new MemoryVaultStore({ now });
  const keyring = new Keyring([{ id: 'test', secret: new Uint8Array(32).fill(7), primary: true }]);
  const vault = new TokenVault({ store, keyring, now });
  const session = await vault.activate(vault.mintCredential(), 'browser');
  const connections = new Set([connected(1), connected(2)]);
  const statuses = () => Promise.resolve([...connections]);
  const cache = new AnswerCache({ vault, seconds, statuses });
  const platform = {
    etag: 'W/"1"',
    body: '{"resourceType":"Bundle","total":1}',
    headers: {} as Record<string, string>,
    leftOut: undefined as number | undefined,
  };
  const sent: Readonly<Record<string, string>>[] = [];
  const send = (headers: Readonly<Record<string, string>>, received?: (text: string) => void) => {
    sent.push(headers);
    const isUnchanged = headers['if-none-match'] === platform.etag;
    const answered = { ...json, etag: platform.etag, ...platform.headers };
    const answer: JsonAnswer & { bytes: number } = isUnchanged
      ? { status: 304, headers: { etag: platform.etag }, body: undefined, bytes: 0 }
      : { status: 200, headers: answered, body: JSON.parse(platform.body), bytes: platform.body.length };
    if (!isUnchanged) received?.(platform.body);
    if (platform.leftOut !== undefined) return Promise.resolve({ ...answer, leftOut: platform.leftOut });
    return Promise.resolve(answer);
  };
  const scope: AnswerScope = {
    session,
    connection: 'ehr',
    patient: 'a',
    connectedAtSeconds: 1,
    request: 'Condition?patient=a',
  };
  const ask = (other: Partial<AnswerScope> = {}) => cache.send({ ...scope, ...other }, send, JSON);
  const later = (ms: number) => (nowMs += ms);
  return { vault, store, session, cache, connections, statuses, scope, sent, send, platform, ask, later };
}

const all = { access: 'read', platforms: 'all', kinds: 'all', labelled: true } as const;
const unlabelled = { ...all, labelled: false };
const app = { clientId: 'app', grant: all };

/** Two requests, and what is otherwise about them. */
interface AskedTwice {
  readonly first?: Partial<AnswerScope>;
  readonly then?: Partial<AnswerScope>;
  readonly between?: (made: Awaited<ReturnType<typeof setUp>>) => void;
  /** Of the platform's answers. */
  readonly headers?: object;
  readonly seconds?: number;
}

describe('AnswerCache', () => {
  it('asks the platform each time, which need not send again what has not changed', async () => {
    const { ask, sent, platform } = await setUp();
    const first = await ask();
    const second = await ask();
    expect(sent).toEqual([{}, { 'if-none-match': 'W/"1"' }]);
    expect(second).toMatchObject({ status: 200, body: first.body, bytes: platform.body.length });
    expect(second.headers).toMatchObject(json);
  });

  it('shows what has changed since', async () => {
    const { ask, platform } = await setUp();
    await ask();
    Object.assign(platform, { etag: 'W/"2"', body: '{"resourceType":"Bundle","total":2}' });
    expect((await ask()).body).toMatchObject({ total: 2 });
    expect((await ask()).body).toMatchObject({ total: 2 });
  });

  it('leaves no text of the session in the store when one of its connections ends', async () => {
    const { ask, cache, session, store, sent, later } = await setUp();
    const stored = new Map<string, string>();
    const setValue = store.setValue.bind(store);
    store.setValue = (key, sealed, seconds) => (stored.set(key, sealed), setValue(key, sealed, seconds));
    for (const request of ['Condition', 'Encounter', 'Goal', 'Procedure']) await ask({ request });
    const answers = [...stored.values()];
    await cache.forget(session);
    expect([...stored.values()].filter((sealed) => answers.includes(sealed))).toEqual([]);
    sent.length = 0;
    await ask({ request: 'Condition' });
    later(2_000);
    await ask({ request: 'Goal' });
    await ask({ request: 'Condition' });
    expect(sent).toEqual([{}, {}, { 'if-none-match': 'W/"1"' }]);
  });

  it('leaves no answer that arrives while its connection ends, whichever of them comes first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { cache, vault, connections, statuses, scope, sent, send } = await setUp();
        const scheduled = {
          getValue: vault.getValue.bind(vault),
          setValue: scheduler.scheduleFunction(vault.setValue.bind(vault)),
        };
        const raced = new AnswerCache({
          vault: scheduled as TokenVault,
          seconds: 60,
          statuses: scheduler.scheduleFunction(statuses),
        });
        const disconnect = async () => {
          await scheduler.schedule(Promise.resolve());
          connections.clear();
          await raced.forget(scope.session);
        };
        const reading = raced.send(scope, scheduler.scheduleFunction(send), JSON);
        await scheduler.waitFor(Promise.all([reading, disconnect()]));
        sent.length = 0;
        await cache.send(scope, send, JSON);
        expect(sent).toEqual([{}]);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps no answer where nobody can say whether the connection is still there', async () => {
    const { vault, scope, sent, send } = await setUp();
    const statuses = () => Promise.reject(new Error('the store is away'));
    const cache = new AnswerCache({ vault, seconds: 60, statuses });
    await cache.send(scope, send, JSON);
    await cache.send(scope, send, JSON);
    expect(sent).toEqual([{}, {}]);
  });

  it('asks the store for nothing to forget where nothing is kept', async () => {
    const { cache, session, store } = await setUp({ seconds: 0 });
    const stored = jest.spyOn(store, 'setValue');
    await cache.forget(session);
    expect(stored).not.toHaveBeenCalled();
  });

  it.each<[string, AskedTwice]>([
    ['another person of the connection', { then: { patient: 'b' } }],
    ['another connection', { then: { connection: 'ehr~2' } }],
    ['a connection that was made anew', { then: { connectedAtSeconds: 2 } }],
    ['another request', { then: { request: 'Condition?patient=b' } }],
    ['an app', { then: { clientId: 'app' } }],
    ['an app with a grant', { then: { grant: { ...all, kinds: ['Condition'] } } }],
    [
      'the same app after its grant was narrowed',
      { first: app, then: { ...app, grant: { ...all, kinds: ['Condition'] } } },
    ],
    ['whom sensitive entries are kept from', { first: { grant: unlabelled }, then: { grant: unlabelled } }],
    ['anybody after its time', { between: ({ later }) => later(61_000) }],
    ['anybody where the platform says no-store', { headers: { 'cache-control': 'private, no-store' } }],
    ['anybody where the platform says Vary: *', { headers: { vary: '*' } }],
    ['anybody where it has no validator', { headers: { etag: undefined } }],
    ['anybody by default', { seconds: 0 }],
  ])('gives nothing of it to %s', async (_whom, { first, then, between, headers, seconds = 60 }) => {
    const made = await setUp({ seconds });
    Object.assign(made.platform.headers, headers);
    await made.ask(first);
    between?.(made);
    await made.ask(then);
    expect(made.sent).toEqual([{}, {}]);
  });

  it('gives nothing to another session', async () => {
    const { ask, sent, vault } = await setUp();
    await ask();
    await ask({ session: await vault.activate(vault.mintCredential(), 'browser') });
    expect(sent).toEqual([{}, {}]);
  });

  it('uses Last-Modified where there is no ETag', async () => {
    const { ask, sent, platform } = await setUp();
    Object.assign(platform.headers, { etag: undefined, 'last-modified': 'Tue, 04 Mar 2025 05:06:07 GMT' });
    await ask();
    await ask();
    expect(sent[1]).toEqual({ 'if-modified-since': 'Tue, 04 Mar 2025 05:06:07 GMT' });
  });

  it('keeps no answer of which an entry was left out', async () => {
    const { ask, sent, platform } = await setUp();
    platform.leftOut = 1;
    await ask();
    await ask();
    expect(sent).toEqual([{}, {}]);
  });

  it('keeps no answer that is too large, and no more answers than there are places', async () => {
    const { ask, sent, platform } = await setUp();
    platform.body = JSON.stringify({ resourceType: 'Bundle', text: 'x'.repeat(1024 * 1024) });
    await ask();
    await ask();
    expect(sent).toEqual([{}, {}]);
    platform.body = '{"resourceType":"Bundle"}';
    for (let index = 0; index < 200; index += 1) await ask({ request: `Condition?page=${index}` });
    sent.length = 0;
    for (let index = 0; index < 200; index += 1) await ask({ request: `Condition?page=${index}` });
    expect(sent.filter((headers) => 'if-none-match' in headers).length).toBeLessThanOrEqual(64);
  });

  it('reads the record where the store takes nothing more', async () => {
    const { ask, store } = await setUp();
    store.setValue = () => Promise.reject(new Error('full'));
    store.getValue = () => Promise.reject(new Error('gone'));
    expect((await ask()).status).toBe(200);
  });

  it('stores nothing that can be read without the key', async () => {
    const { ask, store, platform } = await setUp();
    const stored: string[] = [];
    const setValue = store.setValue.bind(store);
    store.setValue = (key, value, ttl) => {
      stored.push(key, value);
      return setValue(key, value, ttl);
    };
    platform.body = '{"resourceType":"Bundle","note":"penicillin"}';
    await ask();
    expect(stored).toHaveLength(2);
    expect(stored.join()).not.toMatch(/penicillin|Condition|\behr\b/);
  });
});
