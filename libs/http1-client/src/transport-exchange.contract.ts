import { answering, answerWith, eventually, startRawServer, startScripted } from '@fhir-gateway/testing';
import { begin, outcomeOf, run } from './testing/recorded-exchange.js';
import { Transports } from './testing/transports.js';
import type { MakeTransport } from './testing/transports.js';

const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';

/** One exchange: what is sent, what is read, what is refused. Holds for every engine. */
export function describeExchanges(engine: string, make: MakeTransport): void {
  describe(`an exchange (${engine})`, () => {
    const transports = new Transports(make);
    afterEach(() => transports.close());

    it('reports start, head, data and end, in this order and each header in lower case', async () => {
      const to = transports.to(await answering(answerWith('body', 'X-A: 1\r\nX-B: \xe9\r\nx-b: 2\r\n', '201 Made')));
      const { events, status, headers, body } = await run(to);
      expect(events).toEqual(['start', 'head', 'data', 'end']);
      expect([status, body]).toEqual([201, 'body']);
      expect({ ...headers }).toEqual({ 'x-a': '1', 'x-b': ['\xe9', '2'], 'content-length': '4' });
    });

    it('writes the method, the target, the host, the headers and the body with its length', async () => {
      const seen: string[] = [];
      const server = await startScripted((request, socket) => {
        seen.push(request);
        socket.write(answerWith('ok'));
      });
      const to = transports.to(server);
      await run(to, { method: 'PUT', path: '/a?b=c', headers: ['x-a', '1'], body: Buffer.from('text') });
      await run(to, { method: 'POST' });
      const host = `host: ${new URL(server.origin).host}\r\n`;
      expect(seen[0]).toMatch(/^PUT \/a\?b=c HTTP\/1\.1\r\n/);
      for (const part of [host, 'x-a: 1\r\n', 'content-length: 4\r\n\r\ntext']) expect(seen[0]).toContain(part);
      expect(seen[1]).toContain('content-length: 0\r\n');
    });

    it.each([
      ['a line end in a header', { headers: ['x-a', '1\r\nx-b: 2'] }],
      ['a line end in a name', { headers: ['x\r\n', '1'] }],
      ['a header of the connection', { headers: ['Transfer-Encoding', 'chunked'] }],
      ['a host of its own', { headers: ['host', 'other.test'] }],
      ['white space in its target', { path: '/a b' }],
      ['a fragment in its target', { path: '/a#b' }],
      ['an absolute target', { path: 'http://other.test/' }],
      ['a method that is none', { method: 'GET /' }],
    ])('refuses a request with %s, and sends nothing of it', async (_what, parts) => {
      const seen: string[] = [];
      const to = transports.to(
        await startScripted((request, socket) => {
          seen.push(request);
          socket.write(answerWith('ok'));
        }),
      );
      expect(await outcomeOf(begin(to, parts))).toBe('HTTP_REQUEST_INVALID');
      expect((await run(to, { path: '/next' })).body).toBe('ok');
      expect(seen).toHaveLength(1);
    });

    it.each([
      ['a length', answerWith('the body')],
      ['chunks', `${chunked}4\r\nthe \r\n4;a=b\r\nbody\r\n0\r\n\r\n`],
      ['chunks and trailers, which are dropped', `${chunked}8\r\nthe body\r\n0\r\nx-t: 1\r\netag: "2"\r\n\r\n`],
      ['the end of the connection', 'HTTP/1.1 200 OK\r\n\r\nthe body'],
      ['a length, after early hints', `HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n${answerWith('the body')}`],
    ])('reads a body that ends by %s, wherever its bytes are cut', async (_how, bytes) => {
      let cut = 0;
      const server = await startScripted((_request, socket) => {
        socket.write(bytes.slice(0, cut), 'latin1');
        setImmediate(() => {
          socket.write(bytes.slice(cut), 'latin1');
          if (!/content-length|chunked/.test(bytes)) socket.end();
        });
      });
      const to = transports.to(server);
      for (cut = 1; cut < bytes.length; cut += 3) {
        const { status, headers, body } = await run(to);
        expect([cut, status, body]).toEqual([cut, 200, 'the body']);
        expect(headers).not.toHaveProperty('x-t');
      }
    });
    it.each([
      ['before the head', 'start', ''],
      ['at the head', 'head', answerWith('body')],
      ['within the body', 'data', `${chunked}4\r\nbody\r\n`],
    ])('ends with the very reason when it is aborted %s, and breaks its connection', async (_when, at, bytes) => {
      const reason = new Error('given up');
      const server = await answering((socket) => void socket.write(bytes), answerWith('next'));
      const to = transports.to(server);
      const recorded = begin(to, {}, (event, control) => {
        if (event === at && at !== 'start') control.abort(reason);
      });
      if (at === 'start') {
        await eventually(() => server.sockets.length === 1);
        recorded.control?.abort(reason);
      }
      await expect(recorded.ended).rejects.toBe(reason);
      await eventually(() => server.sockets[0]?.destroyed === true);
      expect((await run(to)).body).toBe('next');
      expect(recorded.events.filter((event) => event === 'error')).toHaveLength(1);
      expect(recorded.events.at(-1)).toBe('error');
    });

    it('is not sent when it is aborted at its start', async () => {
      const seen: string[] = [];
      const to = transports.to(
        await startScripted((request, socket) => {
          seen.push(request);
          socket.write(answerWith('ok'));
        }),
      );
      const reason = new Error('given up');
      const recorded = begin(to, { path: '/aborted' }, (event, control) => {
        if (event === 'start') control.abort(reason);
      });
      await expect(recorded.ended).rejects.toBe(reason);
      expect((await run(to, { path: '/next' })).body).toBe('ok');
      expect(seen.join()).not.toContain('/aborted');
    });

    it('ends with what its handler throws, and the next one is not touched', async () => {
      const to = transports.to(await answering(answerWith('body')));
      const fault = new Error('of the handler');
      const recorded = begin(to, {}, (event) => {
        if (event === 'data') throw fault;
      });
      await expect(recorded.ended).rejects.toBe(fault);
      expect((await run(to)).body).toBe('body');
    });

    it.each(['start', 'data'])('reads no more while it is paused at its %s, and all of it afterwards', async (at) => {
      const size = 24 * 1024 * 1024;
      const server = await startRawServer((socket) => {
        socket.once('data', () => {
          socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${size}\r\n\r\n`);
          socket.write(Buffer.alloc(size, 'x'));
        });
      });
      const to = transports.to(server);
      let isPaused = false;
      const recorded = begin(to, {}, (event, control) => {
        if (event === at && !isPaused) control.pause();
        isPaused ||= event === at;
      });
      await eventually(() => (server.sockets[0]?.writableLength ?? 0) > 0);
      const received = (): number => recorded.pieces.reduce((sum, piece) => sum + piece.length, 0);
      for (let before = -1; before !== received();) {
        before = received();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(received()).toBeLessThan(1024 * 1024);
      expect(server.sockets[0]?.writableLength).toBeGreaterThan(0);
      recorded.control?.resume();
      await recorded.ended;
      expect(received()).toBe(size);
    });
  });
}
