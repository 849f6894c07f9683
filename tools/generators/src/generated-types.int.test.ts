import type { Tree } from '@nx/devkit';
import library from './library/generator.js';
import quirk from './quirk/generator.js';
import route from './route/generator.js';
import { edited, root, treeOf } from './testing/real-tree.js';
import { typeFaults } from './testing/type-faults.js';
import tool from './tool/generator.js';

// It looks for the formatter of a workspace on disk.
jest.mock('@nx/devkit', () => ({ formatFiles: () => Promise.resolve() }));

const wrong = 'apps/mcp-server/src/wrong.ts';

/**
 * Beside the sources of the repository as they are now: a generator whose templates fell behind fails here. All that is
 * generated is compiled as one program: the compiler reads the same hundreds of sources for each.
 */
describe('what the generators write', () => {
  let faults: string[];

  beforeAll(async () => {
    const tree = treeOf(...Object.values(edited).flat());
    await writeWithEach(tree);
    tree.write(wrong, "import { notThere } from './tool/tool.js';\nexport const wrong = notThere;\n");
    faults = typeFaults(root, tree);
  }, 180_000);

  it('is compiled here, or faults would pass', () => {
    expect(faults.filter((fault) => fault.includes(wrong)).join()).toContain('notThere');
  });

  it('compiles: a library, a tool, a route and a quirk of each kind', () => {
    expect(faults.filter((fault) => !fault.includes(wrong))).toEqual([]);
  });
});

async function writeWithEach(tree: Tree): Promise<void> {
  await library(tree, { name: 'consent-store', description: 'Keeps consents.' });
  const description = "Lists the patient's allergies, one row each. Use it before anything is prescribed.";
  await tool(tree, { name: 'list-allergies', resourceType: 'AllergyIntolerance', description });
  await route(tree, { name: 'kind', summary: "See the platform's kind" });
  for (const about of ['authorization', 'token', 'search', 'transport'] as const) {
    await quirk(tree, { key: `${about}Differs`, about, description: "the server's own way" });
  }
}
