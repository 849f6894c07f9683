import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { exchange } from './exchange.js';
import type { ResponseHead } from '../contract/fhir-call.js';
import type { ExchangeControl, ResponseHandler, Transport } from '@fhir-gateway/http1-client';
import { parseInteraction } from '../contract/interaction.js';
import { defaultLimits } from '../contract/limits.js';
import { makeRoute } from '../platform/platform-route.js';
import { gatewayBase, makePlatform } from '../testing/fixture.js';

const base = 'https://platform.test/r4';

describe('an answer of several chunks', () => {
  it('leaves whole, with the length that it has once rewritten, when all came in one turn', async () => {
    const text = bundle(500);
    const { head, body } = await passOn(text(base), { cutAt: [10, 30_000] });
    expect(body).toBe(text(gatewayBase));
    expect(head.headers['content-length']).toBe(String(body.length));
  });

  it.each([
    ['came later', { cutAt: [10], isLate: true }],
    ['is longer than is ever held', { cutAt: [270_000] }],
    ['is long, as it announced', { cutAt: [10], announced: true }],
  ])('is streamed, without a length, when the rest %s', async (_why, how) => {
    const text = bundle(8_000);
    const { head, body } = await passOn(text(base), how);
    expect(body).toBe(text(gatewayBase));
    expect(head.headers).not.toHaveProperty('content-length');
  });

  it('waits once for a slow client, however much still comes after the pause', async () => {
    const pauses = jest.fn();
    let listeners = 0;
    const { result, target } = run(
      async (handler, controller) => {
        await new Promise((resolve) => setImmediate(resolve));
        Object.assign(controller, { pause: pauses });
        for (let sent = 0; sent < 30; sent += 1) handler.onResponseData(controller, Buffer.alloc(20_000, 0x20));
        listeners = target.listenerCount('drain');
        handler.onResponseEnd(controller);
      },
      [],
      { 'content-length': '600000' },
    );
    expect((await buffer(target)).length).toBe(600_000);
    await result;
    expect([listeners, pauses.mock.calls.length]).toEqual([1, 1]);
  });

  it('is no answer when the connection breaks after what was held', async () => {
    const opened: ResponseHead[] = [];
    const broken = run((handler, controller) => {
      handler.onResponseData(controller, Buffer.from('{"resourceType":'));
      handler.onResponseError(controller, new Error('reset'));
    }, opened);
    await expect(broken.result).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
    expect(opened).toEqual([]);
  });
});

/** A Bundle with so many addresses of the platform, as the platform or the gateway would write it. */
function bundle(entries: number): (base: string) => string {
  return (base) => {
    const entry = Array.from({ length: entries }, (_, id) => ({ fullUrl: `${base}/Patient/${id}` }));
    return JSON.stringify({ resourceType: 'Bundle', entry });
  };
}

async function passOn(text: string, how: { cutAt: number[]; isLate?: boolean; announced?: boolean }) {
  const bytes = Buffer.from(text);
  const cuts = [0, ...how.cutAt, bytes.length];
  const opened: ResponseHead[] = [];
  const { result, target } = run(
    async (handler, controller) => {
      for (const [index, from] of cuts.slice(0, -1).entries()) {
        if (index > 0 && how.isLate) await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
        handler.onResponseData(controller, bytes.subarray(from, cuts[index + 1]));
      }
      handler.onResponseEnd(controller);
    },
    opened,
    how.announced ? { 'content-length': String(bytes.length) } : {},
  );
  const [body] = await Promise.all([buffer(target), result]);
  return { head: opened[0] as ResponseHead, body: body.toString() };
}

type Script = (handler: ResponseHandler, control: ExchangeControl) => void | Promise<void>;

/** One exchange with a platform that answers by the script, without any connection. */
function run(script: Script, opened: ResponseHead[], headers: Record<string, string> = {}) {
  const control: ExchangeControl = { abort: () => undefined, pause: () => undefined, resume: () => undefined };
  const transport: Transport = {
    dispatch: (_request, handler) => {
      handler.onRequestStart(control);
      handler.onResponseStart(control, 200, { 'content-type': 'application/fhir+json', ...headers });
      void script(handler, control);
    },
    destroy: () => Promise.resolve(),
  };
  const target = new PassThrough();
  const result = exchange(
    transport,
    { method: 'GET', path: '/r4/Patient', headers: [] },
    {
      route: makeRoute(makePlatform(base), gatewayBase, () => false),
      interaction: parseInteraction('GET', 'Patient', ''),
      limits: defaultLimits,
      intercepts: () => false,
      timeoutMs: 10_000,
      open: (head) => {
        opened.push(head);
        return target;
      },
      now: Date.now,
    },
  );
  return { result, target };
}
