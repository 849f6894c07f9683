import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { connectAgent, type Agent } from './testing/agents/agent.js';
import { startStack, type Stack } from './testing/stacks/stack.js';

const root = dirname(findPlatformsDirectory(import.meta.url));
const fixtures = join(root, 'libs', 'platform-registry', 'src', 'directory', 'testing');
const linesOf = (name: string) =>
  readFileSync(join(fixtures, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

/**
 * Half of the names as people say them, and of those that nobody has. What is found for all of them is tested where the
 * directory is; here the ways to it are compared.
 */
const names = [
  ...linesOf('names-people-say.txt').map((line) => line.split(' | ')[0] ?? ''),
  ...linesOf('invented-names.txt'),
].filter((_, at) => at % 2 === 1);
/**
 * A process for each takes a second: a payer, initials and a name that nobody has say whether the command line gives the same
 * answer.
 */
const onCommandLine = names.filter((_, at) => at % 100 === 3);
const shown = 3;

interface Row {
  readonly platform_id: string;
  readonly name: string;
  readonly sure: boolean;
}

describe('one directory', () => {
  let stack: Stack;
  let agent: Agent;

  beforeAll(async () => {
    stack = await startStack({ mcpAuth: 'local', apps: ['rest', 'mcp'] });
    agent = await connectAgent('client 2.x', stack.mcpUrl);
  }, 90_000);

  afterAll(async () => {
    await agent?.close();
    await stack?.stop();
  });

  async function overRest(query: string): Promise<Row[]> {
    const answer = await fetch(
      `${stack.restUrl}/api/directory?${new URLSearchParams({ q: query, limit: `${shown}` })}`,
    );
    const { entries } = (await answer.json()) as { entries: Row[] };
    return entries.map(({ platform_id, name, sure }) => ({ platform_id, name, sure }));
  }

  async function overMcp(query: string): Promise<Row[]> {
    const { structured } = await agent.call('list_platforms', { query, limit: shown });
    const rows = structured['platforms'] as (Omit<Row, 'sure'> & { sure?: false })[];
    return rows.map(({ platform_id, name, sure = true }) => ({ platform_id, name, sure }));
  }

  async function inConsole(query: string): Promise<Row[]> {
    const page = await (await fetch(`${stack.restUrl}/?${new URLSearchParams({ q: query })}`)).text();
    const sure = !page.includes('Did you mean');
    const links = [...page.matchAll(/<a href="\/platforms\/([^"]+)"><strong>([^<]*)<\/strong>/g)].slice(0, shown);
    return links.map(([, id = '', name = '']) => ({
      platform_id: decodeURIComponent(id),
      name: unescaped(name),
      sure,
    }));
  }

  async function onTheCommandLine(query: string): Promise<Row[]> {
    const cli = join(root, 'apps', 'cli', 'dist', 'main.js');
    const args = [cli, 'platforms', 'list', query, '--json', '--limit', `${shown}`];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...stack.settings } });
    const { result } = JSON.parse(stdout) as { result: { platformId: string; name: string; sure: boolean }[] };
    return result.map(({ platformId, name, sure }) => ({ platform_id: platformId, name, sure }));
  }

  it('gives the same answer over REST, over MCP and in the console, for hundreds of names', async () => {
    const different: unknown[] = [];
    for (const query of names) {
      const rest = await overRest(query);
      const others = [await overMcp(query), await inConsole(query)];
      if (others.some((other) => JSON.stringify(other) !== JSON.stringify(rest)))
        different.push([query, rest, ...others]);
    }
    expect(different).toEqual([]);
    expect(names.length).toBeGreaterThan(200);
  }, 240_000);

  it.each(onCommandLine)('gives the same answer on the command line for %j', async (query) => {
    expect(await onTheCommandLine(query)).toEqual(await overRest(query));
  });

  it.each(['mayo', 'childrens hospital', 'nobody at all zzzq'])(
    'says the same of the unknown platform %j over REST, over MCP and on the command line',
    async (asked) => {
      const answer = await fetch(`${stack.restUrl}/api/platforms/${encodeURIComponent(asked)}`);
      const { code, title } = (await answer.json()) as { code: string; title: string };
      expect([answer.status, code]).toEqual([404, 'PLATFORM_NOT_FOUND']);
      const { text } = await agent.call('start_auth', { platform_id: asked });
      expect(text).toContain(`PLATFORM_NOT_FOUND: ${title}`);
      const cli = join(root, 'apps', 'cli', 'dist', 'main.js');
      const run = promisify(execFile)(process.execPath, [cli, 'platforms', 'register', asked], {
        env: { ...stack.settings },
      });
      const ended = await run.catch((error: unknown) => error as { code: number; stderr: string });
      // On a busy machine a command says after two seconds that it still runs.
      const words = ended.stderr.replace(/^[\w ]+ still runs, \d+ s\n/gm, '');
      expect(ended).toMatchObject({ code: 2 });
      expect(words).toBe(`${title}\n`);
      const proposed = (await overRest(asked)).map(({ platform_id, name }) => `${platform_id} (${name.slice(0, 79)}`);
      for (const proposal of proposed) expect(title).toContain(proposal);
    },
  );
});

/** Undoes what the pages escape. */
function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
