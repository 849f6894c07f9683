import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('takes a choice that has one of the list, weak copyleft of a tool, and what lies in this repository', () => {
    const version = '1.0.0';
    const packages = {
      'node_modules/choice': { version, license: '(MIT OR GPL-3.0-only)' },
      'node_modules/tool': { version, license: 'MPL-2.0', dev: true },
      'node_modules/ours': { resolved: 'libs/ours', link: true },
      'libs/ours': { version, license: 'UNLICENSED' },
    };
    expect(check(packages)).toEqual({ status: 0, faults: [], last: '2 packages, 0 faults' });
  });
});
