import { spawnSync } from 'node:child_process';
import { formatFiles } from '@nx/devkit';
import { insert, read, writeNew } from '../edit.js';
import { spellings } from '../names.js';
import { libraryFiles } from './files.js';

/**
 * Makes a library that nothing depends on yet, and that may depend on no other: its line in `eslint.config.mjs` is where that
 * is widened.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ name: string; description: string; layer?: string }} options
 */
export default async function library(tree, { name, description, layer = name }) {
  const names = spellings(name);
  const folder = `libs/${name}`;
  for (const [path, text] of Object.entries(libraryFiles(names, description, layer))) {
    writeNew(tree, `${folder}/${path}`, text);
  }
  const root = JSON.parse(read(tree, 'tsconfig.json'));
  root.references.push({ path: `./${folder}` });
  tree.write('tsconfig.json', JSON.stringify(root, undefined, 2));
  insert(tree, 'eslint.config.mjs', 'after', /const names = \[\s*'registry',/, `\n  '${layer}',`);
  const constraint = `
  {
    sourceTag: 'layer:${layer}',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: [...webAndSdk, ...redisClients],
  },`;
  insert(tree, 'eslint.config.mjs', 'after', 'const depConstraints = [', constraint);
  await formatFiles(tree);
  return () => {
    // Links the package into node_modules, and writes it into package-lock.json.
    spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: tree.root, stdio: 'inherit' });
    console.log(`
libs/${name} may import no other library yet. To let it: its tag layer:${layer} in eslint.config.mjs (its place in
\`names\` says who may import it), the package in its package.json, then \`npx nx sync\`. Its row belongs into README.md and
docs/architecture.md.`);
  };
}
