import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPlatforms } from '../load-platforms.js';
import { shippedPlatformsDirectory } from '../shipped.js';
import { loadDeveloperPrograms } from './load-developer-programs.js';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'programs-'));
  mkdirSync(join(folder, 'developer-programs'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'developer-programs', name), text);
  return folder;
}

const sound = { id: 'vendor', name: 'Fictional Vendor', portal: 'https://portal.vendor.example' };

describe('loadDeveloperPrograms', () => {
  it('reads every shipped program, and each platform file names one that there is', () => {
    const shipped = shippedPlatformsDirectory();
    const { programs, faults } = loadDeveloperPrograms([shipped]);
    expect(faults).toEqual([]);
    const ids = programs.map(({ id }) => id);
    const { definitions } = loadPlatforms({ directories: [shipped] });
    const named = definitions.flatMap(({ developerProgram }) => developerProgram ?? []);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(['epic', 'oracle-health', 'blue-button', 'kaiser']));
  });

  it('leaves out a file with faults, and says which', () => {
    const folder = folderWith({
      'vendor.json': JSON.stringify(sound),
      'broken.json': '{',
      'other.json': JSON.stringify(sound),
      'strange.json': JSON.stringify({ ...sound, id: 'strange', clientSecret: 'x' }),
    });
    const { programs, faults } = loadDeveloperPrograms([folder]);
    expect(programs.map(({ id }) => id)).toEqual(['vendor']);
    expect(faults.map(({ file }) => file.slice(folder.length)).sort()).toEqual(
      ['broken', 'other', 'strange'].map((name) => join('/developer-programs', `${name}.json`)),
    );
  });

  it('takes a later folder’s file for an earlier one, and a folder without programs for what it is', () => {
    const later = folderWith({ 'vendor.json': JSON.stringify({ ...sound, name: 'Renamed Vendor' }) });
    const earlier = folderWith({ 'vendor.json': JSON.stringify(sound) });
    const { programs, faults } = loadDeveloperPrograms([earlier, later, tmpdir()]);
    expect(programs.map(({ name }) => name)).toEqual(['Renamed Vendor']);
    expect(faults).toEqual([]);
  });
});
