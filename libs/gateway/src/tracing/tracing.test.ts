import type { ServerResponse } from 'node:http';
import { freePort, memoryInUse, startCollector, type Collector } from '@fhir-gateway/testing';
import type { Config } from '../config/config-types.js';
import { loadConfig } from '../config/config.js';
import { GatewayError } from '../errors/errors.js';
import { openTracing } from './open-tracing.js';
import type { Tracing } from './tracing.js';

describe('tracing', () => {
  let collector: Collector;
  let tracing: Tracing;
  let lines: string[];

  const open = (settings: Record<string, string> = {}, { url = collector.url, timeoutMs = 10_000 } = {}) => {
    lines = [];
    const config = loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: url, ...settings }).tracing as NonNullable<
      Config['tracing']
    >;
    const log = (_fields: object, message: string) => void lines.push(message);
    tracing = openTracing(config, { warn: log, info: log } as never, timeoutMs);
    return tracing;
  };
  const serve = <T>(run: () => Promise<T>, facts = {}): Promise<T> => {
    const request = tracing.begin('GET fhir', {}, undefined);
    if (!request) return run();
    return new Promise<T>((resolve, reject) => request.run(() => void run().then(resolve, reject))).finally(() =>
      request.end(facts),
    );
  };
  const many = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) await serve(() => tracing.step('session', {}, () => Promise.resolve()));
  };

  beforeEach(async () => void (collector = await startCollector()));
  afterEach(async () => {
    await tracing.close();
    await collector.close();
  });

  it('gives each step the request or step that it belongs to, however many run at once', async () => {
    open();
    const pause = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
    await Promise.all(
      Array.from({ length: 20 }, () =>
        serve(async () => {
          await pause();
          await tracing.step('tool call', { tool: 'read' }, async () => {
            await pause();
            await tracing.step('platform call', {}, pause);
          });
        }),
      ),
    );
    await tracing.flush();
    const spans = collector.spans();
    expect(spans).toHaveLength(60);
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    for (const span of spans) {
      const parent = byId.get(span.parentSpanId ?? '');
      const expected = { 'platform call': 'tool call', 'tool call': 'GET fhir' }[span.name];
      expect(parent?.name).toBe(expected);
      if (parent) expect(span.traceId).toBe(parent.traceId);
    }
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(20);
  });

  it('throws on what a step throws, and says its code alone', async () => {
    open();
    const refusal = new GatewayError('CALLER_UNKNOWN', 'canary', { detail: 'canary' });
    await expect(serve(() => tracing.step('session', {}, () => Promise.reject(refusal)))).rejects.toBe(refusal);
    await expect(serve(() => tracing.step('session', {}, () => Promise.reject(new Error('canary'))))).rejects.toThrow();
    await tracing.flush();
    const failed = collector.spans().filter(({ name }) => name === 'session');
    expect(failed.map(({ attributes, statusCode }) => [attributes['error.type'], statusCode])).toEqual([
      ['CALLER_UNKNOWN', 2],
      ['INTERNAL', 2],
    ]);
    expect(collector.text()).not.toContain('canary');
  });

  it('takes no attribute that is not on its list, and of a platform not the organization', async () => {
    open();
    const facts = { platform: 'epic:canary-clinic', url: 'canary', patient: 'canary' };
    await serve(
      () => tracing.step('platform call', facts, async (step) => step?.note({ ...facts, retries: 1 })),
      facts,
    );
    await tracing.flush();
    expect(collector.text()).toContain('"epic"');
    expect(collector.text()).not.toContain('canary');
  });

  it('counts to a request nothing that outlives it', async () => {
    open();
    let later: Promise<string | undefined> = Promise.resolve(undefined);
    await serve(async () => {
      later = new Promise((resolve) => setTimeout(() => resolve(tracing.traceId), 20));
      expect(tracing.traceId).toMatch(/^[0-9a-f]{32}$/);
    });
    expect(await later).toBeUndefined();
    expect(tracing.traceId).toBeUndefined();
  });

  it('keeps about as many traces as the ratio says, each whole', async () => {
    open({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' });
    await many(400);
    await tracing.flush();
    const spans = collector.spans();
    const requests = spans.filter(({ parentSpanId }) => !parentSpanId).length;
    // Six standard deviations of 400 tosses on either side.
    expect(requests).toBeGreaterThan(48);
    expect(requests).toBeLessThan(152);
    expect(spans).toHaveLength(2 * requests);
  });

  it('sends the headers that it was given, and nothing to anybody else', async () => {
    open({ OTEL_EXPORTER_OTLP_HEADERS: 'x-key=secret' });
    await many(1);
    await tracing.flush();
    expect(collector.text()).toMatch(/^POST \/v1\/traces .*"x-key":"secret"/);
  });

  it('holds no more than a fixed number of spans while the collector does not answer, and says so once', async () => {
    // No export ends by its time.
    open({}, { timeoutMs: 60_000 });
    const refuse = (response: ServerResponse): void => void response.writeHead(400).end();
    const unanswered: ServerResponse[] = [];
    collector.answer = (_request, response) => void unanswered.push(response);
    await many(2_100);
    const before = memoryInUse();
    await many(2_500);
    // 5,000 spans in memory would be some 8 MB.
    expect(memoryInUse() - before).toBeLessThan(2 * 1024 * 1024);
    // Of 4,600 requests with a step each.
    expect(tracing.stats).toEqual({ exported: 0, failed: 0, dropped: 9_200 - 4_096 });
    collector.answer = (_request, response) => refuse(response);
    unanswered.forEach(refuse);
    await tracing.flush().catch(() => undefined);
    expect(lines).toEqual(['traces cannot be exported; they are lost until the collector takes them']);
    collector.answer = undefined;
    await many(1);
    await tracing.flush();
    expect(lines[1]).toBe('traces are exported again');
    expect(tracing.stats.exported).toBeGreaterThan(0);
  });

  it.each([
    [
      'refuses',
      (_request: unknown, response: { writeHead(status: number): { end(text: string): void } }) =>
        response.writeHead(400).end('canary'),
    ],
    ['cuts the connection', (request: { destroy(): void }) => request.destroy()],
  ])('serves on when the collector %s, without its words in a line', async (_what, answer) => {
    open({}, { timeoutMs: 200 });
    collector.answer = answer as never;
    expect(await serve(() => Promise.resolve('served'))).toBe('served');
    await tracing.flush().catch(() => undefined);
    expect(tracing.stats).toEqual({ exported: 0, failed: 1, dropped: 0 });
    expect(lines.join()).not.toContain('canary');
  });

  it('closes within two seconds where there is no collector', async () => {
    open({}, { url: `http://127.0.0.1:${await freePort()}`, timeoutMs: 60_000 });
    await many(10);
    jest.useFakeTimers({ doNotFake: ['Date', 'performance', 'hrtime', 'setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      const closed = tracing.close();
      await jest.advanceTimersByTimeAsync(2_000);
      await closed;
    } finally {
      jest.useRealTimers();
    }
  });
});
