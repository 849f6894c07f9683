import library from './library/generator.js';
import quirk from './quirk/generator.js';
import route from './route/generator.js';
import { edited, treeOf } from './testing/real-tree.js';
import tool from './tool/generator.js';

// It looks for the formatter of a workspace on disk.
jest.mock('@nx/devkit', () => ({ formatFiles: () => Promise.resolve() }));

const allergies = {
  name: 'list-allergies',
  resourceType: 'AllergyIntolerance',
  description: 'Lists the allergies of the patient, one row each. Use it before anything is prescribed.',
};

describe('the generator of a library', () => {
  it.each(['ConsentStore', 'consent_store', '../consent', 'consent-', ''])('refuses the name %j', async (name) => {
    await expect(library(treeOf(...edited.library), { name, description: 'A store.' })).rejects.toThrow(TypeError);
  });

  it('refuses to write over a library', async () => {
    const tree = treeOf(...edited.library);
    tree.write('libs/consent-store/package.json', '{}');
    await expect(library(tree, { name: 'consent-store', description: 'A store.' })).rejects.toThrow('is there already');
  });

  it('refuses a lint configuration that it does not know', async () => {
    const tree = treeOf(...edited.library);
    tree.write('eslint.config.mjs', 'export default [];');
    await expect(library(tree, { name: 'consent-store', description: 'A store.' })).rejects.toThrow('has no');
  });

  it('makes every file that a library here has, a reference, and a boundary that lets it import nothing', async () => {
    const tree = treeOf(...edited.library);
    await library(tree, { name: 'consent-store', description: 'Keeps consents' });
    const made = tree.listChanges().map(({ path }) => path.replace('libs/consent-store/', ''));
    const usual = [
      'package.json',
      'README.md',
      'jest.config.cjs',
      'tsconfig.json',
      'tsconfig.lib.json',
      'tsconfig.spec.json',
    ];
    expect(made).toEqual(
      expect.arrayContaining([...usual, 'src/index.ts', 'src/readme.test.ts', 'src/testing/readme-example.ts']),
    );
    expect(JSON.parse(tree.read('libs/consent-store/package.json', 'utf8') ?? '')).toMatchObject({
      name: '@fhir-gateway/consent-store',
      nx: { tags: ['type:lib', 'layer:consent-store'] },
    });
    expect(tree.read('libs/consent-store/README.md', 'utf8')).toMatch(
      /^# @fhir-gateway\/consent-store\n\nKeeps consents\.\n/,
    );
    expect(JSON.parse(tree.read('tsconfig.json', 'utf8') ?? '').references).toContainEqual({
      path: './libs/consent-store',
    });
    const rules = tree.read('eslint.config.mjs', 'utf8') ?? '';
    expect(rules).toMatch(/const names = \[\s*'registry',\s*'consent-store',/);
    expect(rules).toMatch(/sourceTag: 'layer:consent-store',\s*onlyDependOnLibsWithTags: \[\]/);
  });
});

describe('the generator of a tool', () => {
  it.each([
    ['a name in snake case', { name: 'list_allergies' }],
    ['a type that is none', { resourceType: 'allergies/..' }],
    ['a description that says too little', { description: 'Lists allergies.' }],
  ])('refuses %s', async (_what, change) => {
    await expect(tool(treeOf(...edited.tool), { ...allergies, ...change })).rejects.toThrow(TypeError);
  });

  it('names it in the list and in the README, at the same place', async () => {
    const tree = treeOf(...edited.tool);
    await tool(tree, allergies);
    expect(tree.read('apps/mcp-server/src/tools/index.ts', 'utf8')).toMatch(
      /\[getCapabilities\],\n {2}\[listAllergies\],\n/,
    );
    const row = /`get_capabilities` .*\n\| `list_allergies` +\| List allergies +\| `platform_id` +\|\n/;
    expect(tree.read('apps/mcp-server/README.md', 'utf8')).toMatch(row);
    expect(tree.read('apps/mcp-server/src/tools/list-allergies.ts', 'utf8')).toContain("name: 'list_allergies'");
  });
});

describe('the generator of a route', () => {
  it.each(['Kind', '../kind', 'kind/{id}', ''])('refuses the name %j', async (name) => {
    await expect(route(treeOf(...edited.route), { name, summary: 'See its kind' })).rejects.toThrow(TypeError);
  });

  it('refuses to write over a route', async () => {
    const tree = treeOf(...edited.route);
    await route(tree, { name: 'kind', summary: 'See its kind' });
    await expect(route(tree, { name: 'kind', summary: 'See its kind' })).rejects.toThrow('is there already');
  });

  it('describes it beside its handler, and names it in the list and in the README', async () => {
    const tree = treeOf(...edited.route);
    await route(tree, { name: 'kind', summary: 'See its kind' });
    const source = tree.read('apps/rest-api/src/platforms/platform-kind.ts', 'utf8');
    expect(source).toContain("path: '/api/platforms/{platform_id}/kind'");
    expect(tree.read('apps/rest-api/src/platforms/platforms.ts', 'utf8')).toMatch(/\w+,\n {2}getPlatformKind,\n\];/);
    const row = /\| `GET \/api\/platforms\/\{platform_id\}\/kind` +\| see its kind +\|\n/;
    expect(tree.read('apps/rest-api/README.md', 'utf8')).toMatch(row);
  });
});

describe('the generator of a quirk', () => {
  it.each(['no-count', 'NoCount', 'no count', ''])('refuses the key %j', async (key) => {
    await expect(quirk(treeOf(...edited.quirk), { key, about: 'search', description: 'no count' })).rejects.toThrow(
      TypeError,
    );
  });

  it('refuses a key that is there', async () => {
    const given = { key: 'maxCount', about: 'search', description: 'no count' } as const;
    await expect(quirk(treeOf(...edited.quirk), given)).rejects.toThrow('is there already');
  });

  it.each([
    ['authorization', 'A', 'quirks-authorization.test.ts'],
    ['token', 'T', 'quirks-token.test.ts'],
    ['search', 'F', 'quirks-requests.test.ts'],
    ['transport', 'F', 'quirks-requests.test.ts'],
  ] as const)('about %s: a key, a value, a test and a row', async (about, letter, file) => {
    const tree = treeOf(...edited.quirk);
    await quirk(tree, { key: 'newQuirk', about, description: 'the server’s way' });
    const changed = tree.listChanges().filter(({ content }) => content?.includes('newQuirk'));
    const names = changed.map(({ path }) => path.split('/').pop());
    expect(names).toEqual(expect.arrayContaining(['quirks.md', 'quirks.test.ts', file]));
    // And the file of the schema.
    expect(changed).toHaveLength(4);
    expect(tree.read('docs/quirks.md', 'utf8')).toMatch(new RegExp(`\\| \`newQuirk\` .*\\| ${letter} +\\|\n`));
  });
});
