import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import { Notifications } from './notifications.js';
import {
  hashAuthorization,
  SubscriptionRecords,
  type StoredSubscription,
  type SubscriptionState,
} from './subscription-records.js';
import type { ChangeMessage } from './webhook-message.js';

const id = 'A'.repeat(43);
const secret = 'Bearer right';
const topic = 'http://hl7.org/fhir/us/core/SubscriptionTopic/patient-data-feed';

describe('notifications of a platform', () => {
  let nowMs: number;
  let told: ChangeMessage['data'][];
  let canQueue: boolean;
  let notifications: Notifications;
  let vault: TokenVault;
  let records: SubscriptionRecords;

  beforeEach(async () => {
    nowMs = Date.parse('2026-11-28T12:00:00Z');
    told = [];
    canQueue = true;
    const store = new MemoryVaultStore();
    const keyring = new Keyring([{ id: 'one', secret: Buffer.alloc(32, 7), primary: true }]);
    const storage = { store, keyring, lastingKeyring: keyring };
    vault = new TokenVault({ store, keyring });
    records = new SubscriptionRecords(storage);
    notifications = new Notifications({
      ...storage,
      vault,
      isLocal: false,
      now: () => nowMs,
      queue: {
        add: ({ data }) => {
          if (!canQueue) return Promise.reject(new Error('the store is down'));
          told.push(data);
          return Promise.resolve(String(told.length));
        },
        attempt: () => Promise.resolve(),
      },
    });
    const session = await vault.activate(vault.mintCredential(), 'browser');
    const about: StoredSubscription = {
      connection: 'sandbox-ehr',
      person: 'person-1',
      sessionId: session.id,
      authorization: hashAuthorization(secret),
      madeAtMs: nowMs,
      endsAtMs: nowMs + 3_600_000,
    };
    const state: SubscriptionState = {
      ...{ last: 0, missing: [], status: 'requested', subscriptionId: 's-1' },
      ...{ types: ['Observation'], missed: 0, minute: 0, inMinute: 0 },
    };
    await records.of(records.nameOf(id)).create({ about, state }, 3600);
  });
  afterEach(() => vault.close());

  const notice = (kind: string, since: number, events: readonly number[] = [], subscription = 's-1'): object => ({
    resourceType: 'Bundle',
    type: 'history',
    entry: [
      {
        resource: {
          resourceType: 'Parameters',
          parameter: [
            { name: 'subscription', valueReference: { reference: `Subscription/${subscription}` } },
            { name: 'topic', valueCanonical: topic },
            { name: 'status', valueCode: kind === 'handshake' ? 'requested' : 'active' },
            { name: 'type', valueCode: kind },
            { name: 'events-since-subscription-start', valueString: String(since) },
            ...events.map((number) => ({
              name: 'notification-event',
              part: [
                { name: 'event-number', valueString: String(number) },
                { name: 'focus', valueReference: { reference: 'Observation/very-telling-id' } },
              ],
            })),
          ],
        },
      },
    ],
  });
  const event = (...numbers: number[]): object => notice('event-notification', Math.max(...numbers), numbers);
  const receive = (body: unknown, authorization: string | undefined = secret, at = id) =>
    notifications.receive(at, authorization, async () => body);
  const stateNow = async () => (await records.of(records.nameOf(id)).read<SubscriptionState>('state'))?.value;

  it('lead to one message each, which has nothing of the record', async () => {
    await receive(notice('handshake', 0));
    expect([told, (await stateNow())?.status]).toEqual([[], 'active']);
    await receive(event(1));
    expect(told).toEqual([
      {
        subscription: records.nameOf(id),
        person: 'person-1',
        platform_id: 'sandbox-ehr',
        event_number: 1,
        missed: 0,
        resource_types: ['Observation'],
        next: 'get_changes',
      },
    ]);
  });

  it('that are replayed lead to nothing, one that comes late to one message, and a gap is told', async () => {
    for (const body of [event(1), event(1), event(3), event(2), event(2), event(3)]) await receive(body);
    expect(told.map(({ event_number, missed }) => [event_number, missed])).toEqual([
      [1, 0],
      [3, 1],
      [3, 0],
    ]);
    expect(await stateNow()).toMatchObject({ last: 3, missing: [], missed: 1 });
  });

  it('that come at once are each counted once', async () => {
    await receive(event(1));
    await Promise.all([event(2), event(3), event(2), event(3), event(4)].map((body) => receive(body)));
    expect(await stateNow()).toMatchObject({ last: 4, missing: [] });
    expect(Math.max(...told.map(({ event_number }) => event_number))).toBe(4);
  });

  it('do not miss what there was before the first handshake, and miss what there was before a later one', async () => {
    await receive(notice('handshake', 7));
    expect([told.length, (await stateNow())?.last]).toEqual([0, 7]);
    await receive(notice('handshake', 9));
    expect(told.map(({ event_number, missed }) => [event_number, missed])).toEqual([[9, 2]]);
  });

  it('are not counted where their message cannot be stored, so that the platform sends them again', async () => {
    canQueue = false;
    await expect(receive(event(1))).rejects.toThrow('the store is down');
    canQueue = true;
    await receive(event(1));
    expect(told).toHaveLength(1);
  });

  it.each<[string, () => Promise<void>]>([
    ['a wrong secret', () => receive(event(1), 'Bearer wrong')],
    ['an empty secret', () => receive(event(1), '')],
    ['no secret', () => notifications.receive(id, undefined, async () => event(1))],
    ['the secret without its scheme', () => receive(event(1), 'right')],
    ['another address', () => receive(event(1), secret, 'B'.repeat(43))],
    ['an address of another form', () => receive(event(1), secret, '../state')],
  ])('with %s are refused, and nobody learns why', async (_name, send) => {
    await expect(send()).rejects.toMatchObject({ code: 'SUBSCRIPTION_UNKNOWN' });
    expect([told, (await stateNow())?.last]).toEqual([[], 0]);
  });

  it('are not parsed before their secret is right, and what cannot be parsed changes nothing', async () => {
    const readBody = jest.fn().mockRejectedValue(new SyntaxError('no JSON'));
    for (const [at, authorization] of [
      [id, 'Bearer wrong'] as const,
      [id, undefined] as const,
      ['B'.repeat(43), secret] as const,
    ]) {
      const refused = notifications.receive(at, authorization, readBody);
      await expect(refused).rejects.toMatchObject({ code: 'SUBSCRIPTION_UNKNOWN' });
    }
    expect(readBody).not.toHaveBeenCalled();
    await expect(notifications.receive(id, secret, readBody)).rejects.toThrow('no JSON');
    expect([told, (await stateNow())?.last]).toEqual([[], 0]);
  });

  it('are refused after its end, and once its session has ended', async () => {
    const about = await records.of(records.nameOf(id)).read<StoredSubscription>('about');
    await vault.endSessionById(String(about?.value.sessionId));
    await expect(receive(event(1))).rejects.toMatchObject({ code: 'SUBSCRIPTION_UNKNOWN' });
    expect(await stateNow()).toBeUndefined();
  });

  it('are refused when their time is over', async () => {
    nowMs += 3_600_000;
    await expect(receive(event(1))).rejects.toMatchObject({ code: 'SUBSCRIPTION_UNKNOWN' });
    expect(told).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['another Subscription', notice('event-notification', 1, [1], 's-2')],
    ['no history', { ...event(1), type: 'collection' }],
    ['a resource', { resourceType: 'Observation' }],
    ['nothing', undefined],
  ])('of %s are no notifications', async (_name, body) => {
    await expect(receive(body)).rejects.toMatchObject({ code: 'NOTIFICATION_INVALID' });
    expect([told, (await stateNow())?.last]).toEqual([[], 0]);
  });

  it('are limited in a minute', async () => {
    for (let number = 1; number <= 120; number++) await receive(notice('heartbeat', 0));
    await expect(receive(event(1))).rejects.toMatchObject({ code: 'CALLS_LIMITED', retryAfterSeconds: 30 });
    nowMs += 60_000;
    await receive(event(1));
    expect(told).toHaveLength(1);
  });
});
