import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import { webhookHeaders, type ChangeMessage } from './webhook-message.js';
import { WebhookQueue } from './webhook-queue.js';

const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');

describe('the signature of a message', () => {
  it('is that of Standard Webhooks, once for each key', () => {
    const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
    const headers = webhookHeaders(message, [key, Buffer.alloc(24, 1)], 1_614_265_330_999);
    expect(headers).toMatchObject({ 'webhook-id': message.id, 'webhook-timestamp': '1614265330' });
    const [first, second] = String(headers['webhook-signature']).split(' ');
    expect(first).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    expect(second).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
  });
});

interface Sent {
  readonly id: string | null;
  readonly body: string;
}

describe('messages to the webhook', () => {
  let nowMs: number;
  let answers: (number | Error)[];
  let sent: Sent[];
  let isOn: boolean;
  let warned: object[];
  let vault: TokenVault;
  let queues: WebhookQueue[];

  beforeEach(() => {
    nowMs = Date.parse('2026-11-28T12:00:00Z');
    answers = [];
    sent = [];
    isOn = true;
    warned = [];
    queues = [];
    const keyring = new Keyring([{ id: 'one', secret: Buffer.alloc(32, 7), primary: true }]);
    vault = new TokenVault({ store: new MemoryVaultStore(), keyring });
  });
  afterEach(async () => {
    await Promise.all(queues.map((queue) => queue.close()));
    await vault.close();
  });

  const open = (): WebhookQueue => {
    const queue = new WebhookQueue({
      vault,
      webhook: { url: 'https://app.example.org/hooks?token=secret', keys: [key] },
      fetch: (_url, init) => {
        sent.push({ id: new Headers(init?.headers).get('webhook-id'), body: String(init?.body) });
        const answer = answers.shift() ?? 204;
        return answer instanceof Error
          ? Promise.reject(answer)
          : Promise.resolve(new Response(null, { status: answer }));
      },
      logger: { warn: (fields: object) => void warned.push(fields) } as never,
      now: () => nowMs,
      isOn: () => Promise.resolve(isOn),
    });
    queues.push(queue);
    return queue;
  };
  const message = (event_number: number, subscription = 'one'): ChangeMessage => ({
    type: 'record.changed',
    timestamp: new Date(nowMs).toISOString(),
    data: {
      ...{ subscription, person: 'p', platform_id: 'sandbox-ehr', event_number },
      ...{ missed: 0, resource_types: [], next: 'get_changes' },
    },
  });

  it('are sent once, and are gone when they are received', async () => {
    const queue = open();
    await queue.attempt(await queue.add(message(1)));
    await queue.workOff();
    expect(sent.map(({ body }) => JSON.parse(body) as unknown)).toEqual([message(1)]);
    expect(warned).toEqual([]);
  });

  it.each<[string, number | Error]>([
    ['refuses', 400],
    ['is broken', 503],
    ['redirects', 302],
    ['is not there', new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) })],
  ])('are sent again later with the same id and body when the receiver %s', async (_name, answer) => {
    answers = [answer, answer];
    const queue = open();
    await queue.attempt(await queue.add(message(1)));
    await queue.workOff();
    expect(sent).toHaveLength(1);
    nowMs += 5_000;
    await queue.workOff();
    nowMs += 5_000;
    await queue.workOff();
    expect(sent).toHaveLength(2);
    nowMs += 5_000;
    await queue.workOff();
    expect([sent.length, new Set(sent.map(({ id, body }) => `${id} ${body}`)).size]).toEqual([3, 1]);
    expect(JSON.stringify(warned)).not.toContain('token=secret');
  });

  it('are sent by one process, where several look at once', async () => {
    const [one, other] = [open(), open()];
    const name = await one.add(message(1));
    await Promise.all([one.attempt(name), other.attempt(name), one.workOff(), other.workOff()]);
    expect(sent).toHaveLength(1);
  });

  it('of the same content are one', async () => {
    const queue = open();
    expect(await queue.add(message(1))).toBe(await queue.add(message(1)));
    await queue.workOff();
    expect(sent).toHaveLength(1);
  });

  it('are given up after a day, and twenty of a Subscription wait at most', async () => {
    const queue = open();
    for (let number = 1; number <= 25; number++) await queue.add(message(number));
    await queue.add(message(1, 'two'));
    answers = Array.from({ length: 1_000 }, () => 500);
    await queue.workOff();
    expect(sent).toHaveLength(21);
    for (let hour = 0; hour < 26; hour++) {
      nowMs += 3_600_000;
      await queue.workOff();
    }
    const before = sent.length;
    nowMs += 24 * 3_600_000;
    await queue.workOff();
    expect(sent).toHaveLength(before);
  });

  it('are not sent once their Subscription has ended', async () => {
    const queue = open();
    const name = await queue.add(message(1));
    isOn = false;
    await queue.attempt(name);
    isOn = true;
    await queue.workOff();
    expect(sent).toEqual([]);
  });
});
