import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { PlatformDefinition } from '@fhir-gateway/platform-registry';
import { loadConfig } from '../config/config.js';
import { findPlatformsDirectory } from '../config/platforms-directory.js';
import { acceptsConnections, LocalServers } from './local-servers.js';
import { openPlatforms } from './open-platforms.js';

const here = 'http://localhost:8080/fhir';
const definitions = [here, 'https://fhir.example/r4', undefined].map((fhirBaseUrl, at) => {
  const given = fhirBaseUrl === undefined ? {} : { fhirBaseUrl };
  return { id: `p${at}`, name: 'P', kind: 'ehr', environment: 'local', registration: 'none', ...given } as unknown;
}) as PlatformDefinition[];

function watch(isRunning: (url: URL) => boolean) {
  let nowMs = 1_000_000;
  const asked: string[] = [];
  const answers = (url: URL) => {
    asked.push(url.href);
    return Promise.resolve(isRunning(url));
  };
  const servers = new LocalServers({ definitions, answers, now: () => nowMs });
  return { servers, asked, wait: (ms: number) => (nowMs += ms) };
}

describe('servers of this machine', () => {
  it('are asked, and no others', async () => {
    const { servers, asked } = watch(() => false);
    await servers.refresh();
    expect(asked).toEqual([here]);
    expect(servers.isSilent(here)).toBe(true);
    expect(servers.isSilent('https://fhir.example/r4')).toBe(false);
  });

  it('are taken to run before somebody lists platforms', () => {
    const { servers, asked } = watch(() => false);
    expect([servers.isSilent(here), asked]).toEqual([false, []]);
  });

  it('are asked once in ten seconds, however many ask', async () => {
    const { servers, asked, wait } = watch(() => true);
    await Promise.all(Array.from({ length: 20 }, () => servers.refresh()));
    wait(9_999);
    await servers.refresh();
    expect(asked).toHaveLength(1);
    wait(1);
    await Promise.all([servers.refresh(), servers.refresh()]);
    expect(asked).toHaveLength(2);
  });

  it('are found again after they were started, also by who reads a status alone', async () => {
    let isRunning = false;
    const { servers, wait } = watch(() => isRunning);
    await servers.refresh();
    isRunning = true;
    wait(10_000);
    expect(servers.isSilent(here)).toBe(true);
    await servers.refresh();
    expect(servers.isSilent(here)).toBe(false);
  });
});

describe('a connection to this machine', () => {
  let server: Server;
  beforeEach(() => new Promise<void>((done) => void (server = createServer().listen(0, '127.0.0.1', done))));
  afterEach(() => new Promise((done) => server.close(done)));

  it('is accepted while a server runs', async () => {
    const { port } = server.address() as AddressInfo;
    expect(await acceptsConnections(new URL(`http://127.0.0.1:${port}/fhir`))).toBe(true);
    expect(await acceptsConnections(new URL(`http://localhost:${port}/fhir`))).toBe(true);
  });

  it('is refused where none runs, and not waited for', async () => {
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    // The time that a server has never ends here.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      expect(await acceptsConnections(new URL(`http://127.0.0.1:${port}/fhir`))).toBe(false);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is heard of where this process was busy for longer than a server has time', async () => {
    const { port } = server.address() as AddressInfo;
    const answered = acceptsConnections(new URL(`http://127.0.0.1:${port}/fhir`));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
    expect(await answered).toBe(true);
  });
});

describe('the status of a platform on this machine', () => {
  const platformsDirectory = findPlatformsDirectory(import.meta.url);
  const open = async (isRunning: boolean) => {
    const asked: string[] = [];
    const answers = (url: URL) => {
      asked.push(url.hostname);
      return Promise.resolve(isRunning);
    };
    const opened = openPlatforms(loadConfig({}), platformsDirectory, { answers });
    await opened.refreshLocalServers();
    return { registry: opened.registry, asked };
  };

  it('is ready while its server runs', async () => {
    const { registry } = await open(true);
    expect(registry.summary('hapi-local').status).toBe('ready');
    expect(registry.summary('sandbox-ehr').status).toBe('ready');
  });

  it('is listed with what to start while no server runs; other platforms stay as they are', async () => {
    const { registry, asked } = await open(false);
    const { status, nextStep } = registry.summary('hapi-local');
    expect([status, nextStep]).toEqual([
      'listed',
      'Nothing answers there: start the server at http://localhost:8080/fhir.',
    ]);
    const ready = registry.list({ ready: true });
    expect(ready.filter(({ environment }) => environment === 'local')).toEqual([]);
    expect(ready.length).toBeGreaterThan(0);
    expect(new Set(asked)).toEqual(new Set(['localhost']));
  });

  it('does not keep a call from a server that was started just now', async () => {
    const { registry } = await open(false);
    expect(registry.resolve('hapi-local').fhirBaseUrl).toBe('http://localhost:8080/fhir');
  });
});
