import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import type { FakePlatform } from '@fhir-gateway/testing';
import type { AnswerSink, Sent } from './contract/answer-sink.js';
import { ProxyFixture } from './testing/fixture.js';
import { startUpstream } from './testing/upstream.js';

/** A client's connection that keeps what it was given, as one does on which nothing can be sent for now. */
class Sink extends EventEmitter implements AnswerSink {
  readonly chunks: Buffer[] = [];
  readonly destroyed = false;
  readonly retainsNothing = true;
  /** Whether all has left as soon as it was given. */
  readonly #isQuick: boolean;
  readonly #waiting: Sent[] = [];

  constructor(isQuick: boolean) {
    super();
    this.#isQuick = isQuick;
  }

  /** All that was given leaves now. */
  finish(): void {
    for (const sent of this.#waiting.splice(0)) sent();
  }

  write(chunk: Buffer, sent?: Sent): boolean {
    this.chunks.push(chunk);
    if (sent) this.#waiting.push(sent);
    if (this.#isQuick) this.finish();
    return true;
  }

  cork(): void {}

  end(last: Buffer | Sent, then?: Sent): this {
    if (typeof last !== 'function') this.chunks.push(last);
    const done = typeof last === 'function' ? last : then;
    if (done) this.#waiting.push(done);
    if (this.#isQuick) this.finish();
    return this;
  }

  destroy(): this {
    return this;
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }
}

describe('the memory of answers', () => {
  let upstream: FakePlatform;
  let fixture: ProxyFixture;
  /** As it comes from the platform, or to the client. */
  const answerOf = (id: string, base: string): string =>
    JSON.stringify({
      resourceType: 'Patient',
      id,
      // One in two has nothing that is rewritten, and leaves in the memory that it came in.
      ...(id.endsWith('r') && { managingOrganization: { reference: `${base}/Organization/${id}` } }),
      contact: Array.from({ length: id.startsWith('s') ? 10 : 1 }, () => [
        id.endsWith('r') ? { organization: { reference: `${base}/Organization/${id}` } } : {},
        id.repeat(70_000 / id.length),
      ]),
    });

  beforeAll(async () => {
    upstream = await startUpstream();
    upstream.answer = ({ url }, response) => {
      const id = url.split('/').at(-1) ?? '';
      const body = answerOf(id, upstream.base);
      const isStreamed = id.startsWith('s');
      const length = isStreamed ? {} : { 'content-length': body.length };
      response.writeHead(200, { 'content-type': 'application/fhir+json', ...length }).end(body);
    };
    fixture = new ProxyFixture(upstream.base, {}, { isOpen: true });
  });
  const begin = (id: string, isQuick: boolean): { sink: Sink; sent: Promise<void>; opened: Promise<void> } => {
    const sink = new Sink(isQuick);
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const sent = fixture.proxy.send(fixture.call(`GET Patient/${id}`), () => {
      open();
      return sink;
    });
    return { sink, sent, opened };
  };

  it.each(['ar', 'an', 'sar', 'san'])('is not written to again before a slow client has taken it (%s)', async (id) => {
    const slow = begin(id, false);
    await slow.opened;
    const expected = answerOf(id, 'http://gateway.test:8000/api/fhir/test');
    while (slow.sink.text.length < expected.length) await new Promise((resolve) => setTimeout(resolve, 5));
    const held = slow.sink.chunks.map((chunk) => Buffer.from(chunk));
    for (const other of ['br', 'bn', 'sbr', 'sbn', 'cr', 'cn', 'scr', 'scn']) await begin(other, true).sent;
    expect(slow.sink.chunks.map((chunk, index) => chunk.equals(held[index] ?? Buffer.alloc(0)))).not.toContain(false);
    expect(slow.sink.text).toBe(expected);
    slow.sink.finish();
    await slow.sent;
  });

  it('is not used again where a sink gathers what it was given', async () => {
    const gathered = Array.from({ length: 6 }, (_, index) => `${index % 2 ? 's' : ''}g${index}r`).map(async (id) => {
      const chunks: Buffer[] = [];
      const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
        chunks.push(chunk);
        done();
      };
      await fixture.proxy.send(fixture.call(`GET Patient/${id}`), () => new Writable({ write }));
      return { id, chunks };
    });
    for (const { id, chunks } of await Promise.all(gathered)) {
      expect(Buffer.concat(chunks).toString()).toBe(answerOf(id, 'http://gateway.test:8000/api/fhir/test'));
    }
  });
});
