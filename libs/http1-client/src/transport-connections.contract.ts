import type { LookupFunction, Socket } from 'node:net';
import { answering, answerWith, eventually, freePort, startScripted } from '@fhir-gateway/testing';
import { begin, outcomeOf, run } from './testing/recorded-exchange.js';
import { Transports } from './testing/transports.js';
import type { MakeTransport } from './testing/transports.js';
import type { TransportLogger } from './transport.js';

const lookupTo =
  (address: string): LookupFunction =>
  (_name, options, callback) =>
    options.all ? callback(null, [{ address, family: 4 }]) : callback(null, address, 4);

/** The connections of one origin: how many, to where, used again or not. Holds for every engine. */
export function describeConnections(engine: string, make: MakeTransport): void {
  describe(`connections (${engine})`, () => {
    const transports = new Transports(make);
    afterEach(() => transports.close());

    it('are used again, one exchange after the other', async () => {
      const server = await answering(answerWith('one'), answerWith('two'), answerWith('three'));
      const to = transports.to(server);
      const bodies = [];
      for (let time = 0; time < 3; time += 1) bodies.push((await run(to)).body);
      expect(bodies).toEqual(['one', 'two', 'three']);
      expect(server.sockets).toHaveLength(1);
    });

    it.each([
      ['says that it closes', answerWith('one', 'connection: close\r\n')],
      ['is of HTTP/1.0', answerWith('one').replace('1.1', '1.0')],
    ])('are not used again after an answer that %s', async (_what, bytes) => {
      const server = await answering(bytes, answerWith('two'));
      const to = transports.to(server);
      expect([(await run(to)).body, (await run(to)).body]).toEqual(['one', 'two']);
      expect(server.sockets).toHaveLength(2);
    });

    it('are no more than may be, and those that wait are served in their order', async () => {
      const paths: string[] = [];
      const held: (() => void)[] = [];
      let most = 0;
      const server = await startScripted((request, socket) => {
        const path = request.split(' ')[1] ?? '';
        paths.push(path);
        held.push(() => socket.write(answerWith(path)));
        most = Math.max(most, held.length);
      });
      const to = transports.to(server, { connections: 3 });
      const all = Array.from({ length: 12 }, (_, index) => begin(to, { path: `/${index}` }));
      const gone = all[5];
      gone?.control?.abort(new Error('given up'));
      for (let answered = 0; answered < 11; answered += 1) {
        await eventually(() => held.length > 0);
        held.shift()?.();
        await eventually(() => all.filter(({ events }) => events.includes('end')).length === answered + 1);
      }
      expect(all.map(({ body }) => body)).toEqual(all.map((one, index) => (one === gone ? '' : `/${index}`)));
      // The first three come in any order, for each has a connection to open.
      const later = paths.filter((path) => Number(path.slice(1)) >= 3);
      expect(later).toEqual(['/3', '/4', '/6', '/7', '/8', '/9', '/10', '/11']);
      expect(most).toBeLessThanOrEqual(3);
      expect(server.sockets).toHaveLength(3);
    });

    it('that are refused fail the request with the error of the system', async () => {
      const server = await answering(answerWith('ok'));
      const to = transports.to(server, {}, `http://127.0.0.1:${await freePort()}`);
      expect(await outcomeOf(begin(to))).toBe('ECONNREFUSED');
    });

    it('lead to the address that the look-up answered, and nowhere else', async () => {
      const hosts: (string | undefined)[] = [];
      const server = await startScripted((request, socket) => {
        hosts.push(/\r\nhost: ([^\r]*)/i.exec(request)?.[1]);
        socket.write(answerWith('ok'));
      });
      const { port } = new URL(server.origin);
      const to = transports.to(server, { lookup: lookupTo('127.0.0.1') }, `http://fhir.test:${port}`);
      expect((await run(to)).body).toBe('ok');
      expect(hosts).toEqual([`fhir.test:${port}`]);
    });

    it('are not opened when the look-up refuses, and its error is passed on as it is', async () => {
      const refusal = Object.assign(new Error('private'), { code: 'UPSTREAM_UNREACHABLE' });
      const server = await answering(answerWith('ok'));
      const lookup: LookupFunction = (_name, _options, callback) => callback(refusal, []);
      const to = transports.to(server, { lookup }, server.origin.replace('127.0.0.1', 'fhir.test'));
      await expect(run(to)).rejects.toBe(refusal);
      await expect(run(to)).rejects.toBe(refusal);
      expect(server.sockets).toHaveLength(0);
    });

    it('that end under a request do not have it sent again', async () => {
      const seen: string[] = [];
      const server = await startScripted((request, socket) => {
        seen.push(request.split(' ')[1] ?? '');
        if (seen.length === 2) socket.destroy();
        else socket.write(answerWith('ok'));
      });
      const to = transports.to(server);
      await run(to, { path: '/1' });
      expect(await outcomeOf(begin(to, { path: '/2' }))).toMatch(/^(CONNECTION_CLOSED|ECONNRESET)$/);
      expect((await run(to, { path: '/3' })).body).toBe('ok');
      expect(seen).toEqual(['/1', '/2', '/3']);
    });

    it('that the server ends while they are idle cost no request', async () => {
      const server = await startScripted((_request, socket) => socket.write(answerWith('ok')));
      const to = transports.to(server);
      await run(to);
      server.sockets[0]?.end();
      await eventually(() => server.sockets[0]?.closed === true);
      expect((await run(to)).body).toBe('ok');
    });

    it('end with the transport, and with them what is under way and what waits', async () => {
      const server = await startScripted(() => undefined);
      const to = transports.to(server);
      const [running, waiting] = [begin(to), begin(to)];
      await eventually(() => server.sockets.length === 1);
      await to.destroy();
      expect(await Promise.all([running, waiting, begin(to)].map(outcomeOf))).toEqual(Array(3).fill('POOL_CLOSED'));
      await eventually(() => server.sockets[0]?.destroyed === true);
    });
  });

  describe(`surplus bytes (${engine})`, () => {
    const transports = new Transports(make);
    afterEach(() => transports.close());
    const foreign = answerWith('of somebody else');

    function recordingLogger(): TransportLogger & { lines: object[] } {
      const lines: object[] = [];
      return { lines, warn: (fields, message) => void lines.push({ ...fields, message }) };
    }

    /** A server whose answer to `/evil` has surplus bytes after it, so many milliseconds later; `undefined` with it. */
    async function surplusAfter(delayMs: number | undefined, surplus = foreign) {
      return startScripted((request, socket: Socket) => {
        const path = request.split(' ')[1] ?? '';
        if (path !== '/evil') return void socket.write(answerWith(path));
        if (delayMs === undefined) return void socket.write(answerWith(path) + surplus);
        socket.write(answerWith(path));
        setTimeout(() => socket.write(surplus), delayMs);
      });
    }

    it.each([
      ['with the answer', undefined],
      ['at once', 0],
      ['5 ms after the answer (surplus-late)', 5],
    ])('that come %s close every connection of the origin, and are logged once', async (_when, delayMs) => {
      const logger = recordingLogger();
      const server = await surplusAfter(delayMs);
      const to = transports.to(server, { connections: 8, logger });
      await Promise.all(Array.from({ length: 8 }, () => run(to, { path: '/good' })));
      const before = server.sockets.length;
      await Promise.all(Array.from({ length: 3 }, () => run(to, { path: '/evil' })));
      await eventually(() => server.sockets.slice(0, before).every((socket) => socket.closed));
      const victims = Array.from({ length: 16 }, (_, index) => begin(to, { path: `/victim/${index}` }));
      await Promise.all(victims.map(({ ended }) => ended));
      expect(victims.map(({ body }) => body)).toEqual(victims.map((_, index) => `/victim/${index}`));
      // After such bytes, each connection serves one exchange only.
      expect(server.sockets).toHaveLength(before + 16);
      expect(logger.lines).toEqual([
        { host: new URL(server.origin).host, singleUseSeconds: 60, message: expect.any(String) as string },
      ]);
      expect(JSON.stringify(logger.lines)).not.toMatch(/somebody|evil|victim/);
    });

    it('let an exchange end that is under way on another connection, and then that connection ends', async () => {
      let finish = (): void => undefined;
      const server = await startScripted((request, socket) => {
        if (request.startsWith('GET /slow ')) {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nsl');
          finish = () => void socket.write('ow');
        } else {
          socket.write(answerWith('evil') + foreign);
        }
      });
      const to = transports.to(server, { connections: 4 });
      const slow = begin(to, { path: '/slow' });
      await eventually(() => slow.events.includes('data'));
      await run(to, { path: '/evil' });
      finish();
      await slow.ended;
      expect(slow.body).toBe('slow');
      await eventually(() => server.sockets.every((socket) => socket.closed));
    });

    it('never reach requests that wait for the same connection', async () => {
      const server = await surplusAfter(undefined);
      const to = transports.to(server);
      const all = ['/evil', '/1', '/2', '/3'].map((path) => begin(to, { path }));
      await Promise.all(all.map(({ ended }) => ended));
      expect(all.map(({ body }) => body)).toEqual(['/evil', '/1', '/2', '/3']);
    });
  });
}
