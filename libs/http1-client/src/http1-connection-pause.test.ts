import type { Socket } from 'node:net';
import { run, begin, outcomeOf } from './testing/recorded-exchange.js';
import { answering, answerWith, eventually, startScripted, turns } from '@fhir-gateway/testing';
import { connect, connected, release } from './testing/connected-pool.js';

afterEach(() => {
  jest.useRealTimers();
  return release();
});

/** From here on the timers of this process are ended by the test alone, so that no pause of the machine ends one. */
function stopTimers(): void {
  jest.useFakeTimers({ doNotFake: ['Date', 'performance', 'setImmediate', 'nextTick', 'queueMicrotask'] });
}
/** Waits for what sockets do, while timers stand still. */
async function soon(holds: () => boolean): Promise<void> {
  while (!holds()) await turns(1);
}

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
    // Its last byte would come after ten seconds.
    expect(await outcomeOf(begin(to))).toBe('HEADERS_TIMEOUT');
    await eventually(() => connected().sockets[0]?.closed === true);
  });

  it('for the head of one request says nothing about the next on its connection', async () => {
    const asked: Socket[] = [];
    const to = connect(await startScripted((_request, socket) => void asked.push(socket)), { headersTimeoutMs: 500 });
    stopTimers();
    const [first, second, third] = [begin(to), begin(to), begin(to)];
    await soon(() => asked.length === 1);
    jest.advanceTimersByTime(400);
    asked[0]?.write(answerWith('first'));
    await first.ended;
    await soon(() => asked.length === 2);
    jest.advanceTimersByTime(400);
    asked[1]?.write(answerWith('second'));
    await second.ended;
    await soon(() => asked.length === 3);
    asked[2]?.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\no');
    await soon(() => third.body === 'o');
    jest.advanceTimersByTime(600);
    asked[2]?.write('k');
    await third.ended;
    expect([first, second, third].map(({ body }) => body)).toEqual(['first', 'second', 'ok']);
    const fourth = begin(to);
    await soon(() => asked.length === 4);
    jest.advanceTimersByTime(499);
    await turns();
    expect(fourth.events).toEqual(['start']);
    jest.advanceTimersByTime(1);
    expect(await outcomeOf(fourth)).toBe('HEADERS_TIMEOUT');
    expect(connected().sockets).toHaveLength(1);
  });
  it('for silence begins anew with each byte, and stands still while nobody reads', async () => {
    let server: Socket | undefined;
    const to = connect(
      await answering((socket) => {
        server = socket;
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n');
      }),
      { bodyIdleTimeoutMs: 400 },
    );
    stopTimers();
    const slow = begin(to);
    await soon(() => slow.events.includes('head'));
    for (const sent of ['x', 'xx', 'xxx', 'xxxx', 'xxxxx']) {
      jest.advanceTimersByTime(300);
      server?.write('x');
      await soon(() => slow.body === sent);
    }
    await slow.ended;
    const paused = begin(to, {}, (event, control) => {
      if (event === 'head') control.pause();
    });
    await soon(() => paused.events.includes('head'));
    server?.write('xxxxx');
    jest.advanceTimersByTime(60_000);
    await turns();
    expect(paused.events).toEqual(['start', 'head']);
    paused.control?.resume();
    await paused.ended;
    expect(paused.body).toBe('xxxxx');
  });
});

describe('a reader that pauses', () => {
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
    const to = connect(await answering('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nab'));
    const recorded = begin(to, {}, (event, control) => {
      if (event !== 'head') return;
      control.pause();
      control.resume();
      control.pause();
    });
    await eventually(() => recorded.events.includes('head'));
    for (const more of ['cd', 'ef']) {
      connected().sockets[0]?.write(more);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const before = recorded.body;
    recorded.control?.resume();
    await recorded.ended;
    expect(['ab', 'abcd']).toContain(before);
    expect(recorded.body).toBe('abcdef');
  });
});
