import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './testing/image-stack.js';

// Each test starts a process, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-licences-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function check(packages?: Record<string, object>) {
  const file = join(folder, 'package-lock.json');
  if (packages !== undefined) writeFileSync(file, JSON.stringify({ packages }));
  const args = [join(root, 'tools/deployment/check-licences.mjs'), ...(packages === undefined ? [] : [file])];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, faults: stderr.split('\n').filter((line) => line !== ''), last: stdout.trim().split('\n').at(-1) };
}

describe('the check of licences', () => {
  it('finds nothing in the packages of this repository', () => {
    const { status, faults, last } = check();
    expect([faults, status]).toEqual([[], 0]);
    expect(last).toMatch(/^\d{3,} packages, 0 faults$/);
  });

  it('names each package whose licence is not in the list, or that has none', () => {
    const version = '1.0.0';
    const { status, faults } = check({
      '': { license: 'Apache-2.0' },
      'node_modules/copyleft': { version, license: 'GPL-3.0-only' },
      'node_modules/for-the-network': { version, license: 'AGPL-3.0-or-later', dev: true },
      'node_modules/both-at-once': { version, license: 'MIT AND GPL-2.0-only' },
      'node_modules/nothing': { version },
      'node_modules/a-file': { version, license: 'SEE LICENSE IN LICENSE.md' },
      'node_modules/words': { version, license: 'free for all' },
      'node_modules/one/node_modules/@scope/nested': { version, license: 'BUSL-1.1' },
      'node_modules/weak-in-production': { version, license: 'MPL-2.0' },
      // Its text was read in another version.
      'node_modules/fhirpath': { version, license: 'SEE LICENSE in LICENSE.md' },
    });
    expect(status).toBe(1);
    expect(faults.map((line) => line.split('@1.0.0: ')[0])).toEqual([
      'copyleft',
      'for-the-network',
      'both-at-once',
      'nothing',
      'a-file',
      'words',
      '@scope/nested',
      'weak-in-production',
      'fhirpath',
    ]);
  });
});

describe('the licences of the packages in a bundle', () => {
  const mit = 'MIT License\n\nCopyright (c) 2020 Somebody\n\nPermission is hereby granted, free of charge';
  const packages: Record<string, { manifest?: object; files?: Record<string, string> }> = {
    one: { manifest: { license: 'MIT' }, files: { LICENSE: `${mit}\n` } },
    '@scope/two': { manifest: { license: 'MIT' }, files: { 'licence.txt': mit.replaceAll('\n', '\r\n') } },
    notices: {
      manifest: { license: 'Apache-2.0' },
      files: { 'LICENSE.md': 'The terms.', NOTICE: 'The notice.', 'licenses.js': 'no text' },
    },
    'in-readme': {
      manifest: { license: 'MIT' },
      files: { 'Readme.md': '# It\n\nWords.\n\n## License\n\nPermission is hereby granted here.\n\n## After\n\nMore.' },
    },
    'holder-in-readme': {
      manifest: { license: 'ISC' },
      files: { 'README.md': '## License\nCopyright 2014 An Author.\nISC, see the Web.' },
    },
    'name-alone': { manifest: { license: 'MIT', author: { name: 'A Person' } } },
    'author-alone': { manifest: { license: 'ISC', author: 'Another <another@mail.example>' } },
    'nobody-named': { manifest: { license: 'MIT' } },
    'terms-without-a-name': { files: { COPYING: 'Free for all.' } },
    'name-of-an-unknown-text': { manifest: { license: 'BSD-3-Clause' } },
    nothing: {},
  };

  function licencesOf(...names: string[]) {
    const top = mkdtempSync(join(folder, 'bundle-'));
    const inputs = names.map((name) => {
      const { manifest, files } = packages[name] ?? {};
      const own = join(top, 'node_modules', name);
      const all = { 'package.json': JSON.stringify({ name, version: '1.0.0', ...manifest }), 'lib/a.js': '', ...files };
      for (const [path, text] of Object.entries(all)) {
        mkdirSync(dirname(join(own, path)), { recursive: true });
        writeFileSync(join(own, path), text);
      }
      return join(own, 'lib', 'a.js');
    });
    const module = pathToFileURL(join(root, 'tools/build/third-party-licences.mjs')).href;
    const script = `
      import { thirdPartyLicences } from ${JSON.stringify(module)};
      try {
        process.stdout.write(thirdPartyLicences(new Set(process.argv.slice(1))));
      } catch (error) {
        process.stdout.write('refused: ' + error.message);
      }`;
    const sources = ['libs/gateway/src/index.ts', 'tools/build/source.mjs'].map((file) => join(root, file));
    const args = ['--input-type=module', '-e', script, ...inputs, ...sources];
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    return stdout.split(/\n=+\n/);
  }

  it('are those that each package brings, in its files or in its README, and its standard text otherwise', () => {
    const known = Object.keys(packages).filter((name) => !['name-of-an-unknown-text', 'nothing'].includes(name));
    const [head, ...sections] = licencesOf(...known);
    expect(head).toMatch(/^The program files beside this one hold code of the packages below/);
    expect(sections).toEqual([
      `@scope/two@1.0.0 (MIT)\none@1.0.0 (MIT)\n\n${mit}\n`,
      expect.stringMatching(/^author-alone@1\.0\.0 \(ISC\)\n\nISC License\n\nCopyright \(c\) Another <another@/),
      expect.stringMatching(
        /^holder-in-readme@1\.0\.0 \(ISC\)\n\nISC License\n\nCopyright 2014 An Author\.\n\nPermission/,
      ),
      'in-readme@1.0.0 (MIT)\n\nPermission is hereby granted here.\n',
      expect.stringMatching(/^name-alone@1\.0\.0 \(MIT\)\n\nMIT License\n\nCopyright \(c\) A Person\n\nPermission/),
      expect.stringContaining('\n\nCopyright (c) the authors of nobody-named\n\nPermission'),
      'notices@1.0.0 (Apache-2.0)\n\nThe terms.\n\nThe notice.\n',
      'terms-without-a-name@1.0.0\n\nFree for all.\n',
    ]);
  });

  it('are refused as a whole where those of a package are nowhere to be found', () => {
    expect(licencesOf('one', 'nothing', 'name-of-an-unknown-text')).toEqual([
      'refused: no text of the licence of name-of-an-unknown-text@1.0.0, nothing@1.0.0',
    ]);
  });
});
