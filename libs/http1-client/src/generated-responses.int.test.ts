import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { answerWith, eventually, startScripted, turns } from '@fhir-gateway/testing';
import type { RawServer } from '@fhir-gateway/testing';
import { createTransport } from './own-transport.js';
import { malformed } from './testing/generated-responses.js';
import { begin, outcomeOf, run } from './testing/recorded-exchange.js';
import { patience } from './testing/transports.js';
import type { MakeTransport } from './testing/transports.js';
import { createUndiciTransport } from './undici.js';

/** New in every run; `HTTP1_FUZZ_SEED` repeats one, `HTTP1_FUZZ_RUNS` makes it longer. */
const seed = Number(process.env['HTTP1_FUZZ_SEED'] ?? randomInt(2 ** 31 - 1));
const numRuns = Number(process.env['HTTP1_FUZZ_RUNS'] ?? 300);

interface Seen {
  readonly outcome: string;
  readonly status: number;
  readonly body: string;
}

interface Sent {
  readonly bytes: Buffer;
  readonly cutAt: readonly number[];
}

async function send(socket: Socket, { bytes, cutAt }: Sent, isCut: boolean): Promise<void> {
  const cuts = isCut ? cutAt.map((at) => at % (bytes.length + 1)).sort((one, other) => one - other) : [];
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    if (to > from) socket.write(bytes.subarray(from, to));
    from = to;
    // Read by the client as a segment of its own.
    await turns(2);
  }
}

describe.each<[string, MakeTransport]>([
  ['own', createTransport],
  ['undici', createUndiciTransport],
])('generated answers (%s)', (_engine, make) => {
  let server: RawServer;
  let response: Sent;
  let isCut = false;
  let sent: { readonly socket: Socket; readonly whole: Promise<void> }[] = [];
  beforeAll(async () => {
    server = await startScripted((request, socket) => {
      const path = request.split(' ')[1] ?? '';
      if (path === '/generated') sent.push({ socket, whole: send(socket, response, isCut) });
      else socket.write(answerWith(path));
    });
  });
  afterAll(() => server.close());

  /** A failed exchange is the same as any other; how far it came depends on how it was cut. */
  async function see(method: string): Promise<Seen> {
    const transport = make(server.origin, { ...patience, connections: 2 });
    sent = [];
    const recorded = begin(transport, { path: '/generated', method });
    await eventually(() => sent.length > 0);
    await sent[0]?.whole;
    // Not before all is sent: nobody can tell later bytes from the response to the next request.
    await turns(2);
    // What has no end of its own ends here.
    if (!recorded.events.some((event) => event === 'end' || event === 'error')) sent[0]?.socket.end();
    const outcome = await outcomeOf(recorded);
    const others = await Promise.all(['/1', '/2', '/3'].map((path) => run(transport, { path })));
    expect(others.map(({ body }) => body)).toEqual(['/1', '/2', '/3']);
    await transport.destroy();
    if (outcome !== 'no error') return { outcome: 'failed', status: 0, body: '' };
    expect(recorded.events.filter((event) => event !== 'data')).toEqual(['start', 'head', 'end']);
    return { outcome, status: recorded.status, body: recorded.body };
  }

  it('crash nothing, reach nobody else, and are read the same however they are cut', async () => {
    process.stdout.write(`HTTP1_FUZZ_SEED=${seed}\n`);
    const counts = { read: 0, failed: 0 };
    await fc.assert(
      fc.asyncProperty(malformed, async ({ method, sent: generated }) => {
        response = generated;
        isCut = false;
        const whole = await see(method);
        isCut = true;
        expect(await see(method)).toEqual(whole);
        counts[whole.outcome === 'no error' ? 'read' : 'failed'] += 1;
      }),
      { seed, numRuns },
    );
    expect(Math.min(counts.read, counts.failed)).toBeGreaterThan(numRuns / 20);
  });
});
