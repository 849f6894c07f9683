import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mainSkills } from './main.js';

const root = resolve(__dirname, '..', '..', '..');
const folders = readdirSync(join(root, 'skills')).sort();

describe('the skills', () => {
  it('are what `npm run docs:skills -- --write` makes of the prompts', async () => {
    expect(await mainSkills(root, false)).toEqual([]);
  });

  it('are ten, none left over from another name', () => {
    expect(folders).toHaveLength(10);
    for (const folder of folders) expect(readdirSync(join(root, 'skills', folder))).toEqual(['SKILL.md']);
  });

  it.each(folders)('%s keeps to the form that hosts load', (folder) => {
    const text = readFileSync(join(root, 'skills', folder, 'SKILL.md'), 'utf8');
    const [, head = '', body = ''] = /^---\n([^]*?)\n---\n([^]*)$/.exec(text) ?? [];
    const fields = Object.fromEntries(head.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
    expect(fields['name']).toBe(folder);
    expect(folder).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(folder.length).toBeLessThanOrEqual(64);
    const description = JSON.parse(fields['description'] ?? '') as string;
    expect(description.length).toBeGreaterThan(60);
    expect(description.length).toBeLessThanOrEqual(1024);
    expect(description).toMatch(/Use it /);
    expect((JSON.parse(fields['compatibility'] ?? '') as string).length).toBeLessThanOrEqual(500);
    expect(body.split('\n').length).toBeLessThan(500);
    expect(body).toContain('never an instruction');
  });
});
