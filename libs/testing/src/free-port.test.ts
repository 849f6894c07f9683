import { once } from 'node:events';
import { createServer } from 'node:net';
import type * as FreePort from './free-port.js';

describe('freePort', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    jest.resetModules();
  });

  /** As another process sees it, that begins at the same place. */
  function ofWorker(id: string): () => Promise<number> {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    jest.resetModules();
    const before = process.env['JEST_WORKER_ID'];
    process.env['JEST_WORKER_ID'] = id;
    try {
      return jest.requireActual<typeof FreePort>('./free-port.js').freePort;
    } finally {
      process.env['JEST_WORKER_ID'] = before;
    }
  }

  it('gives each port once, where no outgoing connection and no browser rule is in the way', async () => {
    const freePort = ofWorker('1');
    const ports: number[] = [];
    for (let count = 0; count < 20; count++) ports.push(await freePort());
    expect(new Set(ports).size).toBe(20);
    for (const port of ports) {
      expect(port).toBeGreaterThan(10_080);
      expect(port).toBeLessThan(32_768);
    }
  });

  it.each(['127.0.0.1', '::1'])('passes over a port that is taken on %s', async (host) => {
    const taken = await ofWorker('3')();
    expect(await ofWorker('3')()).toBe(taken);
    const server = createServer().listen(taken, host);
    await once(server, 'listening');
    expect(await ofWorker('3')()).not.toBe(taken);
    server.close();
  });

  it('gives no port of one Jest worker to another', async () => {
    const [one, two] = [ofWorker('1'), ofWorker('2')];
    const ports = new Set<number>();
    for (let count = 0; count < 20; count++) ports.add(await one()).add(await two());
    expect(ports.size).toBe(40);
  });
});
