import type { LookupFunction } from 'node:net';
import { answerWith, answering, startRawServer, startScripted, TestAuthority } from '@fhir-gateway/testing';
import { begin, outcomeOf, run } from './testing/recorded-exchange.js';
import { Transports } from './testing/transports.js';
import type { MakeTransport } from './testing/transports.js';

const toHere: LookupFunction = (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]);

/** Times and TLS. Holds for every engine; undici's clock has steps of half a second. */
export function describeLimits(engine: string, make: MakeTransport): void {
  describe(`times (${engine})`, () => {
    const transports = new Transports(make);
    afterEach(() => transports.close());

    it('ends a request whose answer has no head in time, by the time of the request or else of the transport', async () => {
      const to = transports.to(await startScripted(() => undefined), { headersTimeoutMs: 100, connections: 2 });
      expect(await outcomeOf(begin(to))).toBe('HEADERS_TIMEOUT');
      const patient = begin(to, { headersTimeout: 30_000 });
      expect(await outcomeOf(begin(to))).toBe('HEADERS_TIMEOUT');
      expect(patient.events).toEqual(['start']);
    });

    it('ends an answer that stands still, and not one that is paused', async () => {
      const half = 'HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nhalf';
      const server = await answering((socket) => void socket.write(half));
      const to = transports.to(server, { bodyIdleTimeoutMs: 100 });
      expect(await outcomeOf(begin(to))).toBe('BODY_TIMEOUT');
      const paused = begin(to, {}, (event, control) => {
        if (event === 'data') control.pause();
      });
      await new Promise((resolve) => setTimeout(resolve, 1_800));
      expect(paused.events).toEqual(['start', 'head', 'data']);
      paused.control?.abort(new Error('done'));
    });

    it('ends a connection that does not come about in time', async () => {
      const server = await startRawServer(() => undefined);
      const never: LookupFunction = () => undefined;
      const named = server.origin.replace('127.0.0.1', 'fhir.test');
      const unresolved = transports.to(server, { connectTimeoutMs: 100, lookup: never }, named);
      // Over TLS, the connection is there when its handshake is: with this server that never is.
      const silent = server.origin.replace('http://127.0.0.1', 'https://fhir.test');
      const untrusted = transports.to(server, { connectTimeoutMs: 100, lookup: toHere }, silent);
      expect(await outcomeOf(begin(unresolved))).toBe('CONNECT_TIMEOUT');
      expect(await outcomeOf(begin(untrusted))).toBe('CONNECT_TIMEOUT');
    });

    it('ends a connection that was idle for as long as its server says', async () => {
      const server = await answering(answerWith('ok', 'keep-alive: timeout=3\r\n'));
      const to = transports.to(server);
      await run(to);
      await run(to);
      expect(server.sockets).toHaveLength(1);
      await new Promise((resolve) => setTimeout(resolve, 2_600));
      await run(to);
      expect(server.sockets).toHaveLength(2);
    });
  });

  describe(`TLS (${engine})`, () => {
    const transports = new Transports(make);
    afterEach(() => transports.close());
    let authority: TestAuthority;
    beforeAll(() => (authority = new TestAuthority()));

    async function tlsServer(host: string, seen: string[]) {
      return startScripted(
        (request, socket) => {
          seen.push(request);
          socket.write(answerWith('ok'));
        },
        { tls: authority.issue([host]) },
      );
    }

    it('is spoken with a server whose certificate is for its name and of a trusted authority', async () => {
      const server = await tlsServer('fhir.test', []);
      const origin = server.origin.replace('127.0.0.1', 'fhir.test');
      const to = transports.to(server, { lookup: toHere, ca: authority.ca }, origin);
      expect((await run(to)).body).toBe('ok');
      expect((await run(to)).body).toBe('ok');
      expect(server.sockets).toHaveLength(1);
    });

    it.each([
      ['is for another name', 'other.test', true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ['is of an authority that is not trusted', 'fhir.test', false, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ])('fails, and nothing is sent, when the certificate %s', async (_what, host, isTrusted, code) => {
      const seen: string[] = [];
      const server = await tlsServer(host, seen);
      const origin = server.origin.replace('127.0.0.1', 'fhir.test');
      const to = transports.to(server, { lookup: toHere, ...(isTrusted && { ca: authority.ca }) }, origin);
      expect(await outcomeOf(begin(to, { headers: ['authorization', 'Bearer secret'] }))).toBe(code);
      expect(seen).toEqual([]);
    });
  });
}
