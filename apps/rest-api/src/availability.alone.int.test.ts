import { connect, type Socket } from 'node:net';

import { eventually, freePort, sendJson, stopwatch, withLimits } from '@fhir-gateway/testing';

import { ask } from './testing/http-client.js';
import { startTestGateway, useTestGateway } from './testing/test-gateway.js';

jest.setTimeout(900_000);

const large = JSON.stringify({ resourceType: 'Patient', id: 'large', text: 'x'.repeat(6 * 1024 * 1024) });
const address = '/api/fhir/stub-open/Patient';
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('clients that hold what they asked for', () => {
  const rest = useTestGateway(
    { FHIR_GATEWAY_LOG_LEVEL: 'silent', FHIR_GATEWAY_TRUSTED_PROXIES: 'loopback' },
    {},
    { 'stub-other': { oauth: undefined, quirks: { openData: true } } },
    withLimits({}, { clientStallSeconds: 1, requestsAtOnce: 400 }),
  );
  const held: (() => void)[] = [];
  const sockets: Socket[] = [];
  beforeAll(() => {
    rest.stub.answer = ({ url }, response) => {
      if (url.includes('large')) {
        response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-length': large.length }).end(large);
      } else if (url.includes('held')) {
        held.push(() => sendJson(response, 200, { resourceType: 'Patient', id: 'held' }));
      } else {
        sendJson(response, 200, { resourceType: 'Patient', id: 'small' });
      }
    };
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const answer of held.splice(0)) answer();
  });

  const send = (bytes: string, { reads }: { reads: boolean }): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connect(rest.server.port, '127.0.0.1', () => {
        socket.write(bytes, () => resolve(socket));
      });
      socket.on('error', () => undefined);
      if (reads) socket.resume();
      else socket.pause();
      sockets.push(socket);
    });
  const get = (path: string): string =>
    `GET ${path} HTTP/1.1\r\nhost: gateway.test\r\nx-forwarded-for: 203.0.113.66\r\n\r\n`;
  const underWay = (): number =>
    rest.gateway.proxy.poolStates().reduce((sum, { running, waiting }) => sum + running + waiting, 0);

  const isQuiet = (): boolean => underWay() === 0 && rest.gateway.callsInFlight.running === 0;

  /** How long another caller waited for each of its answers, in milliseconds of work of this process, until `isOver`. */
  const otherCaller = async (isOver: () => boolean): Promise<number[]> => {
    const waits: number[] = [];
    while (!isOver() || waits.length < 50) {
      const elapsed = stopwatch();
      const { status } = await ask(`http://127.0.0.1:${rest.server.port}/api/fhir/stub-other/Patient/small`);
      waits.push(elapsed());
      expect(status).toBe(200);
      await wait(10);
    }
    return waits;
  };
  const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

  /**
   * That another caller waits beside an attack at most three times as long as beside clients that ask for as much and
   * behave, in one of three trials: a machine that is lent to others is slower from one second to the next.
   *
   * @param beside makes the requests, and says how long another caller waited beside them; milliseconds
   */
  const expectServed = async (beside: (behaves: boolean) => Promise<readonly number[]>): Promise<void> => {
    const trials: [number, number][] = [];
    while (trials.length < 3) {
      const attacked = median(await beside(false));
      const ordinary = median(await beside(true));
      if (attacked < 3 * ordinary) return;
      trials.push([attacked, ordinary]);
    }
    expect(trials).toEqual([]);
  };

  it.each([
    ['34 that do not read answers of 6 MB are cut, and hold up nobody else', 34, 1, 30],
    ['four connections that pipeline and do not read are cut whole', 4, 8, 1],
  ])('V1: %s', async (_what, connections, requests, leastUnderWay) => {
    await expectServed(async (reads) => {
      const asked = get(`${address}/large`).repeat(requests);
      await Promise.all(Array.from({ length: connections }, () => send(asked, { reads })));
      await eventually(() => underWay() >= (reads ? 1 : leastUnderWay));
      // One caller has 16 places, each for the second in which a stalled answer is cut: all others wait for one of them first.
      const waits = await otherCaller(isQuiet);
      expect([underWay(), rest.gateway.callsInFlight.running]).toEqual([0, 0]);
      return waits;
    });
  });

  /**
   * Opens 1,000 connections with five requests each, of which only the first has an answer when the client goes. All requests
   * of the machine are made and answered in this process.
   *
   * @param go what a client does then
   * @returns how long another caller waited for each of its answers beside them; milliseconds
   */
  const besideThousand = async (go: (socket: Socket) => void): Promise<number[]> => {
    let isSent = false;
    const other = otherCaller(() => isSent);
    for (let round = 0; round < 100; round += 1) {
      const opened = await Promise.all(
        Array.from({ length: 10 }, () => send(get(`${address}/held`) + get('/a').repeat(4), { reads: true })),
      );
      for (let looks = 0; held.length === 0 && looks < 100; looks += 1) await wait(10);
      opened.forEach(go);
      for (const answer of held.splice(0)) answer();
      sockets.length = 0;
      await wait(20);
    }
    isSent = true;
    return other;
  };

  it('V2: 1,000 connections that pipeline and reset leave nothing behind', async () => {
    // Another caller is answered all the time, with 200.
    expect((await besideThousand((socket) => socket.resetAndDestroy())).length).toBeGreaterThanOrEqual(50);
    await eventually(isQuiet);
    // The in-flight limiter holds 400, of 5,000 that were sent.
    const statuses = await Promise.all(
      Array.from({ length: 300 }, async () => (await ask(`http://127.0.0.1:${rest.server.port}/api/platforms`)).status),
    );
    expect([...new Set(statuses)]).toEqual([200]);
  });
});

it('V4: 50 answers under way at SIGTERM, on connections that mixed routes, are all complete', async () => {
  const rest = await startTestGateway(await freePort(), { FHIR_GATEWAY_LOG_LEVEL: 'silent' });
  let begun = 0;
  rest.stub.answer = ({ url }, response) => {
    begun += 1;
    const id = url.split('/').at(-1) ?? '';
    setTimeout(() => sendJson(response, 200, { resourceType: 'Patient', id, text: 'x'.repeat(100_000) }), 600);
  };
  const first = ['/livez', '/api/platforms', '/', '/docs', '/api/fhir/stub-unset/Patient'];
  const answers = Array.from({ length: 50 }, (_, index) => {
    const lines = `host: 127.0.0.1:${rest.server.port}\r\n\r\n`;
    const path = first[index % first.length] ?? '';
    let text = '';
    return new Promise<string>((resolve) => {
      const socket = connect(rest.server.port, '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.1\r\n${lines}`));
      socket.on('error', () => undefined);
      let isAsked = false;
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        if (isAsked) return;
        isAsked = true;
        setTimeout(() => {
          text = '';
          socket.write(`GET ${address}/p${index} HTTP/1.1\r\n${lines}`);
        }, 200);
      });
      socket.on('close', () => resolve(text));
    });
  });
  while (begun < 50) await wait(5);
  await rest.server.close({ graceMs: 20_000 });
  const received = await Promise.all(answers);
  const whole = received.filter((text, index) => text.includes(`"id":"p${index}"`) && text.length > 100_000);
  expect(whole).toHaveLength(50);
  await rest.close();
});
