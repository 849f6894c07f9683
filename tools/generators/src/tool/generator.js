import { formatFiles } from '@nx/devkit';
import { insert, writeNew } from '../edit.js';
import { quoted, spellings } from '../names.js';
import { toolSource, toolTest } from './files.js';

const app = 'apps/mcp-server';

/**
 * Makes a reading tool behind `get_capabilities` in the order of a conversation; both places may be moved.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ name: string; resourceType: string; description: string }} options
 */
export default async function tool(tree, { name, resourceType, description }) {
  if (!/^[A-Z][A-Za-z]+$/.test(resourceType)) throw new TypeError(`${resourceType} is no FHIR resource type`);
  if (description.length <= 40) throw new TypeError('the description has to say when to use it and what comes back');
  const names = spellings(name);
  writeNew(tree, `${app}/src/tools/${name}.ts`, toolSource(names, resourceType, quoted(description)));
  writeNew(tree, `${app}/src/tools/${name}.test.ts`, toolTest(names, resourceType));
  const list = `${app}/src/tools/index.ts`;
  insert(tree, list, 'before', 'import { patch }', `import { ${names.camel} } from './${name}.js';\n`);
  insert(tree, list, 'after', '  [getCapabilities],\n', `  [${names.camel}],\n`);
  const row = `\n| \`${names.snake}\` | ${names.sentence} | \`platform_id\` |`;
  insert(tree, `${app}/README.md`, 'after', /^\| `get_capabilities` .*\|$/m, row);
  await formatFiles(tree);
}
