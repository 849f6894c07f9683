import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { eventually, floodOf } from '@fhir-gateway/testing';
import { askJson } from './testing/ask-json.js';
import { unescape } from './testing/browser/form-browser.js';
import { sharedAgent, sharedStack } from './testing/shared.js';

const root = dirname(findPlatformsDirectory(import.meta.url));
const cli = join(root, 'apps', 'cli', 'dist', 'main.js');
const fixtures = join(root, 'libs', 'platform-registry', 'src', 'directory', 'testing');
const linesOf = (name: string) =>
  readFileSync(join(fixtures, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

/** Half of the names as people say them, and of those that nobody has. */
const half = [
  ...linesOf('names-people-say.txt').map((line) => line.split(' | ')[0] ?? ''),
  ...linesOf('invented-names.txt'),
].filter((_, at) => at % 2 === 1);
/** What is found for all of them is tested where the directory is; here the ways to it are compared. */
const names = half.filter((_, at) => at % Math.floor(half.length / floodOf(half.length)) === 0);
const shown = 3;

interface Row {
  readonly platform_id: string;
  readonly name: string;
  readonly sure: boolean;
}
interface Provider {
  readonly name: string;
  readonly network: string;
}

interface Answer {
  readonly code?: string;
  readonly providers: readonly Provider[];
}
const stack = sharedStack({ mcpAuth: 'local', apps: ['rest', 'mcp'] });
const agent = sharedAgent(stack);

describe('one directory', () => {
  async function overRest(query: string): Promise<Row[]> {
    const asked = new URLSearchParams({ q: query, limit: `${shown}` });
    const { body } = await askJson<{ entries: Row[] }>(`${stack.restUrl}/api/directory?${asked}`);
    return body.entries.map(({ platform_id, name, sure }) => ({ platform_id, name, sure }));
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
      name: unescape(name),
      sure,
    }));
  }

  async function onTheCommandLine(query: string): Promise<Row[]> {
    const args = [cli, 'platforms', 'list', query, '--json', '--limit', `${shown}`];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...stack.settings } });
    const { result } = JSON.parse(stdout) as { result: { platformId: string; name: string; sure: boolean }[] };
    return result.map(({ platformId, name, sure }) => ({ platform_id: platformId, name, sure }));
  }

  it('gives the same answer over REST, over MCP and in the console, for names of every kind', async () => {
    const different: unknown[] = [];
    for (const query of names) {
      const rest = await overRest(query);
      const others = [await overMcp(query), await inConsole(query)];
      if (others.some((other) => JSON.stringify(other) !== JSON.stringify(rest)))
        different.push([query, rest, ...others]);
    }
    expect(different).toEqual([]);
    expect(names.length).toBeGreaterThan(20);
  });

  // A process takes a second and more, so one has to do.
  it('gives the same answer on the command line', async () => {
    expect(await onTheCommandLine('VUMC')).toEqual(await overRest('VUMC'));
  });

  it('says the same of an unknown platform over REST, over MCP and on the command line', async () => {
    const asked = 'mayo';
    const { status, body } = await askJson<{ code: string; title: string }>(`${stack.restUrl}/api/platforms/${asked}`);
    expect([status, body.code]).toEqual([404, 'PLATFORM_NOT_FOUND']);
    const { text } = await agent.call('start_auth', { platform_id: asked });
    expect(text).toContain(`PLATFORM_NOT_FOUND: ${body.title}`);
    const run = promisify(execFile)(process.execPath, [cli, 'platforms', 'register', asked], {
      env: { ...stack.settings },
    });
    const ended = await run.catch((error: unknown) => error as { code: number; stderr: string });
    // On a busy machine a command says after two seconds that it still runs.
    const words = ended.stderr.replace(/^[\w ]+ still runs, \d+ s\n/gm, '');
    expect([ended, words]).toMatchObject([{ code: 2 }, `${body.title}\n`]);
    for (const { platform_id, name } of await overRest(asked))
      expect(body.title).toContain(`${platform_id} (${name.slice(0, 79)}`);
  });
});

describe('the open directory of the sandbox payer, over both apps', () => {
  const question = { specialty: 'cardiologist', place: 'Springfield, Illinois', plan: 'Preferred Two' };
  const look = (path: 'providers' | 'formulary', platform: string, query: Record<string, string>) =>
    askJson<Answer>(`${stack.restUrl}/api/coverage/${platform}/${path}?${new URLSearchParams(query)}`);

  it('says in network only of whom the directory lists, by the plan on the card, and the tools say it alike', async () => {
    const { status, body } = await look('providers', 'sandbox-payer', question);
    expect(status).toBe(200);
    // Two are retired, or ended.
    expect(body).toMatchObject({ answer: 'found', platformId: 'sandbox-payer-directory', notInUse: 2 });
    const networks = (providers: readonly Provider[]) => providers.map(({ name, network }) => [name, network]);
    expect(networks(body.providers)).toEqual([
      ['Dr. Corin Vale', 'in-network'],
      ['Dr. Odalys Brenn', 'in-network'],
      ['Dr. Pim Askew', 'in-network'],
      ['Dr. Iona Marsh', 'unknown'],
      ['Dr. Lucan Tarn', 'not-listed'],
    ]);
    const { text, structured } = await agent.call('find_provider', { platform_id: 'sandbox-payer', ...question });
    const content = structured['record_content'] as { providers: Provider[]; plan: string };
    expect([networks(content.providers), content.plan]).toEqual([networks(body.providers), 'Preferred Two']);
    for (const { name } of body.providers) expect(text).toContain(name);
    expect(text).toContain('2 more that are retired or ended are left out');
    const drug = await agent.call('check_formulary', { platform_id: 'sandbox-payer', drug: 'metformin' });
    expect(drug.structured).toMatchObject({ answer: 'found', matched: 3 });
    expect(drug.text).toContain('prior authorization: no');
  });

  it('understands what weak clients write, reads page by page, and says what is not known', async () => {
    const weak = await look('providers', 'sandbox-payer', { specialty: 'cardiologist near Springfield' });
    expect(weak.body).toMatchObject({
      matched: 6,
      notKnown: [
        'No plan was named, so that nobody is said to be in network.',
        'There is a Springfield in more than one state; name the state.',
      ],
    });
    const many = { specialty: 'family doctor', place: '04400', plan: 'Senior Choice', limit: '50' };
    const { body } = await look('providers', 'sandbox-payer', many);
    expect(body).toMatchObject({ matched: 120, notKnown: [] });
    expect(new Set(body.providers.map(({ network }) => network))).toEqual(new Set(['in-network']));
  });

  it.each<['providers' | 'formulary', string, Record<string, string>, number, string]>([
    ['providers', 'sandbox-ehr', { specialty: 'cardiologist' }, 409, 'DIRECTORY_NOT_OFFERED'],
    ['providers', 'sandbox-payer', {}, 400, 'QUESTION_TOO_WIDE'],
    ['formulary', 'sandbox-payer', {}, 400, 'ARGUMENT_INVALID'],
  ])('refuses %s of %s with %j, at either app', async (path, platform, query, status, code) => {
    const refused = await look(path, platform, query);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    const tool = path === 'providers' ? 'find_provider' : 'check_formulary';
    expect((await agent.call(tool, { platform_id: platform, ...query })).text).toContain(code);
  });

  it('leaves an audit entry without the words that were looked for', async () => {
    await look('providers', 'sandbox-payer', question);
    await eventually(() => /"audit".*sandbox-payer-directory/.test(stack.output()));
    expect(stack.output()).not.toMatch(/\b(?:Springfield|207RC0000X|metformin|cardiologist)\b/);
  });
});
