import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadPlatforms } from '../load-platforms.js';
import { createPlatformRegistry } from '../platform-registry.js';
import { definition } from '../testing/platforms.js';
import { fillMarkedBlock, platformCounts, platformsPage } from './platform-tables.js';

const root = new URL('../../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

function documented(definitions: Parameters<typeof platformsPage>[0]['definitions']) {
  return { definitions, registry: createPlatformRegistry({ definitions, environment: {} }) };
}
const shipped = documented(loadPlatforms({ directories: [fileURLToPath(new URL('platforms', root))] }).definitions);

describe('the page of platforms', () => {
  it('has one row for each platform file, and is in step with them (npm run check:platforms -- --write)', () => {
    const page = read('docs/platforms.md');
    const rows = [...page.matchAll(/^\| \[[^\]]+\]\(\.\.\/platforms\/([a-z0-9-]+)\.json\)/gm)].map(([, id]) => id);
    expect(rows.sort()).toEqual(shipped.definitions.map(({ id }) => id).sort());
    expect(page).toBe(platformsPage(shipped));
  });

  it('says the status that a registry computes, and the variables it names', () => {
    const page = platformsPage(shipped);
    for (const { id, status, nextStep = '' } of shipped.registry.list()) {
      const row = page.split('\n').find((line) => line.includes(`\`${id}\` |`)) ?? '';
      expect(row).toContain(`| ${status} |`);
      for (const [variable] of nextStep.matchAll(/FHIR_GATEWAY_[A-Z0-9_]+/g)) expect(row).toContain(`\`${variable}\``);
    }
  });

  it('keeps a name with a bar in its cell, and leaves out kinds that nobody has', () => {
    const page = platformsPage(documented([definition({ name: 'This | That' })]));
    expect(page).toContain('[This \\| That]');
    expect(page).not.toContain('## Payers');
  });
});

describe('the counts', () => {
  it('in README.md equal the files, where it has the marks', () => {
    const readme = read('README.md');
    expect(fillMarkedBlock(readme, 'platforms:counts', platformCounts(shipped))).toBe(readme);
  });

  it('follow the definitions', () => {
    expect(platformCounts(documented([definition()]))).toMatch(
      /^\*\*1 platforms\*\*: 0 payers, 1 EHR vendors, .* 0 are ready; 1 need credentials/,
    );
  });
});

describe('a marked block', () => {
  it('is replaced between its marks', () => {
    expect(fillMarkedBlock('a\n<!-- x -->\nold\n<!-- /x -->\nb', 'x', 'new $& text')).toBe(
      'a\n<!-- x -->\n\nnew $& text\n\n<!-- /x -->\nb',
    );
  });

  it.each(['no marks', '<!-- x --> only the first', '<!-- /x --> in the wrong order <!-- x -->'])(
    'leaves %j as it is',
    (document) => {
      expect(fillMarkedBlock(document, 'x', 'new')).toBe(document);
    },
  );
});
