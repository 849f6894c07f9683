import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { describeWithChromium, freePort, launchChromium } from '@fhir-gateway/testing';
import { Person } from './testing/browser/person.js';
import { startLocalGateway, type LocalGateway } from './testing/stacks/launcher.js';

const root = dirname(findPlatformsDirectory(import.meta.url));

describe('a second start', () => {
  let gateway: LocalGateway;
  beforeAll(async () => {
    gateway = await startLocalGateway();
  }, 100_000);
  afterAll(() => gateway?.stop());

  const portsOf = ({ restUrl, sandboxOrigin }: LocalGateway) => ({
    FHIR_GATEWAY_PORT: new URL(restUrl).port,
    FHIR_GATEWAY_SANDBOX_PORT: new URL(sandboxOrigin).port,
  });

  it('ends at once, names the gateway that runs, and leaves that alone', async () => {
    const startedMs = Date.now();
    await expect(startLocalGateway(portsOf(gateway))).rejects.toThrow(
      new RegExp(`ended with 1[^]*a gateway already runs at ${gateway.restUrl}/[^]*--port \\d{4}`),
    );
    // One that waited for the port would do so for as long as a start may take.
    expect(Date.now() - startedMs).toBeLessThan(120_000);
    for (const origin of [gateway.restUrl, gateway.sandboxOrigin]) {
      expect((await fetch(`${origin}/livez`)).status).toBe(200);
    }
  }, 100_000);

  it.each<[string, Server]>([
    ['answers something else', createServer((_request, response) => void response.end('something else'))],
    // Nothing but the unanswered request was left to keep the start alive, and it ended with exit code 0.
    ['hangs up', createTcpServer((socket) => void socket.destroy())],
  ])(
    'starts nothing where another program has a port, and %s',
    async (_how, other) => {
      const port = await freePort();
      await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
      const rest = await freePort();
      const ports = { FHIR_GATEWAY_PORT: `${rest}`, FHIR_GATEWAY_SANDBOX_PORT: `${port}` };
      await expect(startLocalGateway(ports)).rejects.toThrow(
        /ended with 1[^]*Port \d+ is taken: another program has it/,
      );
      await expect(fetch(`http://localhost:${rest}/livez`)).rejects.toThrow();
      other.close();
    },
    100_000,
  );
});

describeWithChromium('a restart after a sign-in', () => {
  it.each<[string, NodeJS.Signals]>([
    ['stopped', 'SIGTERM'],
    ['killed', 'SIGKILL'],
  ])(
    'reads on without another sign-in, where the gateway was %s; --fresh forgets',
    async (_how, signal) => {
      const [rest, sandbox] = [await freePort(), await freePort()];
      const settings = {
        FHIR_GATEWAY_PORT: `${rest}`,
        FHIR_GATEWAY_SANDBOX_PORT: `${sandbox}`,
        FHIR_GATEWAY_LOCAL_SESSIONS: 'keep',
        // The restarted sandbox has to renew the token as well.
        FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS: '1',
      };
      const url = `http://localhost:${rest}/api/fhir/sandbox-ehr/Observation?_count=1`;
      const browser = await launchChromium();
      let gateway = await startLocalGateway(settings);
      try {
        const person = await Person.withBrowser(browser);
        await person.signIn(`${gateway.restUrl}/auth/sandbox-ehr/login`, { login: 'tamsin' });
        expect((await fetch(url)).status).toBe(200);
        // A kill may lose the last second.
        await new Promise((resolve) => setTimeout(resolve, 2_500));
        await gateway.stop(signal);
        gateway = await startLocalGateway(settings);
        expect((await fetch(url)).status).toBe(200);
        await person.page.goto(`${gateway.restUrl}/connections`);
        expect(await person.page.content()).toContain('Disconnect');
        await gateway.stop();
        gateway = await startLocalGateway(settings, ['--fresh']);
        expect((await fetch(url)).status).toBe(401);
      } finally {
        await browser.close();
        await gateway.stop();
        rmSync(join(root, '.cache', 'local', `${rest}`), { recursive: true, force: true });
      }
    },
    200_000,
  );
});
