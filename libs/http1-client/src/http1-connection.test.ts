import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { run, begin, outcomeOf } from './testing/recorded-exchange.js';
import type { RecordedExchange } from './testing/recorded-exchange.js';
import { answering, answerWith, eventually, startRawServer, turns } from '@fhir-gateway/testing';
import { connect, connected, release } from './testing/connected-pool.js';

afterEach(release);
afterEach(() => jest.restoreAllMocks());

describe('an answer', () => {
  it('may have 16 interim ones before it, of which nothing is reported', async () => {
    const interim = 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(16);
    const to = connect(await answering(interim + answerWith('one'), interim + answerWith('two')));
    expect(await run(to)).toMatchObject({
      events: ['start', 'head', 'data', 'end'],
      headers: { 'content-length': '3' },
    });
    expect(await run(to)).toMatchObject({ body: 'two', status: 200 });
    expect(connected().sockets).toHaveLength(1);
  });

  it('that came before the request was sent is an answer, and the end of the connection', async () => {
    const to = connect(
      await startRawServer((socket) => {
        socket.pause();
        socket.write(answerWith('too large', '', '413 Content Too Large'));
      }),
    );
    const body = Buffer.alloc(64 * 1024 * 1024);
    expect(await run(to, { method: 'POST', body })).toMatchObject({ status: 413, body: 'too large' });
    await eventually(() => connected().sockets[0]?.resume().closed === true);
    expect(await run(to)).toMatchObject({ status: 413 });
    expect(connected().sockets).toHaveLength(2);
  });
});

describe('what is no answer', () => {
  it('a head of nearly 16 KB is one', async () => {
    const to = connect(await answering(answerWith('body', `x-a: ${'x'.repeat(16_000)}\r\n`)));
    expect((await run(to)).headers['x-a']).toHaveLength(16_000);
  });
});

describe('bytes that belong to no response', () => {
  it('before any request are no answer to it, when they are no HTTP', async () => {
    const to = connect(await startRawServer((socket) => socket.write('220 mail.test ESMTP\r\n')));
    expect(await outcomeOf(begin(to))).toBe('HTTP_INVALID');
  });
});

describe('a connection that ends', () => {
  /** Sockets of clients, in the order in which they were opened. */
  let opened: Socket[] = [];
  const onOpened = (message: unknown): void => void opened.push((message as { socket: Socket }).socket);
  beforeEach(() => {
    opened = [];
    subscribe('net.client.socket', onOpened);
  });
  afterEach(() => unsubscribe('net.client.socket', onOpened));

  const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
  const moments: [string, string][] = [
    ['before the answer', ''],
    ['within the head', 'HTTP/1.1 200 OK\r\ncontent-'],
    ['after an interim answer', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['within a body of known length', 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nabc'],
    ['within a chunk', `${chunked}4\r\nabc`],
    ['before the last empty line', `${chunked}3\r\nabc\r\n0\r\n`],
  ];
  it.each([...moments, ['within a body that ends with it', 'HTTP/1.1 200 OK\r\n\r\nabc']])(
    'with a reset, %s, is no answer',
    async (_when, bytes) => {
      // libuv reports a reset that it finds together with bytes as an end in order, so the client reads the bytes first.
      const reset = async (socket: Socket): Promise<void> => {
        socket.write(bytes);
        await eventually(() => opened[0]?.bytesRead === bytes.length);
        socket.resetAndDestroy();
      };
      const to = connect(await answering((socket) => void reset(socket), answerWith('next')));
      const recorded = begin(to);
      expect(await outcomeOf(recorded)).toBe('ECONNRESET');
      expect(recorded.events.filter((event) => event === 'error' || event === 'end')).toEqual(['error']);
      expect((await run(to)).body).toBe('next');
    },
  );

  it.each<[string, (socket: Socket) => void]>([
    ['in order', (socket) => socket.end()],
    ['with a reset', (socket) => socket.resetAndDestroy()],
  ])('%s, between two requests, is replaced', async (_how, end) => {
    const to = connect(await answering(answerWith('first'), answerWith('second')));
    await run(to);
    end(connected().sockets[0] as Socket);
    await eventually(() => connected().sockets[0]?.closed === true);
    await turns();
    expect((await run(to)).body).toBe('second');
    expect(connected().sockets).toHaveLength(2);
  });

  it.each([
    ['error', (socket: Socket) => socket.resetAndDestroy()],
    ['end', (socket: Socket) => socket.end()],
  ] as const)('with an %s is not used from that very moment, though it is closed only later', async (event, end) => {
    const to = connect(await answering(answerWith('first'), answerWith('second')), { connections: 2 });
    await run(to);
    const next = new Promise<RecordedExchange>((resolve) => opened[0]?.once(event, () => resolve(begin(to))));
    end(connected().sockets[0] as Socket);
    expect(await outcomeOf(await next)).toBe('no error');
  });
});

describe('an exchange that is aborted', () => {
  const reason = Object.assign(new Error('given up'), { code: 'GIVEN_UP' });
  it('while its connection is made, or no byte has come, leaves the next alone', async () => {
    const to = connect(await answering(() => undefined, answerWith('next')));
    const connecting = begin(to);
    connecting.control?.abort(reason);
    expect(await outcomeOf(connecting)).toBe('GIVEN_UP');
    const sent = begin(to);
    await eventually(() => (connected().sockets.at(-1)?.bytesRead ?? 0) > 0);
    sent.control?.abort(reason);
    expect(await outcomeOf(sent)).toBe('GIVEN_UP');
    expect((await run(to)).body).toBe('next');
  });

  it('within one read of many chunks gets none of the rest', async () => {
    const chunks = Array.from({ length: 9 }, () => '1\r\nx\r\n').join('');
    const to = connect(await answering(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`));
    const recorded = begin(to, {}, (event, control) => {
      if (event === 'data') control.abort(reason);
    });
    expect(await outcomeOf(recorded)).toBe('GIVEN_UP');
    expect(recorded.events).toEqual(['start', 'head', 'data', 'error']);
  });

  it('after its end touches nothing, not even the exchange that has its connection now', async () => {
    const to = connect(
      await answering(answerWith('first'), (socket) => setTimeout(() => socket.write(answerWith('second')), 50)),
    );
    const first = await run(to);
    const second = begin(to);
    await turns();
    first.control?.pause();
    first.control?.abort(reason);
    first.control?.resume();
    await second.ended;
    expect([second.body, first.events.at(-1), connected().sockets.length]).toEqual(['second', 'end', 1]);
  });
});

describe('what a handler throws', () => {
  it('at the end is its own, not that of the exchange that has the connection by then', async () => {
    const to = connect(
      await answering(answerWith('first'), (socket) => setTimeout(() => socket.write(answerWith('second')), 20)),
    );
    const first = begin(to, {}, (event) => {
      if (event === 'end') throw Object.assign(new Error('broken'), { code: 'BROKEN' });
    });
    const second = begin(to);
    expect([await outcomeOf(first), await outcomeOf(second)]).toEqual(['BROKEN', 'no error']);
    expect(second.body).toBe('second');
    expect(connected().sockets).toHaveLength(1);
  });
});
