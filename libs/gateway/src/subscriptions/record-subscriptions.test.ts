import type { JsonAnswer } from '@fhir-gateway/fhir-proxy';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import { Keyring, MemoryVaultStore, TokenVault, type Session } from '@fhir-gateway/token-vault';
import { RecordSubscriptions } from './record-subscriptions.js';
import { SubscriptionRecords } from './subscription-records.js';

const topicUrl =
  'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/capabilitystatement-subscriptiontopic-canonical';
const valueCanonical = 'http://hl7.org/fhir/us/core/SubscriptionTopic/patient-data-feed';
const offering = {
  rest: [
    {
      resource: [
        { type: 'Subscription', interaction: [{ code: 'create' }], extension: [{ url: topicUrl, valueCanonical }] },
      ],
    },
  ],
};

interface Asked {
  /** The id of the platform, with the number of the connection. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly body?: { readonly channel: { readonly endpoint: string } };
}
type Answer = (asked: Asked) => { status: number; body?: unknown } | Error;

describe('Subscriptions of a session', () => {
  let asked: Asked[];
  let answers: Record<string, Answer>;
  let statuses: Partial<ConnectionSummary>[];
  let events: unknown[];
  let subscriptions: RecordSubscriptions;
  let records: SubscriptionRecords;
  let vault: TokenVault;
  let session: Session;

  beforeEach(async () => {
    asked = [];
    events = [];
    statuses = [{ platformId: 'ehr', connectionId: 'ehr~1', connected: true, patient: 'p-1' }];
    answers = {
      GET: () => ({ status: 200, body: offering }),
      POST: ({ body }) => ({ status: 201, body: { ...body, id: 's-1' } }),
      PUT: ({ body }) => ({ status: 200, body }),
      DELETE: () => ({ status: 204 }),
    };
    const store = new MemoryVaultStore();
    const keyring = new Keyring([{ id: 'one', secret: Buffer.alloc(32, 7), primary: true }]);
    vault = new TokenVault({ store, keyring });
    session = await vault.activate(vault.mintCredential(), 'browser');
    const storage = { store, keyring, lastingKeyring: keyring };
    records = new SubscriptionRecords(storage);
    subscriptions = new RecordSubscriptions({
      ...storage,
      vault,
      auth: {
        statuses: () => Promise.resolve(statuses as ConnectionSummary[]),
        status: () => Promise.resolve(statuses[0] as ConnectionSummary),
      },
      registry: { resolve: (id) => ({ id, name: 'The hospital' }) as ResolvedPlatform },
      proxy: {
        fetchJson: ({ platform: { id: at }, request: { method, path, body } }) => {
          const one: Asked = { at, method, path, ...(body && { body: JSON.parse(String(body)) as Asked['body'] }) };
          asked.push(one);
          const answer = answers[method]?.(one) ?? new Error('not expected');
          if (answer instanceof Error) return Promise.reject(answer);
          return Promise.resolve({ headers: {}, body: undefined, ...answer } as JsonAnswer);
        },
      },
      audit: ({ event }) => void events.push(event),
      logger: { warn: () => undefined } as never,
      subjectsOf: () => undefined,
      publicUrl: 'https://gateway.example.org',
      now: () => Date.now(),
    });
  });
  afterEach(() => vault.close());

  const make = (connection = 'ehr') =>
    subscriptions.make({ session, app: 'rest', requestId: 'r', signal: new AbortController().signal }, connection);
  const done = () => asked.map(({ method, path }) => `${method} ${path}`);
  const platform = { id: 'ehr', name: 'The hospital' } as ResolvedPlatform;

  it('are made once for a connection, each with an address of its own that its record does not show', async () => {
    const made = await make();
    expect(await make()).toEqual(made);
    expect(done()).toEqual(['GET metadata', 'POST Subscription']);
    const { endpoint } = asked[1]?.body?.channel ?? { endpoint: '' };
    expect(endpoint).toMatch(/^https:\/\/gateway\.example\.org\/subscriptions\/[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(made)).not.toContain(endpoint.slice(-43));
    expect(JSON.stringify(made)).not.toMatch(/\bp-1\b/);
    expect(events).toEqual(['subscription.made']);
  });

  it('are agreed to as the platform can do them', async () => {
    answers['POST'] = ({ body }) => {
      const url = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-filter-criteria';
      const extension = [{ url, valueString: 'Observation?patient=p-1&category=laboratory&trigger=feed-event' }];
      return { status: 201, body: { ...body, id: 's-1', status: 'error', _criteria: { extension } } };
    };
    expect(await make()).toMatchObject({ status: 'requested', types: ['Observation'], subscriptionId: 's-1' });
    expect(done()).toEqual(['GET metadata', 'POST Subscription', 'PUT Subscription/s-1']);
  });

  it.each<[string, string, Answer, string[]]>([
    ['the platform refuses', 'POST', () => ({ status: 422, body: {} }), []],
    ['the platform does not answer', 'POST', () => new Error('unreachable'), []],
    [
      'the platform tells of everybody',
      'POST',
      ({ body }) => ({ status: 201, body: { ...body, id: 's-1', _criteria: {} } }),
      ['DELETE Subscription/s-1'],
    ],
    [
      'the platform has switched it off',
      'POST',
      ({ body }) => ({ status: 201, body: { ...body, id: 's-1', status: 'off' } }),
      ['DELETE Subscription/s-1'],
    ],
    ['its id leads elsewhere', 'POST', ({ body }) => ({ status: 201, body: { ...body, id: '../Patient/p-1' } }), []],
  ])('leave nothing where %s', async (_name, method, answer, then) => {
    answers[method] = answer;
    await expect(make()).rejects.toThrow();
    expect(done()).toEqual(['GET metadata', 'POST Subscription', ...then]);
    expect([await subscriptions.list(session), events]).toEqual([[], []]);
  });

  it.each<[string, Partial<ConnectionSummary>, string, string]>([
    ['another connection', {}, 'clinic', 'CONNECTION_UNKNOWN'],
    ['a connection that has ended', { connected: false }, 'ehr', 'CONNECTION_UNKNOWN'],
    ['nobody knows whose record', { patient: undefined } as object, 'ehr', 'SUBSCRIPTION_NOT_OFFERED'],
  ])('are refused for %s, and no platform is asked for one', async (_name, status, connection, code) => {
    statuses = [{ ...statuses[0], ...status }];
    await expect(make(connection)).rejects.toMatchObject({ code });
    expect(done()).not.toContain('POST Subscription');
  });

  it('end here before the platform is asked, which is asked again when it does not answer', async () => {
    const { name } = await make();
    let deletions = 0;
    answers['DELETE'] = () => (++deletions < 3 ? new Error('closed') : { status: 204 });
    await subscriptions.ending(session, platform);
    expect(done().filter((line) => line.startsWith('DELETE'))).toHaveLength(3);
    expect(await records.of(name).read('about')).toBeUndefined();
    expect([await subscriptions.list(session), events]).toEqual([[], ['subscription.made', 'subscription.ended']]);
  });

  it('end here also where the platform never answers', async () => {
    const { name } = await make();
    answers['DELETE'] = () => new Error('unreachable');
    expect(await subscriptions.end(session, name)).toBe(false);
    expect(await subscriptions.list(session)).toEqual([]);
  });

  it('stay with their person after another has signed in at the platform', async () => {
    const { name } = await make();
    const about = await records.of(name).read<{ connection: string }>('about');
    expect(about?.value.connection).toBe('ehr~1');
    statuses = [
      { ...statuses[0], connectionId: 'ehr~2', isOneOfSeveral: true, patient: 'p-2' },
      { ...statuses[0], isOneOfSeveral: true },
    ];
    expect((await subscriptions.list(session)).map(({ connection }) => connection)).toEqual(['ehr~1']);
    await expect(make('ehr')).rejects.toMatchObject({ code: 'CONNECTION_UNKNOWN' });
    expect((await make('ehr~1')).name).toBe(name);
    const second = await make('ehr~2');
    expect(second).toMatchObject({ connection: 'ehr~2' });
    expect(second.name).not.toBe(name);
    asked.length = 0;
    expect(await subscriptions.end(session, name)).toBe(true);
    expect(asked.map(({ at, method }) => `${method} ${at}`)).toEqual(['DELETE ehr~1']);
  });

  it('stay when another connection ends, and are forgotten with their own', async () => {
    await make();
    const own = statuses;
    statuses = [{ platformId: 'clinic', connectionId: 'clinic~1', connected: true }];
    await subscriptions.ending(session, { ...platform, id: 'clinic' } as ResolvedPlatform);
    statuses = own;
    await subscriptions.forget(session);
    expect(await subscriptions.list(session)).toHaveLength(1);
    statuses = [];
    await subscriptions.forget(session);
    expect(await subscriptions.list(session)).toEqual([]);
  });

  it('of others cannot be ended', async () => {
    const { name } = await make();
    const other = await vault.activate(vault.mintCredential(), 'browser');
    await expect(subscriptions.end(other, name)).rejects.toMatchObject({ code: 'SUBSCRIPTION_UNKNOWN' });
    expect(await subscriptions.list(session)).toHaveLength(1);
  });
});
