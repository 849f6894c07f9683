import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import { connectAgent } from './testing/agents/agent.js';
import { startLocalGateway } from './testing/stacks/launcher.js';
import type { LocalGateway } from './testing/stacks/launcher.js';
import { Person } from './testing/browser/person.js';

const root = dirname(findPlatformsDirectory(import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const tour = readme.slice(readme.indexOf('## Five minutes'), readme.indexOf('## Use a real platform'));
const commands = commandsOf(tour);
/** The last of the REST API's own page signs out again. */
const curls = ['README.md', 'docs/coverage.md', 'docs/documentation-forms.md', 'apps/rest-api/README.md'].flatMap(
  (page) =>
    commandsOf(readFileSync(join(root, page), 'utf8'))
      .flatMap((block) => block.split('\n'))
      .filter((line) => line.startsWith('curl '))
      .map((line): [page: string, command: string] => [page, line]),
);

describeWithChromium('the tour of the README, as written', () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await startLocalGateway();
    const browser = await launchChromium();
    const person = await Person.withBrowser(browser);
    const login = /<(http[^>]+\/login)>/.exec(tour)?.[1] ?? '';
    const account = /\(say `(\w+)`\)/.exec(tour)?.[1] ?? '';
    await person.signIn(here(login), { login: account });
    await person.signIn(here('http://localhost:8000/auth/sandbox-payer/login'), { login: 'hedda' });
    await browser.close();
  }, 60_000);

  afterAll(async () => {
    await gateway?.stop();
  });

  /** The README names the default ports; the test runs on free ones. */
  function here(text: string): string {
    return text.replaceAll('http://localhost:8000', gateway.restUrl);
  }

  it('reads laboratory results with its curl line', async () => {
    const curl = commands.find((command) => command.startsWith('curl')) ?? '';
    const { stdout } = await promisify(execFile)('sh', ['-c', here(curl)]);
    const bundle = JSON.parse(stdout) as {
      total: number;
      link: { relation: string; url: string }[];
      entry: { fullUrl: string }[];
    };
    expect(bundle.total).toBeGreaterThan(50);
    expect(bundle.link.map(({ relation }) => relation)).toContain('next');
    expect(bundle.entry[0]?.fullUrl).toBe(
      `${gateway.restUrl}/api/fhir/sandbox-ehr/Observation/tamsin-hollowmere-lab-1`,
    );
  }, 30_000);

  it('gets the rows that it shows from the tool call of its Inspector line', async () => {
    const inspector = commands.find((command) => command.includes('inspector')) ?? '';
    const [, name = ''] = /--tool-name (\w+)/.exec(inspector) ?? [];
    const args = [...inspector.matchAll(/--tool-arg (?:'([^']+)'|(\S+))/g)].map(([, quoted, plain]) =>
      splitArgument(quoted ?? plain ?? ''),
    );
    const agent = await connectAgent('client 2.x', gateway.mcpUrl);
    const { text, isError } = await agent.call(name, Object.fromEntries(args));
    await agent.close();
    expect(isError).toBe(false);
    const shown = tour.split('\n').filter((line) => line.includes('| Observation/'));
    expect(shown.length).toBeGreaterThan(0);
    // Values and names come from the seed; the date of all of them, in the line above, moves with the calendar.
    for (const line of shown) expect(text).toContain(line);
  }, 30_000);

  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-readme-'));

  it.each(curls)('of %s is answered: %s', async (_page, command) => {
    const { stdout } = await promisify(execFile)('sh', ['-c', `${here(command)} | cat`], { cwd: folder });
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect(answer['resourceType']).not.toBe('OperationOutcome');
    // Problem details have a code in words.
    expect(typeof answer['code']).not.toBe('string');
  });
});

function splitArgument(argument: string): [string, unknown] {
  const [name = '', value = ''] = argument.split(/=(.*)/s);
  return [name, /^[{[\d]/.test(value) ? (JSON.parse(value) as unknown) : value];
}

function commandsOf(page: string): string[] {
  return [...page.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block.replaceAll('\\\n', ' ').trim());
}
