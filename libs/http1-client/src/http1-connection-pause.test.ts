import { run, begin, outcomeOf } from './testing/recorded-exchange.js';
import type { RecordedExchange } from './testing/recorded-exchange.js';
import { answering, answerWith, eventually, startScripted } from '@fhir-gateway/testing';
import { connect, connected, release } from './testing/connected-pool.js';

afterEach(release);

describe('time', () => {
  it('for the head is up, however often a byte of it comes', async () => {
    const to = connect(
      await answering((socket) => {
        const bytes = Array.from(answerWith('late', `x-a: ${'x'.repeat(2_000)}\r\n`));
        const timer = setInterval(() => socket.write(bytes.shift() ?? ''), 5);
        socket.on('close', () => clearInterval(timer));
      }),
      { headersTimeoutMs: 150 },
    );
    const startedAtMs = performance.now();
    expect(await outcomeOf(begin(to))).toBe('HEADERS_TIMEOUT');
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    await eventually(() => connected().sockets[0]?.closed === true);
  });

  it('for the head is up, however many interim answers come', async () => {
    const to = connect(
      await answering((socket) => {
        const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 30);
        socket.on('close', () => clearInterval(timer));
      }),
      { headersTimeoutMs: 150 },
    );
    expect(await outcomeOf(begin(to))).toBe('HEADERS_TIMEOUT');
  });

  it('for the head is that of the request, where this has its own', async () => {
    let isSlow = true;
    const to = connect(
      await startScripted((_request, socket) => {
        if (isSlow) setTimeout(() => socket.write(answerWith('slow')), 150);
      }),
      { headersTimeoutMs: 50 },
    );
    expect((await run(to, { headersTimeout: 5_000 })).body).toBe('slow');
    isSlow = false;
    expect(await outcomeOf(begin(to, { headersTimeout: null }))).toBe('HEADERS_TIMEOUT');
  });

  it('for the head of one request says nothing about the next on its connection', async () => {
    const to = connect(
      await answering(
        answerWith('first'),
        (socket) => setTimeout(() => socket.write(answerWith('second')), 200),
        (socket) => {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\no');
          setTimeout(() => socket.write('k'), 600);
        },
        () => undefined,
      ),
      { headersTimeoutMs: 500 },
    );
    expect((await run(to)).body).toBe('first');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect((await run(to)).body).toBe('second');
    expect((await run(to)).body).toBe('ok');
    expect(await outcomeOf(begin(to))).toBe('HEADERS_TIMEOUT');
    expect(connected().sockets).toHaveLength(1);
  });

  it.each([
    ['after the head', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n'],
    ['within a body of known length', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'],
    ['within chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n'],
    ['within a body that ends with the connection', 'HTTP/1.1 200 OK\r\n\r\nabc'],
  ])('for silence %s is up', async (_where, bytes) => {
    const to = connect(await answering(bytes), { bodyIdleTimeoutMs: 60 });
    const recorded = begin(to);
    expect(await outcomeOf(recorded)).toBe('BODY_TIMEOUT');
    expect(recorded.events.filter((event) => event !== 'data')).toEqual(['start', 'head', 'error']);
    await eventually(() => connected().sockets[0]?.closed === true);
  });

  it('for silence begins anew with each byte, and stands still while nobody reads', async () => {
    const to = connect(
      await answering((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n');
        let sent = 0;
        const timer = setInterval(() => (sent++ < 5 ? socket.write('x') : clearInterval(timer)), 120);
      }),
      { bodyIdleTimeoutMs: 400 },
    );
    expect((await run(to)).body).toBe('xxxxx');
    const paused = begin(to, {}, (event, control) => {
      if (event !== 'head') return;
      control.pause();
      setTimeout(() => control.resume(), 800);
    });
    await paused.ended;
    expect(paused.body).toBe('xxxxx');
  });
});

describe('a reader that pauses', () => {
  it('holds the server back, however much that has to say, and gets all of it', async () => {
    const size = 48 * 1024 * 1024;
    const block = Buffer.alloc(1024 * 1024, 'abcdefgh');
    let written = 0;
    const to = connect(
      await answering((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${size}\r\n\r\n`);
        const push = (): void => {
          while (written < size) {
            written += block.length;
            if (!socket.write(block)) return void socket.once('drain', push);
          }
        };
        push();
      }),
    );
    let received = 0;
    let pausedAt: number | undefined;
    let whilePaused = 0;
    const recorded: RecordedExchange = begin(to, {}, (event, control) => {
      if (event !== 'data') return;
      received += recorded.pieces.pop()?.length ?? 0;
      if (received < 1_000_000 || pausedAt !== undefined) return;
      pausedAt = received;
      control.pause();
      setTimeout(() => {
        whilePaused = received - (pausedAt ?? 0);
        control.resume();
      }, 200);
    });
    await recorded.ended;
    expect(received).toBe(size);
    expect(whilePaused).toBe(0);
  });

  it('before the head is here still gets it, and nothing after it', async () => {
    const to = connect(
      await answering((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nab');
        setTimeout(() => socket.write('cd'), 30);
      }),
    );
    const recorded = begin(to, {}, (event, control) => {
      if (event === 'start') control.pause();
    });
    await eventually(() => recorded.events.includes('head'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(recorded.body).toBe('ab');
    recorded.control?.resume();
    await recorded.ended;
    expect(recorded.body).toBe('abcd');
  });

  it('and is done by then leaves a connection that reads', async () => {
    const to = connect(await answering(answerWith('first'), answerWith('second')));
    const first = begin(to, {}, (event, control) => {
      if (event === 'data') control.pause();
    });
    await first.ended;
    expect((await run(to)).body).toBe('second');
    expect(connected().sockets).toHaveLength(1);
  });

  it('and resumes and pauses in one turn has paused', async () => {
    const to = connect(
      await answering((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nab');
        setTimeout(() => socket.write('cd'), 40);
        setTimeout(() => socket.write('ef'), 80);
      }),
    );
    const recorded = begin(to, {}, (event, control) => {
      if (event !== 'head') return;
      control.pause();
      control.resume();
      control.pause();
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = recorded.body;
    recorded.control?.resume();
    await recorded.ended;
    expect(['ab', 'abcd']).toContain(before);
    expect(recorded.body).toBe('abcdef');
  });
});
