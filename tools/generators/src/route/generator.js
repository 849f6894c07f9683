import { formatFiles } from '@nx/devkit';
import { insert, writeNew } from '../edit.js';
import { quoted, spellings } from '../names.js';
import { routeSource, routeTest } from './files.js';

const app = 'apps/rest-api';

/**
 * Makes `GET /api/platforms/{platform_id}/<name>`, which answers with the platform's name until it is given something else.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ name: string; summary: string }} options
 */
export default async function route(tree, { name, summary }) {
  const names = spellings(`platform-${name}`);
  const path = `/api/platforms/{platform_id}/${name}`;
  const folder = `${app}/src/platforms`;
  writeNew(tree, `${folder}/platform-${name}.ts`, routeSource(names, path, quoted(summary)));
  writeNew(tree, `${folder}/platform-${name}.test.ts`, routeTest(names, path));
  const list = `${folder}/platforms.ts`;
  insert(
    tree,
    list,
    'before',
    /import .* from '\.\/tenants\.js';/,
    `import { get${names.pascal} } from './platform-${name}.js';\n`,
  );
  insert(tree, list, 'before', /^\];/m, `  get${names.pascal},\n`);
  const row = `\n| \`GET ${path}\` | ${summary.slice(0, 1).toLowerCase()}${summary.slice(1)} |`;
  insert(tree, `${app}/README.md`, 'after', /^\| `GET \/api\/platforms\/\{platform_id\}` .*\|$/m, row);
  await formatFiles(tree);
}
