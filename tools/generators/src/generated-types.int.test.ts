import library from './library/generator.js';
import quirk from './quirk/generator.js';
import route from './route/generator.js';
import { edited, root, treeOf } from './testing/real-tree.js';
import { typeFaults } from './testing/type-faults.js';
import tool from './tool/generator.js';

// It looks for the formatter of a workspace on disk.
jest.mock('@nx/devkit', () => ({ formatFiles: () => Promise.resolve() }));

const limitMs = 180_000;

/** Beside the sources of the repository as they are now: a generator whose templates fell behind fails here. */
describe('what the generators write', () => {
  it(
    'is compiled here, or faults would pass',
    () => {
      const tree = treeOf();
      tree.write(
        'apps/mcp-server/src/wrong.ts',
        "import { notThere } from './tool/tool.js';\nexport const wrong = notThere;\n",
      );
      expect(typeFaults(root, tree).join()).toContain('notThere');
    },
    limitMs,
  );

  it(
    'compiles: a library',
    async () => {
      const tree = treeOf(...edited.library);
      await library(tree, { name: 'consent-store', description: 'Keeps consents.' });
      expect(typeFaults(root, tree)).toEqual([]);
    },
    limitMs,
  );

  it(
    'compiles: a tool',
    async () => {
      const tree = treeOf(...edited.tool);
      const description = "Lists the patient's allergies, one row each. Use it before anything is prescribed.";
      await tool(tree, { name: 'list-allergies', resourceType: 'AllergyIntolerance', description });
      expect(typeFaults(root, tree)).toEqual([]);
    },
    limitMs,
  );

  it(
    'compiles: a route',
    async () => {
      const tree = treeOf(...edited.route);
      await route(tree, { name: 'kind', summary: "See the platform's kind" });
      expect(typeFaults(root, tree)).toEqual([]);
    },
    limitMs,
  );

  it(
    'compiles: a quirk of each kind',
    async () => {
      const tree = treeOf(...edited.quirk);
      for (const about of ['authorization', 'token', 'search', 'transport'] as const) {
        await quirk(tree, { key: `${about}Differs`, about, description: "the server's own way" });
      }
      expect(typeFaults(root, tree)).toEqual([]);
    },
    limitMs,
  );
});
