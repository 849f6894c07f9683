import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { connectAgent } from './testing/agents/agent.js';
import { startLocalGateway } from './testing/stacks/launcher.js';
import type { LocalGateway } from './testing/stacks/launcher.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';

const root = dirname(findPlatformsDirectory(import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const tour = readme.slice(readme.indexOf('## Five minutes'), readme.indexOf('## Use a real platform'));
const commands = commandsOf(tour);
const labs = readFileSync(join(root, 'docs', 'tutorials', 'an-agent-reads-your-labs.md'), 'utf8');
const priorAuthorization = readFileSync(join(root, 'docs', 'tutorials', 'prior-authorization.md'), 'utf8');
/** The last of the REST API's own page signs out again. */
const curls = [
  'README.md',
  'docs/coverage.md',
  'docs/documentation-forms.md',
  'docs/tutorials/prior-authorization.md',
  'apps/rest-api/README.md',
].flatMap((page) =>
  commandsOf(readFileSync(join(root, page), 'utf8'))
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('curl '))
    .map((line): [page: string, command: string] => [page, line]),
);

describe('the tour of the README and two tutorials, as written', () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await startLocalGateway({ FHIR_GATEWAY_WRITES: 'sandbox-payer' });
    const browser = new FormBrowser();
    const login = /<(http[^>]+\/login)>/.exec(tour)?.[1] ?? '';
    const account = /\(say `(\w+)`\)/.exec(tour)?.[1] ?? '';
    await signInAs(browser, here(login), account);
    await signInAs(browser, here('http://localhost:8000/auth/sandbox-payer/login'), 'hedda');
  }, 240_000);

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
  }, 60_000);

  it.each([
    ['the README', tour],
    ['a tutorial', labs],
  ])(
    'gets the rows that %s shows from the tool call of its Inspector line',
    async (_page, text) => {
      const inspector = commandsOf(text).find((command) => command.includes('inspector')) ?? '';
      const [, name = ''] = /--tool-name (\w+)/.exec(inspector) ?? [];
      const args = [...inspector.matchAll(/--tool-arg (?:'([^']+)'|(\S+))/g)].map(([, quoted, plain]) =>
        splitArgument(quoted ?? plain ?? ''),
      );
      const agent = await connectAgent('client 2.x', gateway.mcpUrl);
      const { text: answer, isError } = await agent.call(name, Object.fromEntries(args));
      await agent.close();
      expect(isError).toBe(false);
      const shown = text.split('\n').filter((line) => /Observation[ /]/.test(line) && /^\d|\| Obs/.test(line));
      expect(shown.length).toBeGreaterThan(2);
      // Values and names come from the seed; dates move with the calendar.
      for (const line of shown) expect(dateless(answer)).toContain(dateless(line));
    },
    30_000,
  );

  it('prints what the tutorial shows of its prior authorization', async () => {
    const file = join(folder, 'prior-authorization.mjs');
    const [, program = ''] = /```js run: prior-authorization\.mjs\n([^]*?)```/.exec(priorAuthorization) ?? [];
    const [, shown = ''] = /```text\n([^]*?)```/.exec(priorAuthorization) ?? [];
    writeFileSync(file, here(program));
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    // The payer counts its authorizations.
    const numberless = (text: string) => text.replace(/AUTH-27447-\d{4}/, 'AUTH');
    expect(numberless(stdout)).toBe(numberless(shown));
    const change = /Change `([^`]+)` to `([^`]+)`, and add\n?`([^`]+)`/.exec(priorAuthorization) ?? [];
    const [, given = '', fewer = '', further = ''] = change;
    expect(program).toContain(given);
    writeFileSync(file, here(program).replace(given, `${fewer}, ${further}`));
    const pended = await promisify(execFile)(process.execPath, [file]);
    expect(pended.stdout).toContain('Decision: pended, undefined');
  }, 120_000);

  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-readme-'));

  it.each(curls)('of %s is answered: %s', async (_page, command) => {
    const { stdout } = await promisify(execFile)('sh', ['-c', `${here(command)} | cat`], { cwd: folder });
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect(answer['resourceType']).not.toBe('OperationOutcome');
    // Problem details have a code in words.
    expect(typeof answer['code']).not.toBe('string');
  });
});

const dateless = (text: string) => text.replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'a date');

function splitArgument(argument: string): [string, unknown] {
  const [name = '', value = ''] = argument.split(/=(.*)/s);
  return [name, /^[{[\d]/.test(value) ? (JSON.parse(value) as unknown) : value];
}

function commandsOf(page: string): string[] {
  return [...page.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block.replaceAll('\\\n', ' ').trim());
}
