import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fileCycles, folderCycles, fullFolders, importChain, measureProjects } from './measure.js';
import { readSourceTree } from './source-tree.js';

/** The bundle lies in `tools/structure/dist`. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Prints the size of each project, full folders, cycles, and the longest chain of imports of each app. */
function main(): void {
  const files = readSourceTree(root);
  const sizes = measureProjects(files);
  console.log('project | files | code | test code | fullest folder');
  for (const { project, files: count, codeLines, testLines, largestFolder } of sizes) {
    console.log([project, count, codeLines, testLines, largestFolder].join(' | '));
  }
  const total = (pick: (size: (typeof sizes)[number]) => number) => sizes.reduce((sum, size) => sum + pick(size), 0);
  console.log(`all | ${total((s) => s.files)} | ${total((s) => s.codeLines)} | ${total((s) => s.testLines)} |`);
  for (const app of ['rest-api', 'mcp-server', 'cli']) {
    const chain = importChain(files, `apps/${app}/src/main.ts`);
    console.log(`longest chain of imports, ${app}: ${chain.length} files`);
    if (process.argv.includes('--chains')) console.log(chain.map((path) => `  ${path}`).join('\n'));
  }
  report(
    'folders with too many files',
    fullFolders(files).map(([path, count]) => `${path} (${count})`),
  );
  report(
    'cycles of files',
    fileCycles(files).map((cycle) => cycle.join(', ')),
  );
  report(
    'cycles of folders',
    folderCycles(files).map((cycle) => cycle.join(', ')),
  );
}

function report(what: string, rows: readonly string[]): void {
  console.log(`${what}: ${rows.length}`);
  for (const row of rows) console.log(`  ${row}`);
}

main();
