import { connect } from 'node:net';
import { Writable } from 'node:stream';

import { describeError } from '@fhir-gateway/gateway';

import { readCredentials } from './auth/credentials.js';
import { RestContext } from './rest-context.js';
import { splitFhirUrl } from './fhir/fhir-url.js';
import { hostileRequests, seeded, type HostileRequest } from './testing/hostile-requests.js';
import { wrongsOf, type OracleRules } from './testing/policy-oracle.js';
import { floodOf, sendJson } from '@fhir-gateway/testing';
import { useTestGateway } from './testing/test-gateway.js';

const rest = useTestGateway({ FHIR_GATEWAY_LOG_LEVEL: 'silent' });
let cookie: string;
let rules: OracleRules;

beforeAll(async () => {
  const browser = await rest.signedIn('pat-1');
  cookie = browser.sessionCookie;
  rules = { host: new URL(rest.stub.origin).host, tokens: rest.stub.issued, patient: 'pat-1' };
  rest.stub.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset' });
});
beforeEach(() => {
  rest.stub.seen.length = 0;
});

/** What reached the platform and should not have. */
const wrongs = (): string[] =>
  rest.stub.seen.flatMap((request) =>
    wrongsOf(request, rules).map((wrong) => `${wrong}: ${request.method} ${request.url}`),
  );

/** Sends bytes on a connection of their own; what came back, all of it. What may have no end is given up after a moment. */
function exchange({ bytes, isWhole }: Wire): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(rest.gateway.config.restPort, '127.0.0.1');
    let answer = '';
    const giveUp = setTimeout(() => socket.end(), isWhole ? 20_000 : 150);
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(giveUp);
      resolve(answer);
    });
    socket.write(bytes);
  });
}

const statusesOf = (answer: string): number[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => Number(code));

interface Wire {
  readonly bytes: Buffer;
  /** It is framed as it should be, so that there is an answer to wait for. */
  readonly isWhole: boolean;
}

/** The request as bytes, one in five of them framed in a way that two servers would read differently. */
function onTheWire(request: HostileRequest, random: () => number): Wire {
  const { method, platformId, path, query, headers, body } = request;
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const target = `/api/fhir/${platformId}/${path}${query === '' ? '' : `?${query}`}`;
  const form =
    random() < 0.9 ? target : pick([`http://evil.test${target}`, `//evil.test${target}`, `/x/..${target}`, '*']);
  const lines = [`${method} ${form} HTTP/1.1`, `host: localhost:${rest.gateway.config.restPort}`, 'connection: close'];
  if (random() < 0.7) lines.push(`cookie: ${cookie}`);
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  const length = Buffer.byteLength(body, 'latin1');
  const hidden = 'DELETE /api/fhir/stub-open/Patient/smuggled HTTP/1.1\r\nhost: x\r\n\r\n';
  if (random() < 0.8) {
    const text = `${[...lines, `content-length: ${length}`].join('\r\n')}\r\n\r\n${body}`;
    return { bytes: Buffer.from(text, 'latin1'), isWhole: true };
  }
  const framing = pick([
    [`content-length: ${length}`, 'transfer-encoding: chunked'],
    ['transfer-encoding: chunked', 'transfer-encoding: identity'],
    ['transfer-encoding : chunked'],
    ['transfer-encoding: xchunked'],
    ['transfer-encoding:\tchunked'],
    ['content-length: 5', 'content-length: 6'],
    ['content-length: +5'],
    ['content-length: 5,5'],
    ['content-length: 0x5'],
    ['content-length: 0', ' transfer-encoding: chunked'],
    ['host: evil.test'],
    ['x-a: b\r\n folded: c'],
    ['x-a: b\nx-b: c'],
  ]);
  const text = `${[...lines, ...framing].join('\r\n')}\r\n\r\n${pick([body, '0\r\n\r\n', '5\r\nab'])}${hidden}`;
  return { bytes: Buffer.from(text, 'latin1'), isWhole: false };
}

const onWire = floodOf(10_000);
const batches = floodOf(400);
const atOnce = 50;

describe('hostile requests', () => {
  it('on the wire: no error of our own, nothing at the platform that the policy refuses', async () => {
    const random = seeded(20_261_124);
    const next = hostileRequests(random);
    const left = Array.from({ length: onWire }, () => onTheWire(next(), random));
    const faults: string[] = [];
    let answered = 0;
    const work = async (): Promise<void> => {
      for (let wire = left.pop(); wire; wire = left.pop()) {
        const statuses = statusesOf(await exchange(wire));
        if (statuses.some((status) => status < 500)) answered += 1;
        if (statuses.some((status) => status >= 500))
          faults.push(`${statuses.join()} ${wire.bytes.toString('latin1')}`);
      }
    };
    await Promise.all(Array.from({ length: 24 }, work));
    expect(faults).toEqual([]);
    expect(wrongs()).toEqual([]);
    expect(rest.stub.seen.filter(({ url }) => url.includes('smuggled'))).toEqual([]);
    // Otherwise this would show nothing.
    expect(answered).toBeGreaterThan(0.75 * onWire);
    expect(rest.stub.seen.length).toBeGreaterThan(0.03 * onWire);
  }, 180_000);

  it('to the core, past the HTTP parser: the same', async () => {
    const next = hostileRequests(seeded(48_151_623));
    const { callers, proxy, registry } = rest.gateway;
    const presented = readCredentials({ headers: { cookie } }, new RestContext(rest.gateway).cookie);
    const faults: string[] = [];
    const outcomes = { allowed: 0, refused: 0 };
    const one = async (request: HostileRequest): Promise<void> => {
      const { method, platformId, path, query, headers, body } = request;
      try {
        const target = splitFhirUrl(`/api/fhir/${platformId}/${path}${query === '' ? '' : `?${query}`}`);
        const platform = registry.resolve(target.platformId);
        const caller = await callers.identify(presented, { platformId: platform.id, app: 'rest' });
        await proxy.send(
          {
            platform,
            ...(caller.kind === 'session' && { session: caller.session }),
            request: {
              ...target,
              method,
              headers: Object.fromEntries(headers),
              ...(body !== '' && { body: Buffer.from(body) }),
            },
            app: 'rest',
            requestId: 'fuzz',
          },
          () => new Writable({ write: (_chunk, _encoding, done) => done() }),
        );
        outcomes.allowed += 1;
      } catch (error) {
        outcomes.refused += 1;
        const { httpStatus, code } = describeError(error);
        if (httpStatus >= 500) faults.push(`${code} ${String(error)} ${JSON.stringify(request)}`);
      }
    };
    for (let batch = 0; batch < batches; batch += 1)
      await Promise.all(Array.from({ length: atOnce }, () => one(next())));
    expect(faults).toEqual([]);
    expect(wrongs()).toEqual([]);
    expect(outcomes.allowed + outcomes.refused).toBe(batches * atOnce);
    expect(outcomes.allowed).toBeGreaterThan(0.05 * batches * atOnce);
    expect(outcomes.refused).toBeGreaterThan(0.25 * batches * atOnce);
  }, 180_000);
});
