import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { eventually, freePort, until } from '@fhir-gateway/testing';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { agentOf, type Agent } from './testing/agents/agent.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { passSignIn } from './testing/browser/form-person.js';
import { startLocalGateway } from './testing/stacks/launcher.js';
import { sandboxDay } from './testing/stacks/sandbox-truth.js';

const root = dirname(findPlatformsDirectory(import.meta.url));
const program = join(root, 'apps/cli/dist/main.js');
const platform = { platform_id: 'sandbox-ehr' };
const laboratory = { ...platform, resource_type: 'Observation', params: { category: 'laboratory' }, limit: 1 };

interface Host {
  readonly client: Client;
  readonly agent: Agent;
  readonly pid: number;
}

describe('a host that starts a program', () => {
  let port: number;
  let folder: string;
  const hosts: Host[] = [];
  const ends: (() => unknown)[] = [];

  beforeEach(async () => {
    port = await freePort();
    folder = join(root, '.cache', 'local', `${port}`);
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    for (const { client } of hosts.splice(0)) await client.close();
    // One that nobody uses ends by itself, but only after some seconds.
    for (const pid of gateways()) process.kill(pid, 'SIGTERM');
    await eventually(() => gateways().length === 0, 50);
    rmSync(folder, { recursive: true, force: true });
  });

  const args = () => [program, 'mcp', '--port', `${port}`];
  const settings = () => {
    const { PATH = '', HOME = '' } = process.env;
    return { PATH, HOME, FHIR_GATEWAY_SANDBOX_DATE: sandboxDay };
  };
  const sandboxIsGone = () =>
    until(() =>
      fetch(`http://localhost:${port + 10}/livez`).then(
        () => false,
        () => true,
      ),
    );

  /** Processes of the gateway at this port. */
  function gateways(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => commandLineOf(pid).endsWith(`start\0--while-used\0--port\0${port}\0`))
      .map(Number);
  }

  async function connect(era: 'auto' | 'legacy' = 'auto', env: Record<string, string> = {}): Promise<Host> {
    const client = new Client({ name: 'host', version: '1.0.0' }, { versionNegotiation: { mode: era } });
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: args(),
      env: { ...settings(), ...env },
      cwd: root,
      stderr: 'ignore',
    });
    await client.connect(transport, { timeout: 120_000 });
    const host = { client, agent: agentOf(client), pid: transport.pid ?? 0 };
    hosts.push(host);
    return host;
  }

  async function linkFor(agent: Agent, of = platform): Promise<string> {
    const { text } = await agent.call('start_auth', of);
    return /http:\/\/localhost:\d+\/auth\/[^\s")]+/.exec(text)?.[0] ?? '';
  }

  /** As a person does: opens the link that the tool gave, and answers the pages. */
  async function signIn(link: string): Promise<void> {
    const browser = new FormBrowser();
    const last = await passSignIn(browser, await browser.open(link), 0, 'allow', 'tamsin');
    expect(last.url).toMatch(/\/connected$/);
  }

  const total = async ({ agent }: Host) => Number((await agent.call('search', laboratory)).structured['total']);

  it('shares one gateway with another that begins at the same time, and goes on when that one is killed', async () => {
    // As npx starts it: the end of npm's shell is not the end of what others use.
    const [first, second] = await Promise.all([
      connect('auto', { npm_lifecycle_script: 'fhir-gateway mcp' }),
      connect('legacy'),
    ]);
    // The start that came second finds the ports taken, and ends.
    await eventually(() => gateways().length === 1, 50);
    const running = gateways();
    await signIn(await linkFor(first.agent));
    expect(await total(second)).toBeGreaterThan(10);
    process.kill(first.pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(await total(second)).toBeGreaterThan(10);
    expect(gateways()).toEqual(running);
    process.kill(second.pid, 'SIGKILL');
    await eventually(() => gateways().length === 0, 50);
    await sandboxIsGone();
  });

  it('leaves no process behind when it is killed amid a call', async () => {
    const call = (id: number, name: string, more: object) => ({
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name, arguments: { ...platform, ...more } },
    });
    const calls = [call(2, 'start_auth', {}), call(3, 'wait_for_auth', { timeout: 300 })];
    const host = spawn(process.execPath, ['-e', hostProgram, JSON.stringify(args()), JSON.stringify(calls)], {
      env: settings(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]();
    const bridge = Number((await lines.next()).value);
    // The ping that came after the call is answered: the call is under way.
    expect((await lines.next()).value).toBe('4');
    expect(gateways()).toHaveLength(1);
    host.kill('SIGKILL');
    await eventually(() => !existsSync(`/proc/${bridge}`) && gateways().length === 0, 50);
    await sandboxIsGone();
  });

  it('gets messages alone, whatever the gateway prints and whatever it is sent itself', async () => {
    // Nor does it read the settings of the folder that its host is in.
    const elsewhere = join(folder, 'project');
    mkdirSync(elsewhere, { recursive: true });
    writeFileSync(join(elsewhere, '.env'), 'FHIR_GATEWAY_MCP_AUTH=oauth\n');
    const bridge = spawn(process.execPath, args(), {
      cwd: elsewhere,
      env: { ...settings(), FHIR_GATEWAY_LOG_LEVEL: 'debug', NODE_DEBUG: 'http' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const seen: Record<string, unknown>[] = [];
    createInterface({ input: bridge.stdout }).on('line', (line) =>
      seen.push(JSON.parse(line) as (typeof seen)[number]),
    );
    const send = (message: object) => bridge.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    const clientInfo = { name: 'raw', version: '1' };
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
    bridge.stdin.write('no message\n\n');
    send({ id: 1, method: 'initialize', params });
    await eventually(() => seen.length === 1, 50);
    send({ method: 'notifications/initialized' });
    send({ id: 'two', method: 'tools/call', params: { name: 'get_auth_status', arguments: platform } });
    send({ id: 3, method: 'no/such' });
    await eventually(() => seen.length === 3, 50);
    bridge.stdin.end();
    expect(await once(bridge, 'exit')).toEqual([0, null]);
    expect(seen.map(({ id }) => id)).toEqual(expect.arrayContaining([1, 'two', 3]));
    expect(seen.find(({ id }) => id === 3)).toMatchObject({ error: { code: -32_601 } });
    expect(readFileSync(join(folder, 'log'), 'utf8')).toContain('FHIR Gateway runs on this machine');
  });

  it('is told when the gateway ends amid a call, and the next call starts another, with the same sign-in', async () => {
    const host = await connect();
    expect((await host.agent.call('search', laboratory)).text).toMatch(/^LOGIN_REQUIRED/);
    const link = await linkFor(host.agent);
    const reports: unknown[] = [];
    const signedIn = host.client.callTool(
      { name: 'wait_for_auth', arguments: { ...platform, timeout: 60 } },
      { onprogress: (report) => reports.push(report) },
    );
    // What the gateway says before it answers reaches the host.
    await eventually(() => reports.length > 0, 50);
    await signIn(link);
    expect(await signedIn).toMatchObject({ structuredContent: { status: 'connected' } });
    expect(await total(host)).toBeGreaterThan(10);
    await eventually(() => existsSync(join(folder, 'sessions')), 50);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const [before = 0] = gateways();
    const clinic = { platform_id: 'sandbox-clinic' };
    await linkFor(host.agent, clinic);
    const waiting = host.agent.call('wait_for_auth', { ...clinic, timeout: 300 });
    const told = expect(waiting).rejects.toThrow('ended before it answered');
    // The list comes after the call has come to the gateway, so the call is under way.
    await host.agent.toolNames();
    process.kill(before, 'SIGKILL');
    await told;
    expect(await total(host)).toBeGreaterThan(10);
    expect(gateways()).not.toContain(before);
  });

  it('sends nothing to another program that answers as a gateway does', async () => {
    const asked: string[] = [];
    const other = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.setHeader('content-type', 'application/json').end('{"status":"ok"}');
    });
    other.listen(port, '127.0.0.1');
    ends.push(() => other.close());
    await expect(connect()).rejects.toThrow(/did not start[^]*Port \d+ is taken/);
    expect(new Set(asked)).toEqual(new Set(['GET /livez']));
  });

  it('uses the gateway of npm start, and not where apps have to sign in', async () => {
    const env = { FHIR_GATEWAY_PORT: `${port}`, FHIR_GATEWAY_SANDBOX_PORT: `${port + 10}` };
    let gateway = await startLocalGateway({ env });
    ends.push(() => gateway.stop());
    const { agent, client } = await connect();
    expect((await agent.call('search', laboratory)).text).toMatch(/^LOGIN_REQUIRED/);
    expect(gateways()).toEqual([]);
    await client.close();
    await gateway.stop();
    gateway = await startLocalGateway({ env, flags: ['--oauth'] });
    await expect(connect()).rejects.toThrow('asks apps to sign in');
  });
});

/** A host as a process: starts the program, speaks with it, and never closes its end. */
const hostProgram = `
  const { spawn } = require('node:child_process');
  const { createInterface } = require('node:readline');
  const [args, [signIn, wait]] = process.argv.slice(1).map((text) => JSON.parse(text));
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  console.log(child.pid);
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'host', version: '1' } };
  const send = (message) => child.stdin.write(JSON.stringify(message) + '\\n');
  send({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id } = JSON.parse(line);
    if (id === 1) send({ jsonrpc: '2.0', method: 'notifications/initialized' }), send(signIn);
    if (id === 2) send(wait), send({ jsonrpc: '2.0', id: 4, method: 'ping' });
    if (id > 2) console.log(id);
  });
`;

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
