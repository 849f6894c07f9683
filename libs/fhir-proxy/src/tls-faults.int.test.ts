import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createSocketServer } from 'node:net';
import { connect } from 'node:tls';
import { TestAuthority } from '@fhir-gateway/testing';
import { createTransport } from '@fhir-gateway/http1-client';
import { codeOf, jsonBody, ProxyFixture } from './testing/fixture.js';

let trusted: TestAuthority;
/** What reached a server: a request, and with it the token. */
let requests: number;

beforeAll(() => {
  trusted = new TestAuthority();
});
beforeEach(() => {
  requests = 0;
});

type Start = () => Server;
const served: Start = () =>
  createServer(trusted.issue(['localhost']), (_request, response) => {
    requests += 1;
    response.writeHead(200, { 'content-type': 'application/fhir+json' }).end('{"resourceType":"Patient"}');
  });

/** What a read and a write come to at `https://localhost`, whose answers are trusted by the test's authority or not at all. */
async function outcomes(start: Start, ca?: string): Promise<{ codes: string[]; messages: string }> {
  const server = start().listen(0, 'localhost');
  await once(server, 'listening');
  const fixture = new ProxyFixture(`https://localhost:${(server.address() as AddressInfo).port}/r4`, {
    limits: { maxRetries: 1, retryDelayMs: 1 },
    createPool: (origin, options) => createTransport(origin, { ...options, connectTimeoutMs: 60_000, ca }),
  });
  fixture.mayWrite('user/*.cruds');
  const calls = [
    () => fixture.send('GET Patient/p1'),
    () => fixture.send('POST Patient', jsonBody({ resourceType: 'Patient' })),
  ];
  const codes: string[] = [];
  const messages: string[] = [];
  for (const call of calls) {
    const sent = call();
    codes.push(await codeOf(sent));
    await sent.catch((error: Error) => messages.push(error.message));
  }
  server.close();
  return { codes, messages: messages.join(' ') };
}

it('a certificate of a trusted authority for the platform’s name lets requests through', async () => {
  expect((await outcomes(served, trusted.ca)).codes).toEqual(['no error', 'no error']);
  expect(requests).toBe(2);
});

it('a certificate of an authority that nobody trusts lets nothing through, no token and no write', async () => {
  const { codes, messages } = await outcomes(served);
  // Never sent, so that a write may be sent again once this is mended.
  expect(codes).toEqual(['UPSTREAM_UNREACHABLE', 'UPSTREAM_UNREACHABLE']);
  expect(messages).not.toMatch(/localhost|CN=|example/);
  expect(requests).toBe(0);
});

/** One that would still take what was given up with RFC 8996. */
const outdated: Start = () => {
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  return createServer({ ...trusted.issue(['localhost']), ...old }, (_request, response) => {
    requests += 1;
    response.end();
  });
};

it('the outdated server of these tests serves who asks in its way', async () => {
  const server = outdated().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const old = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0', ca: trusted.ca } as const;
  const socket = connect({ host: 'localhost', port, servername: 'localhost', ...old });
  await once(socket, 'secureConnect');
  expect(socket.getProtocol()).toBe('TLSv1.1');
  socket.destroy();
  server.close();
});

it.each<[string, Start]>([
  ['speaks TLS 1.1 at most', outdated],
  ['speaks without TLS', () => createHttpServer(() => (requests += 1))],
  ['hangs up on the handshake', () => createSocketServer((socket) => socket.destroy())],
])('a server that %s gets nothing', async (_what, start) => {
  const { codes } = await outcomes(start, trusted.ca);
  expect(codes[0]).toBe('UPSTREAM_UNREACHABLE');
  expect(codes[1]).toMatch(/^UPSTREAM_(UNREACHABLE|OUTCOME_UNKNOWN)$/);
  expect(requests).toBe(0);
});
