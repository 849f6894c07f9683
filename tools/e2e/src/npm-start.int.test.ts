import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { casesOf, eventually, freePort, until } from '@fhir-gateway/testing';
import { FormBrowser, inputsOf } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { sharedGateway } from './testing/shared.js';
import { startLocalGateway, type LocalGateway } from './testing/stacks/launcher.js';

const root = dirname(findPlatformsDirectory(import.meta.url));
const shell = promisify(execFile);

describe('what npm start leaves behind', () => {
  let group: number | undefined;

  afterEach(() => {
    try {
      if (group !== undefined) process.kill(-group, 'SIGKILL');
    } catch {
      // All of them have ended, as they should.
    }
  });

  it('is nothing when npm is told to end, though it outlives the shell it was put in the background of', async () => {
    const [rest, sandbox] = [await freePort(), await freePort()];
    const { PATH, HOME } = process.env;
    const ports = {
      FHIR_GATEWAY_PORT: `${rest}`,
      FHIR_GATEWAY_SANDBOX_PORT: `${sandbox}`,
    };
    const shell = spawn('sh', ['-c', 'npm start & echo "npm=$!"'], {
      cwd: root,
      env: { PATH, HOME, ...ports },
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    group = shell.pid;
    let output = '';
    shell.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(shell, 'exit');
    await until(async () => output.includes('Ctrl+C stops it.'));
    await sleep(1_200);
    expect((await fetch(`http://localhost:${rest}/livez`)).status).toBe(200);

    process.kill(Number(/^npm=(\d+)$/m.exec(output)?.[1]), 'SIGTERM');
    for (const port of [rest, sandbox]) await until(() => isFree(port));
  });
});

/** A page that may call the gateway. */
const app = 'http://localhost:3000';
const gateway = sharedGateway({ flags: ['--oauth', '--app', app] });

describe('beside a start', () => {
  const portsOf = ({ restUrl, sandboxOrigin }: LocalGateway) => ({
    FHIR_GATEWAY_PORT: new URL(restUrl).port,
    FHIR_GATEWAY_SANDBOX_PORT: new URL(sandboxOrigin).port,
  });

  it('a second one ends at once, names the gateway that runs, and leaves that alone', async () => {
    await expect(startLocalGateway({ env: portsOf(gateway) })).rejects.toThrow(
      new RegExp(`ended with 1[^]*a gateway already runs at ${gateway.restUrl}/[^]*--port \\d{4}`),
    );
    for (const origin of [gateway.restUrl, gateway.sandboxOrigin]) {
      expect((await fetch(`${origin}/livez`)).status).toBe(200);
    }
  });

  it.each<[string, Server]>([
    ['answers something else', createServer((_request, response) => void response.end('something else'))],
    // Nothing but the unanswered request was left to keep the start alive, and it ended with exit code 0.
    ['hangs up', createTcpServer((socket) => void socket.destroy())],
  ])('a second one starts nothing where another program has a port, and %s', async (_how, other) => {
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const rest = await freePort();
    const ports = { FHIR_GATEWAY_PORT: `${rest}`, FHIR_GATEWAY_SANDBOX_PORT: `${port}` };
    await expect(startLocalGateway({ env: ports })).rejects.toThrow(
      /ended with 1[^]*Port \d+ is taken: another program has it/,
    );
    await expect(fetch(`http://localhost:${rest}/livez`)).rejects.toThrow();
    other.close();
  });
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
      FHIR_GATEWAY_LASTING_CONNECTIONS: 'on',
      // The restarted sandbox has to renew the token as well.
      FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS: '1',
    };
    gateway = await startLocalGateway({ env: settings });
    browser = new FormBrowser();
    await signInAs(browser, `${gateway.restUrl}/auth/sandbox-ehr/login`, 'tamsin');
    expect(await read()).toBe(200);
  });
  afterEach(async () => {
    await gateway?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = async () => (await fetch(`${gateway.restUrl}/api/fhir/sandbox-ehr/Observation?_count=1`)).status;
  const restart = async (flags: readonly string[] = []) =>
    (gateway = await startLocalGateway({ env: settings, flags }));

  async function expectSignedIn(): Promise<void> {
    expect(await read()).toBe(200);
    expect((await browser.open(`${gateway.restUrl}/connections`)).body).toContain('Disconnect');
  }

  it('reads on without another sign-in, where the gateway was killed or stopped; --fresh forgets', async () => {
    const saved = () => readFileSync(join(folder, 'sessions'), 'utf8');
    // A kill may lose what has not been written. What is written after this change holds all that came before it.
    await eventually(() => existsSync(join(folder, 'sessions')));
    const before = saved();
    await new FormBrowser().open(`${gateway.restUrl}/auth/sandbox-clinic/login`);
    await eventually(() => saved() !== before);
    // After a kill, the sandbox ends by itself once its parent is gone, and writes its own state first.
    const isGone = () =>
      fetch(`${gateway.sandboxOrigin}/livez`).then(
        () => false,
        () => true,
      );
    for (const signal of casesOf(['SIGKILL', 'SIGTERM'] as const, 2)) {
      await gateway.stop(signal);
      await until(isGone);
      await restart();
      await expectSignedIn();
    }
    await gateway.stop();
    await restart(['--fresh']);
    expect(await read()).toBe(401);
  });
});

describe('a developer who wants to call the API with curl', () => {
  const home = mkdtempSync(join(tmpdir(), 'command-line-'));
  beforeAll(() => symlinkSync(join(root, 'apps/cli/dist/main.js'), join(home, 'fhir-gateway')));
  afterAll(() => rmSync(home, { recursive: true }));

  function run(command: string): ReturnType<typeof shell> {
    const environment = { PATH: `${home}:${process.env['PATH']}`, HOME: home };
    return shell('sh', ['-c', command], { cwd: root, env: environment });
  }

  /** Signs in with the code of a running `login`, in a browser that is signed in at the sandbox. */
  async function enterCode(browser: FormBrowser, login: ReturnType<typeof run>): Promise<void> {
    const { child } = login as ReturnType<typeof run> & { child: { stderr: NodeJS.ReadableStream } };
    const shown = await new Promise<string>((resolve) => {
      let text = '';
      child.stderr.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('Waiting')) resolve(text);
      });
    });
    const [, code = ''] = /code:\s+(\S+)/.exec(shown) ?? [];
    let page = await browser.open(/http\S+/.exec(shown)?.[0] ?? '');
    expect(inputsOf(page.body).find(({ id }) => id === 'user-code')).toMatchObject({ value: code });
    page = await browser.submit(page, 'send-code', { user_code: code });
    expect(page.body).toContain(code);
    expect((await browser.submit(page, 'allow-app')).body).toContain('is connected');
  }

  it.each([
    [app, app],
    ['http://localhost:3001', null],
  ])('lets pages of the app that the start named call it, and of no other: %s', async (origin, allowed) => {
    const { headers } = await fetch(`${gateway.restUrl}/api/directory?q=mayo`, { headers: { origin } });
    expect(headers.get('access-control-allow-origin')).toBe(allowed);
  });

  it.each(['what the start prints', 'docs/cli.md'])('follows %s, to the letter', async (source) => {
    const page = readFileSync(join(root, 'docs/cli.md'), 'utf8').replaceAll('http://localhost:8000', gateway.restUrl);
    const [, block = ''] = /```sh\n(fhir-gateway login[^`]*)```/.exec(page) ?? [];
    const lines = (source === 'docs/cli.md' ? block : gateway.output()).split('\n').map((line) => line.trim());
    const login = lines.find((line) => / login --server /.test(line)) ?? '';
    const curl = lines.find((line) => line.startsWith('curl ')) ?? '';
    const browser = new FormBrowser();
    await signInAs(browser, `${gateway.restUrl}/auth/sandbox-ehr/login`, 'hedda');
    const running = run(login);
    await enterCode(browser, running);
    await running;
    const { stdout } = await run(curl);
    expect((JSON.parse(String(stdout)) as { total: number }).total).toBeGreaterThan(50);
    await run(`fhir-gateway logout --server ${gateway.restUrl}`);
    await expect(run(`fhir-gateway token --server ${gateway.restUrl}`)).rejects.toMatchObject({ code: 1, stdout: '' });
  });
});

async function isFree(port: number): Promise<boolean> {
  const response = await fetch(`http://localhost:${port}/`, { redirect: 'manual' }).catch(() => undefined);
  await response?.body?.cancel();
  return response === undefined;
}
