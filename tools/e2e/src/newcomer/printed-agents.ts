import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { agentOf, connectAgent } from '../testing/agents/agent.js';
import type { Agent } from '../testing/agents/agent.js';
import { connectOauthAgent } from '../testing/agents/oauth-agent.js';
import type { Person } from '../testing/browser/person.js';
import type { Clone } from './clone.js';

/** Who lets an agent in; absent where agents need not sign in. */
type Visitor = Person | undefined;

/** Of a client that only starts programs. */
interface ProgramLine {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * Uses what was printed for an agent as that agent does, and reads laboratory results with it.
 *
 * @returns how many results there are
 * @throws Error when the line does not lead to results
 */
export async function readByAgent(clone: Clone, name: string, line: string, person: Visitor): Promise<number> {
  const server = await serverOf(clone, name, line);
  const { agent, close } =
    typeof server === 'string'
      ? await connectByUrl(server.replace(/\/mcp$/, ''), person)
      : await connectByProgram(clone, server, person);
  try {
    const { structured, text } = await agent.call('search', {
      platform_id: 'sandbox-ehr',
      resource_type: 'Observation',
      params: { category: 'laboratory' },
      limit: 1,
    });
    const total = Number(structured['total']);
    if (!(total > 0)) throw new Error(`${name} found no laboratory result: ${text.slice(0, 500)}`);
    return total;
  } finally {
    await close();
  }
}

/** The address or the program that the line gives to the agent. */
async function serverOf(clone: Clone, name: string, line: string): Promise<string | ProgramLine> {
  if (name === 'Claude Code') return urlOfClaudeLine(clone, line);
  const settings = JSON.parse(line) as Record<string, Record<string, { url?: string; type?: string } & ProgramLine>>;
  const server = (settings['servers'] ?? settings['mcpServers'])?.['fhir-gateway'];
  if (server === undefined) throw new Error(`the line of ${name} has no server`);
  return server.url ?? { command: server.command, args: server.args };
}

/** Runs the line with a program in place of `claude` that takes the arguments which the real one documents. */
async function urlOfClaudeLine(clone: Clone, line: string): Promise<string> {
  const file = join(clone.environment()['HOME'] ?? '', 'claude-arguments');
  clone.addProgram('claude', `#!/bin/sh\nprintf '%s\\n' "$@" > '${file}'\n`);
  await clone.shell(line);
  const [group, verb, option, transport, name, url = ''] = readFileSync(file, 'utf8').trim().split('\n');
  rmSync(file);
  const given = [group, verb, option, transport, name].join(' ');
  if (given !== 'mcp add --transport http fhir-gateway') throw new Error(`claude was given: ${given}`);
  return url;
}

interface Connected {
  readonly agent: Agent;
  close(): Promise<void>;
}

async function connectByUrl(baseUrl: string, person: Visitor): Promise<Connected> {
  if (person === undefined) {
    const agent = await connectAgent('client 2.x', baseUrl);
    return { agent, close: () => agent.close() };
  }
  const host = await connectOauthAgent('client 2.x', baseUrl);
  const { agent, memory, finish } = host;
  const refused = await agent.call('get_auth_status', { platform_id: 'sandbox-ehr' }).then(
    () => false,
    () => true,
  );
  if (!refused) throw new Error('an agent without a token was answered');
  const arrived = memory.callback();
  await allow(person, memory.authorizationUrl?.href ?? '');
  await finish(await arrived);
  return { agent, close: () => host.close() };
}

async function connectByProgram(clone: Clone, { command, args }: ProgramLine, person: Visitor): Promise<Connected> {
  const transport = new StdioClientTransport({
    command,
    args: [...args],
    cwd: clone.folder,
    env: clone.environment(),
    stderr: 'pipe',
  });
  let output = '';
  // The first call that needs a token makes the program ask for one.
  transport.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    const [, link] = /visiting:\s+(http\S+)\s/.exec(output) ?? [];
    // It prints the link before it listens for where that leads; no person is so quick.
    if (link === undefined || person === undefined || !output.includes('callback server running')) return;
    output = '';
    // Without it the call fails, which says more.
    allow(person, link).catch(() => undefined);
  });
  const client = new Client({ name: 'newcomer', version: '1.0.0' });
  try {
    await client.connect(transport, { timeout: 90_000 });
  } catch (error) {
    await transport.close();
    throw new Error(`${command} ${args.join(' ')}: ${String(error)}\n${output.slice(-2000)}`, { cause: error });
  }
  return { agent: agentOf(client), close: () => client.close() };
}

/** What a person does on the page that an app opens. */
async function allow({ page }: Person, link: string): Promise<void> {
  await page.goto(link);
  const gateway = new URL(page.url()).origin;
  await page.click('#allow-app');
  await page.waitForURL((url) => url.origin !== gateway);
}
