import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { eventually, freePort, until } from '@fhir-gateway/testing';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
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
    await expect(startLocalGateway(portsOf(gateway))).rejects.toThrow(
      new RegExp(`ended with 1[^]*a gateway already runs at ${gateway.restUrl}/[^]*--port \\d{4}`),
    );
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

describe('a restart after a sign-in', () => {
  let browser: FormBrowser;
  let folder: string;
  let settings: Record<string, string>;
  let gateway: LocalGateway;

  beforeEach(async () => {
    const [rest, sandbox] = [await freePort(), await freePort()];
    folder = join(root, '.cache', 'local', `${rest}`);
    settings = {
      FHIR_GATEWAY_PORT: `${rest}`,
      FHIR_GATEWAY_SANDBOX_PORT: `${sandbox}`,
      FHIR_GATEWAY_LOCAL_SESSIONS: 'keep',
      // The restarted sandbox has to renew the token as well.
      FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS: '1',
    };
    gateway = await startLocalGateway(settings);
    browser = new FormBrowser();
    await signInAs(browser, `${gateway.restUrl}/auth/sandbox-ehr/login`, 'tamsin');
    expect(await read()).toBe(200);
  }, 200_000);
  afterEach(async () => {
    await gateway?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = async () => (await fetch(`${gateway.restUrl}/api/fhir/sandbox-ehr/Observation?_count=1`)).status;
  const restart = async (flags: readonly string[] = []) => (gateway = await startLocalGateway(settings, flags));

  async function expectSignedIn(): Promise<void> {
    expect(await read()).toBe(200);
    expect((await browser.open(`${gateway.restUrl}/connections`)).body).toContain('Disconnect');
  }

  it('reads on without another sign-in, where the gateway was stopped; --fresh forgets', async () => {
    await gateway.stop();
    await restart();
    await expectSignedIn();
    await gateway.stop();
    await restart(['--fresh']);
    expect(await read()).toBe(401);
  }, 200_000);

  it('reads on without another sign-in, where the gateway was killed', async () => {
    const saved = () => readFileSync(join(folder, 'sessions'), 'utf8');
    // A kill may lose what has not been written. What is written after this change holds all that came before it.
    await eventually(() => existsSync(join(folder, 'sessions')));
    const before = saved();
    await new FormBrowser().open(`${gateway.restUrl}/auth/sandbox-clinic/login`);
    await eventually(() => saved() !== before);
    await gateway.stop('SIGKILL');
    // The sandbox ends by itself once its parent is gone, and writes its own state first.
    const isGone = () =>
      fetch(`${gateway.sandboxOrigin}/livez`).then(
        () => false,
        () => true,
      );
    await until(isGone);
    await restart();
    await expectSignedIn();
  }, 200_000);
});
