import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWhereThere } from '@fhir-gateway/testing';
import { parse } from 'yaml';
import { root } from './testing/image-stack.js';

// Some tests start a process, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const folder = join(root, '.github');
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const workflows = readdirSync(join(folder, 'workflows'));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** Faults of each workflow by the schema that GitHub's own parser has. */
function workflowFaults(contents: readonly string[]): string[][] {
  const script = join(root, 'tools', 'deployment', 'check-workflows.mjs');
  const options = { input: JSON.stringify(contents), encoding: 'utf8' } as const;
  return JSON.parse(execFileSync(process.execPath, [script], options)) as string[][];
}

describe.each(workflows)('the workflow %s', (file) => {
  const content = read(`workflows/${file}`);
  const { permissions, jobs } = parse(content) as {
    permissions: object;
    jobs: Record<
      string,
      { permissions?: object; 'timeout-minutes'?: number; steps: { run?: string; uses?: string }[] }
    >;
  };
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('has no permission that a job does not ask for, and no job without an end', () => {
    expect(permissions).toEqual({});
    for (const [name, job] of Object.entries(jobs)) {
      expect(job.permissions).toMatchObject({ contents: name === 'page' ? 'write' : 'read' });
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
  });

  it('runs the code of others by its hash, with the version beside it', () => {
    const used = content.split('\n').filter((line) => /\buses:/.test(line));
    expect(used.length).toBe(steps.filter(({ uses }) => uses !== undefined).length);
    for (const line of used) expect(line).toMatch(/uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('writes nothing of an event into a shell, where it would be run', () => {
    for (const { run = '' } of steps) expect(run).not.toMatch(/\$\{\{/);
  });

  it('runs scripts that this repository has', () => {
    for (const { run = '' } of steps) {
      for (const [, name = ''] of run.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([name]);
      for (const [, path = ''] of run.matchAll(/(?:^|\s)(?:node )?((?:tools|\.ci)\/[\w./-]+)/g))
        expect([path, existsSync(join(root, path))]).toEqual([path, true]);
    }
  });
});

describe('the schema of workflows', () => {
  const wrong = {
    'a job that runs nowhere': 'on: push\njobs:\n  one:\n    steps:\n      - run: a\n',
    'a step that does nothing': 'on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n      - name: a\n',
  };
  let faults: string[][];

  beforeAll(() => {
    faults = workflowFaults([...workflows.map((file) => read(`workflows/${file}`)), ...Object.values(wrong)]);
  });

  it('is that of every workflow here', () => {
    expect(workflows.map((file, index) => [file, faults[index]])).toEqual(workflows.map((file) => [file, []]));
  });

  it.each(Object.keys(wrong).map((what, index) => [what, workflows.length + index] as const))(
    'refuses %s',
    (_what, index) => {
      expect(faults[index]).not.toEqual([]);
    },
  );
});

describeWhereThere('actionlint')('actionlint', () => {
  // It also reads the shell of each step where there is a shellcheck.
  const lint = (...files: string[]) => spawnSync('actionlint', files, { cwd: root, encoding: 'utf8' });

  it('finds nothing in any workflow', () => {
    expect(lint()).toMatchObject({ status: 0, stdout: '' });
  });

  it('finds a step that asks for an output which no step has', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-workflow-')), 'wrong.yml');
    const step = 'echo "${{ steps.none.outputs.a }}"';
    writeFileSync(file, `on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: ${step}\n`);
    expect(lint(file)).toMatchObject({ status: 1, stdout: expect.stringContaining('"none" is not defined') as string });
  });
});

describe('further files', () => {
  it('name owners for paths that there are', () => {
    const lines = read('CODEOWNERS')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      const [path = '', ...owners] = line.split(' ');
      expect(owners.length).toBeGreaterThan(0);
      for (const owner of owners) expect(owner).toMatch(/^@[\w-]+\/[\w-]+$/);
      expect([path, path === '*' || existsSync(join(root, path))]).toEqual([path, true]);
    }
  });

  it('let Renovate leave alone what a newer version of would break, and what is ours', () => {
    const { packageRules } = JSON.parse(read('renovate.json')) as { packageRules: Record<string, unknown>[] };
    const rule = (name: string) => packageRules.find((one) => (one['matchPackageNames'] as string[]).includes(name));
    expect(rule('@fhir-gateway/**')).toMatchObject({ enabled: false });
    expect(rule('@types/node')).toMatchObject({ allowedVersions: '<21' });
    expect(rule('typescript')).toMatchObject({ allowedVersions: '<7' });
  });
});

it('packages name the repository whose workflow publishes them, each with its folder', () => {
  const { jobs } = parse(read('workflows/release.yml')) as { jobs: Record<string, { steps: { run?: string }[] }> };
  const commands = (jobs['packages']?.steps ?? []).map(({ run = '' }) => run);
  const [naming = '', publishing = ''] = commands.filter((run) => /npm (pkg set|publish) /.test(run));
  expect(publishing).toContain('npm publish ');
  // Trusted publishing (npm 11.5.1 or later) takes the place of a secret.
  expect(read('workflows/release.yml')).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN|PYPI/);
  const copy = mkdtempSync(join(tmpdir(), 'fhir-gateway-repository-'));
  try {
    mkdirSync(join(copy, 'libs/a'), { recursive: true });
    writeFileSync(join(copy, 'libs/a/package.json'), '{ "name": "a", "version": "1.0.0", "files": ["dist"] }');
    const env = { ...process.env, GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'An-Owner/a.name' };
    execFileSync('bash', ['-e', '-c', naming], { cwd: copy, env });
    const url = 'https://git.example/An-Owner/a.name';
    expect(JSON.parse(readFileSync(join(copy, 'libs/a/package.json'), 'utf8'))).toEqual({
      ...{ name: 'a', version: '1.0.0', files: ['dist'] },
      homepage: `${url}/tree/HEAD/libs/a#readme`,
      bugs: { url: `${url}/issues` },
      repository: { type: 'git', url: `git+${url}.git`, directory: 'libs/a' },
    });
  } finally {
    rmSync(copy, { recursive: true });
  }
});

it('the MCP registry is told last, of one name in the package, the image and the entry', () => {
  const { jobs } = parse(read('workflows/release.yml')) as {
    jobs: Record<string, { needs: string | string[]; steps: { run?: string }[] }>;
  };
  const commands = (job: string) => (jobs[job]?.steps ?? []).map(({ run = '' }) => run).join('\n');
  expect([jobs['registry']?.needs, jobs['page']?.needs, jobs['chart']?.needs]).toEqual([
    'page',
    expect.arrayContaining(['packages', 'chart']),
    'images',
  ]);
  // What the registry reads of the package is written before that is published.
  expect(commands('packages')).toMatch(/hosts\.mjs --write --repository "\$GITHUB_REPOSITORY"\n[^]*npm publish /);
  expect(commands('images')).toContain('SERVER_NAME="io.github.$GITHUB_REPOSITORY_OWNER/fhir-gateway"');
  // The bundle is that of the page, and its checksum fits.
  expect(commands('registry')).toMatch(/sha256sum --check [^]*hosts\.mjs --write [^]*--bundle [^]*publish\n/);
});

it('a release’s page has the section of its version in the changelog, and no other', () => {
  const { jobs } = parse(read('workflows/release.yml')) as { jobs: Record<string, { steps: { run?: string }[] }> };
  const [, notes = ''] = /^(notes\(\) .*)$/m.exec(jobs['page']?.steps.at(-1)?.run ?? '') ?? [];
  const env = { ...process.env, GITHUB_REF_NAME: 'v0.2.0' };
  const printed = execFileSync('bash', ['-e', '-c', `${notes}\nnotes`], { cwd: root, env, encoding: 'utf8' });
  const [, section = ''] = /^## 0\.2\.0 .*\n([^]*?)(?=^## )/m.exec(`${changelog()}\n## `) ?? [];
  expect(section.length).toBeGreaterThan(100);
  expect(printed.trim()).toBe(section.trim());
});

function changelog(): string {
  return readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
}

describe('a tag', () => {
  const tool = (name: string) => join(root, 'tools', 'deployment', name);

  function check(...tag: string[]) {
    const { status, stderr } = spawnSync(process.execPath, [tool('check-release.mjs'), ...tag], { encoding: 'utf8' });
    return { status, faults: stderr.split('\n').filter((line) => line !== '') };
  }

  it.each(['', '0.1.0', 'v1', 'v1.2.3 ', 'vnext'])('“%s” is refused: it is no version', (tag) => {
    expect(check(tag)).toEqual({ status: 1, faults: [`${tag} is no tag of a version, such as v0.2.0`] });
  });

  it('is refused where anything has another version, or the changelog has no section', () => {
    const { status, faults } = check('v9.9.9');
    expect(status).toBe(1);
    for (const what of [
      '@fhir-gateway/gateway',
      '@fhir-gateway/deployment',
      'package-lock.json',
      'docs/cli.md',
      'clients/python/pyproject.toml',
    ])
      expect(faults).toContainEqual(expect.stringMatching(new RegExp(`^${what} has version \\d`)));
    for (const what of ['.mcp.json', 'server.json', '.claude-plugin/marketplace.json'])
      expect(faults).toContain(`${what} is not what npm run hosts -- --write makes for version 9.9.9`);
    expect(faults).toContainEqual(expect.stringMatching(/^@fhir-gateway\/gateway asks for @fhir-gateway\/audit \^\d/));
    expect(faults).toContain('CHANGELOG.md has no section 9.9.9 with its day below Unreleased');
  });

  it('can be set on what is here: everything has the version of package.json', () => {
    expect(check().faults.filter((line) => !line.startsWith('CHANGELOG.md'))).toEqual([]);
  });

  it.each(['', 'v0.2.0', '1.0', '1.0.0 --force'])('is made of no “%s”, and nothing is written', (version) => {
    const { status, stderr } = spawnSync(process.execPath, [tool('set-version.mjs'), version], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, `“${version}” is no version, such as 0.2.0\n`]);
  });
});
