import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './testing/image-stack.js';

// Each test starts a process, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const npmPack = ['pack', '--ignore-scripts=false', '--silent'];

interface Manifest {
  name: string;
  private?: boolean;
  files: string[];
  scripts?: Record<string, string>;
}

const read = (folder: string) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
const published = ['libs', 'apps']
  .flatMap((top) => readdirSync(join(root, top)).map((name) => `${top}/${name}`))
  .map((folder) => ({ folder, manifest: read(folder) }))
  .filter(({ manifest }) => manifest.private !== true);

let repository: string;

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'fhir-gateway-packages-'));
  cpSync(join(root, 'LICENSE'), join(repository, 'LICENSE'));
  cpSync(join(root, 'tools/build/prepack.mjs'), join(repository, 'tools/build/prepack.mjs'));
});

afterAll(() => rmSync(repository, { recursive: true, force: true }));

function write(folder: string, files: Record<string, string>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(repository, folder, path, '..'), { recursive: true });
    writeFileSync(join(repository, folder, path), content);
  }
  return join(repository, folder);
}

describe('a package, before it is packed', () => {
  it.each(published)('$manifest.name is checked by npm', ({ manifest }) => {
    expect(manifest.scripts?.['prepack']).toMatch(/^node \.\.\/\.\.\/tools\/build\/prepack\.mjs(?: &&|$)/);
    expect(manifest.files).toContain('dist');
  });

  // Libraries have entries, the command line a program.
  it.each(published.slice(-2))('$manifest.name is refused without a build', ({ folder, manifest }) => {
    const cwd = write(folder, { 'package.json': JSON.stringify(manifest), 'src/index.ts': '' });
    const { status, stderr } = spawnSync(process.execPath, ['../../tools/build/prepack.mjs'], {
      cwd,
      encoding: 'utf8',
    });
    expect(stderr).toContain(`${manifest.name} is not built: there is no dist/`);
    expect([status, existsSync(join(cwd, 'LICENSE'))]).toEqual([1, false]);
  });
});

it('what packing leaves in its folder is no source, so that nothing is bundled anew meanwhile', () => {
  const left =
    readFileSync(join(root, '.gitignore'), 'utf8').match(/^(?:apps|libs)\/.*(?:LICENSE|\.txt|\.md|platforms\/)$/gm) ??
    [];
  expect(left.length).toBeGreaterThan(4);
  const paths = left.map((path) => path.replace('*', 'cli').replace(/\/$/, ''));
  const script = `import { isSource } from './tools/build/workspace.mjs';
    console.log(JSON.stringify(${JSON.stringify([...paths, 'apps/cli/src/main.ts'])}.filter(isSource)));`;
  const answer = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
  expect(JSON.parse(answer)).toEqual(['apps/cli/src/main.ts']);
});

describe('npm pack of a library', () => {
  const manifest = {
    name: 'a-library',
    version: '1.0.0',
    files: ['dist'],
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    scripts: { prepack: 'node ../../tools/build/prepack.mjs' },
  };
  const sources = { 'src/index.ts': '', 'src/parts/one.ts': '', 'src/one.test.ts': '', 'src/testing/two.ts': '' };
  const built = { 'dist/index.js': '', 'dist/index.d.ts': '', 'dist/parts/one.js': '', 'dist/parts/one.d.ts': '' };

  /** Makes the folder of the library with these files, and runs what npm runs there, or npm. */
  function run(files: Record<string, string>, program: string, ...args: string[]) {
    rmSync(join(repository, 'libs/a-library'), { recursive: true, force: true });
    const cwd = write('libs/a-library', { 'package.json': JSON.stringify(manifest), ...sources, ...files });
    const { status, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
    const packed = readdirSync(cwd).filter((file) => file.endsWith('.tgz'));
    return { status, stderr, packed: packed.map((file) => join(cwd, file)) };
  }

  it.each(Object.keys(built))('is refused where %s is missing', (missing) => {
    const files = Object.fromEntries(Object.entries(built).filter(([path]) => path !== missing));
    const { status, stderr } = run(files, process.execPath, '../../tools/build/prepack.mjs');
    expect(stderr).toContain(`there is no ${missing}. Run: npx nx build a-library`);
    expect(status).toBe(1);
  });

  it('fails then, and makes no package', () => {
    const { status, packed } = run({}, 'npm', ...npmPack);
    expect([status === 0, packed]).toEqual([false, []]);
  }, 120_000);

  it('has the whole build and the licence otherwise, and no source', () => {
    const { packed } = run(built, 'npm', ...npmPack);
    expect(packed).toHaveLength(1);
    const files = execFileSync('tar', ['-tzf', packed[0] ?? ''], { encoding: 'utf8' })
      .trim()
      .split('\n');
    const expected = ['LICENSE', 'package.json', ...Object.keys(built)].map((path) => `package/${path}`);
    expect(files.sort()).toEqual(expected.sort());
  }, 120_000);
});

describe('the checks of a tarball', () => {
  const entry = { types: './index.d.ts', default: './index.js' };
  const esm = { 'index.js': 'export const one = 1;\n', 'index.d.ts': 'export declare const one: number;\n' };
  const good = { manifest: { type: 'module', exports: { '.': entry } }, files: esm };
  const packages: Record<string, { manifest: object; files: Record<string, string>; attw?: string; publint?: string }> =
    {
      good,
      'program-alone': {
        manifest: { type: 'module', bin: './index.js', exports: { './package.json': './package.json' } },
        files: { 'index.js': '#!/usr/bin/env node\n' },
      },
      untyped: {
        manifest: { type: 'module', exports: { '.': './index.js' } },
        files: { 'index.js': 'export const one = 1;\n' },
        attw: 'brings no types',
      },
      'types-of-another-format': {
        manifest: { type: 'module', exports: { '.': { types: './index.d.cts', default: './index.js' } } },
        files: { 'index.js': esm['index.js'], 'index.d.cts': esm['index.d.ts'] },
        attw: '. by node16-esm: Types are CJS, but implementation is ESM',
      },
      'types-that-import-what-is-not-packed': {
        ...good,
        files: { ...esm, 'index.d.ts': "export * from './other.js';\n" },
        attw: '. by node16-esm: Internal resolution error',
      },
      'types-last': {
        manifest: { type: 'module', exports: { '.': { default: './index.js', types: './index.d.ts' } } },
        files: esm,
        publint: 'should be the first',
      },
    };
  let faults: Record<string, { attw: string[]; publint: string[] }>;

  beforeAll(() => {
    // As npm packs it, without the seconds that npm takes.
    for (const [name, { manifest, files }] of Object.entries(packages)) {
      write(`${name}/package`, { 'package.json': JSON.stringify({ name, version: '1.0.0', ...manifest }), ...files });
      execFileSync('tar', ['-czf', `${name}-1.0.0.tgz`, '-C', name, 'package'], { cwd: repository });
    }
    const module = (file: string) => JSON.stringify(pathToFileURL(join(root, 'tools/smoke-pack', file)).href);
    const script = `
      import { attwFaults } from ${module('attw.mjs')};
      import { publintFaults } from ${module('publint.mjs')};
      const faults = {};
      for (const name of process.argv.slice(1)) {
        const file = name + '-1.0.0.tgz';
        faults[name] = { attw: await attwFaults(file), publint: await publintFaults(file) };
      }
      console.log(JSON.stringify(faults));`;
    const args = ['--input-type=module', '-e', script, ...Object.keys(packages)];
    const output = execFileSync(process.execPath, args, { cwd: repository, encoding: 'utf8' });
    faults = JSON.parse(output) as typeof faults;
  }, 240_000);

  it.each(['good', 'program-alone'])('find nothing in %s', (name) => {
    expect(faults[name]).toEqual({ attw: [], publint: [] });
  });

  it.each(Object.keys(packages).filter((name) => packages[name]?.attw !== undefined))('refuse %s', (name) => {
    expect(faults[name]?.attw.join('\n')).toContain(packages[name]?.attw);
  });

  it.each(Object.keys(packages).filter((name) => packages[name]?.publint !== undefined))('refuse %s', (name) => {
    expect(faults[name]?.publint.join('\n')).toContain(packages[name]?.publint);
  });
});
