import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadPlatforms } from '../load-platforms.js';
import { createPlatformRegistry } from '../registry/platform-registry.js';
import { openIndex } from '../tenants/index-format.js';
import { definition } from '../testing/platforms.js';
import { fillMarkedBlock, platformCounts, platformsPage } from './platform-tables.js';

const root = new URL('../../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

type Documented = Parameters<typeof platformsPage>[0];
function documented(definitions: Documented['definitions'], lists: Documented['lists'] = []) {
  return { definitions, registry: createPlatformRegistry({ definitions, environment: {} }), lists };
}
const folder = fileURLToPath(new URL('platforms', root));
const lists = readdirSync(`${folder}/tenants`)
  .filter((name) => name.endsWith('.tenants'))
  .map((name) => openIndex(readFileSync(`${folder}/tenants/${name}`)).header);
const shipped = documented(loadPlatforms({ directories: [folder] }).definitions, lists);

describe('the page of platforms', () => {
  it('has one row for each platform file, and is in step with them (npm run check:platforms -- --write)', () => {
    const page = read('docs/generated/platforms.md');
    const rows = [...page.matchAll(/^\| \[[^\]]+\]\(\.\.\/\.\.\/platforms\/([a-z0-9-]+)\.json\)/gm)].map(
      ([, id]) => id,
    );
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
});

describe('the lists of organizations', () => {
  it('are left out where none comes along', () => {
    expect(platformsPage(documented([definition()]))).not.toContain('rganizations come along');
  });
});

describe('the counts', () => {
  it('in README.md equal the files, where it has the marks', () => {
    const readme = read('README.md');
    expect(fillMarkedBlock(readme, 'platforms:counts', platformCounts(shipped))).toBe(readme);
  });
});

describe('a marked block', () => {
  it('is replaced between its marks', () => {
    expect(fillMarkedBlock('a\n<!-- x -->\nold\n<!-- /x -->\nb', 'x', 'new $& text')).toBe(
      'a\n<!-- x -->\n\nnew $& text\n\n<!-- /x -->\nb',
    );
  });
});
