import { createHash, randomBytes } from 'node:crypto';
import type { LookupFunction, Socket } from 'node:net';
import type { TlsOptions, TLSSocket } from 'node:tls';
import { TestAuthority } from '@fhir-gateway/testing';
import { createTransport } from './own-transport.js';
import { run, begin, outcomeOf } from './testing/recorded-exchange.js';
import { Transports } from './testing/transports.js';
import type { Transport } from './transport.js';
import { answerWith, startScripted } from '@fhir-gateway/testing';
import type { Listening, RawServer } from '@fhir-gateway/testing';

let authority: TestAuthority;
let named: TlsOptions;
const transports = new Transports(createTransport);
/** What the servers saw of each connection. */
let facts: { servername: unknown; alpn: unknown; isResumed: boolean }[];

beforeAll(() => {
  authority = new TestAuthority();
  named = authority.issue(['fhir.test']);
});
beforeEach(() => (facts = []));
afterEach(() => transports.close());

const here = { address: '127.0.0.1', family: 4 };
const toHere: LookupFunction = (_name, _options, callback) => callback(null, [here]);

interface To {
  readonly host?: string;
  readonly ca?: string | undefined;
  readonly lookup?: LookupFunction;
}

const connect = (to: RawServer, { host = 'fhir.test', ca = authority.ca, lookup = toHere }: To = {}): Transport =>
  transports.to(to, { lookup, ca }, `https://${host}:${new URL(to.origin).port}`);

const secret = ['authorization', 'Bearer secret'];

/** Starts a server that records what reached it, and answers each request. */
async function answeringTls(
  tls: TlsOptions,
  { seen = [], headers = '', ...where }: Listening & { seen?: string[]; headers?: string } = {},
): Promise<RawServer> {
  const known = new Set<Socket>();
  const answer = (request: string, socket: Socket): void => {
    const { servername, alpnProtocol: alpn } = socket as TLSSocket & { servername?: unknown };
    if (!known.has(socket)) facts.push({ servername, alpn, isResumed: (socket as TLSSocket).isSessionReused() });
    known.add(socket);
    seen.push(request);
    socket.write(answerWith('ok', headers));
  };
  return startScripted(answer, { ...where, tls });
}

it.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'over %s names the host, asks for HTTP/1.1 and takes a session up again',
  async (version) => {
    const tls = { ...named, minVersion: version, maxVersion: version, ALPNProtocols: ['h2', 'http/1.1'] };
    const to = connect(await answeringTls(tls, { headers: 'connection: close\r\n' }));
    for (let time = 0; time < 3; time += 1) expect((await run(to)).body).toBe('ok');
    expect(facts.map(({ isResumed, alpn }) => [isResumed, alpn])).toEqual(
      [false, true, true].map((isResumed) => [isResumed, 'http/1.1']),
    );
    expect(facts[0]?.servername).toBe('fhir.test');
  },
);

it('speaks HTTP/1.1 with a server that names no protocol, and not at all with one that has only another', async () => {
  expect((await run(connect(await answeringTls(named)))).body).toBe('ok');
  await transports.close();
  const seen: string[] = [];
  const other = connect(await answeringTls({ ...named, ALPNProtocols: ['h2'] }, { seen }));
  expect(await outcomeOf(begin(other, { headers: secret }))).toMatch(/^(ERR_SSL_|ECONNRESET|CONNECTION_CLOSED)/);
  expect(seen).toEqual([]);
});

it.each([
  ['127.0.0.1', undefined],
  ['[::1]', '::1' as const],
])(
  'an address in the place of a name (%s) has to be in the certificate, and is not sent as a name',
  async (host, listenAt) => {
    const address = host.replace(/[[\]]/g, '');
    const where = { ...(listenAt && { host: listenAt }) };
    const right = connect(await answeringTls(authority.issue([address]), where), { host });
    expect((await run(right)).body).toBe('ok');
    expect(facts).toMatchObject([{ servername: false }]);
    await transports.close();
    const seen: string[] = [];
    const wrong = connect(await answeringTls(named, { ...where, seen }), { host });
    expect(await outcomeOf(begin(wrong, { headers: secret }))).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(seen).toEqual([]);
  },
);

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s', (version) => {
  const only = { minVersion: version, maxVersion: version };

  it.each<[string, () => TlsOptions, boolean, string]>([
    ['for another name', () => authority.issue(['evil.test']), true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['that has expired', () => authority.issue(['fhir.test'], -1), true, 'CERT_HAS_EXPIRED'],
    ['of nobody who is trusted', () => named, false, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ])(
    'a certificate %s lets nothing through, however often it is tried',
    async (_what, certificate, isTrusted, code) => {
      const seen: string[] = [];
      const to = connect(await answeringTls({ ...certificate(), ...only }, { seen }), {
        ...(!isTrusted && { ca: new TestAuthority().ca }),
      });
      // A session begun with such a server would be taken up without another look at its certificate.
      for (let time = 0; time < 4; time += 1) expect(await outcomeOf(begin(to, { headers: secret }))).toBe(code);
      expect(seen).toEqual([]);
    },
  );

  it('a session is not taken up with another server that has the name now and not the certificate', async () => {
    const seen: string[] = [];
    const good = await answeringTls({ ...named, ...only }, { headers: 'connection: close\r\n' });
    let address = here;
    const to = connect(good, { lookup: (_name, _options, callback) => callback(null, [address]) });
    expect((await run(to)).body).toBe('ok');
    address = { address: '127.0.0.2', family: 4 };
    const port = Number(new URL(good.origin).port);
    const evil = await answeringTls({ ...authority.issue(['evil.test']), ...only }, { host: '127.0.0.2', port, seen });
    expect(await outcomeOf(begin(to, { headers: secret }))).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(seen).toEqual([]);
    await evil.close();
    address = here;
    expect((await run(to)).body).toBe('ok');
  });
});

it.each(['content-length: SIZE', 'transfer-encoding: chunked', 'connection: close'])(
  'a long answer (%s) comes whole to a reader that pauses within it, over and over',
  async (framing) => {
    const body = randomBytes(6 * 1024 * 1024);
    const parts = Array.from({ length: 60 }, (_, index) => body.subarray(index * 104_858, (index + 1) * 104_858));
    const isChunked = framing.includes('chunked');
    const to = connect(
      await startScripted(
        (_request, socket) => {
          socket.write(`HTTP/1.1 200 OK\r\n${framing.replace('SIZE', String(body.length))}\r\n\r\n`);
          for (const part of parts) {
            if (isChunked) socket.write(`${part.length.toString(16)}\r\n`);
            socket.write(part);
            if (isChunked) socket.write('\r\n');
          }
          if (isChunked) socket.write('0\r\n\r\n');
          if (framing.includes('close')) socket.end();
        },
        { tls: named },
      ),
    );
    let pauses = 0;
    const recorded = begin(to, {}, (event, control) => {
      if (event !== 'data' || recorded.pieces.length % 7 !== 0) return;
      pauses += 1;
      control.pause();
      if (pauses % 2 === 0) control.resume();
      else setImmediate(() => control.resume());
    });
    await recorded.ended;
    const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect(sum(Buffer.concat(recorded.pieces))).toBe(sum(body));
    expect(pauses).toBeGreaterThan(5);
  },
);

it('an exchange given up during the handshake leaves the next alone', async () => {
  const to = connect(await answeringTls(named));
  for (let time = 0; time < 20; time += 1) {
    const recorded = begin(to);
    await new Promise((resolve) => setTimeout(resolve, time % 5));
    recorded.control?.abort(Object.assign(new Error(), { code: 'GIVEN_UP' }));
    expect(['GIVEN_UP', 'no error']).toContain(await outcomeOf(recorded));
    expect((await run(to)).body).toBe('ok');
  }
});
