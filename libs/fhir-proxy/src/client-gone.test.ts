import { PassThrough, Writable } from 'node:stream';
import { answering, answerWith, eventually } from '@fhir-gateway/testing';
import type { RawServer } from '@fhir-gateway/testing';
import type { ProxyLimits } from './contract/limits.js';
import { codeOf, ProxyFixture } from './testing/fixture.js';

let server: RawServer;
let fixture: ProxyFixture;

const fhir = 'content-type: application/fhir+json\r\n';
const patient = answerWith('{"resourceType":"Patient"}', fhir);
const begun = `HTTP/1.1 200 OK\r\n${fhir}content-length: 99\r\n\r\n{"resourceType":"Patient"`;

function start(to: RawServer, limits: Partial<ProxyLimits> = {}): ProxyFixture {
  server = to;
  fixture = new ProxyFixture(`${to.origin}/r4`, { limits: { connections: 1, maxRetries: 0, ...limits } });
  return fixture;
}

afterEach(async () => {
  await server.close();
});

const closed = (index: number): Promise<void> => eventually(() => server.sockets[index]?.closed === true);

it('a client whose connection breaks within the answer takes that to the platform with it', async () => {
  const to = start(await answering(begun, patient)).ofNoPatient();
  const target = new PassThrough();
  const call = codeOf(to.proxy.send(to.call('GET Patient/p1'), () => target));
  await eventually(() => target.readableLength > 0);
  target.destroy();
  expect(await call).toBe('CLIENT_CLOSED');
  await closed(0);
  expect((await to.send('GET Patient/p1')).body.toString()).toContain('Patient');
});

it('a client that goes away once the whole answer is here leaves the connection to the next, who gets all of it', async () => {
  const to = start(
    await answering(patient, (socket) => {
      socket.write(patient.slice(0, -5));
      setTimeout(() => socket.write(patient.slice(-5)), 60);
    }),
  );
  let isAsked = false;
  const slow = new Writable({ write: () => (isAsked = true) });
  const leaving = codeOf(to.proxy.send(to.call('GET Patient/p1'), () => slow));
  await eventually(() => isAsked);
  slow.destroy();
  expect(await leaving).toBe('CLIENT_CLOSED');
  expect((await to.send('GET Patient/p1')).body.toString()).toBe('{"resourceType":"Patient"}');
  expect(server.sockets).toHaveLength(1);
});

it('an answer that is read only to be dropped holds its connection for so long and no longer', async () => {
  const to = start(
    await answering((socket) => {
      socket.write('HTTP/1.1 401 Unauthorized\r\ncontent-length: 999999\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
    }, patient),
    { bodyIdleTimeoutMs: 150 },
  );
  // With its new token the call waits for the one connection there may be.
  expect((await to.send('GET Patient/p1')).head?.status).toBe(200);
  await closed(0);
  expect(to.auth.calls).toHaveLength(2);
});
