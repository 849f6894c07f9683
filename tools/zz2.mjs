import { importSource } from './build/source.mjs';
import { root } from './build/workspace.mjs';
import { posix } from 'node:path';
const { readSourceTree } = await importSource('tools/structure/src/source-tree.ts', { external: ['typescript'] });
const files = readSourceTree(root); const p = process.argv[2];
const edges = new Map();
for (const f of files) { if (f.isTest || f.project !== p) continue; const a = posix.dirname(f.path).replace(p + '/src', '') || '.';
 for (const t of f.imports) { if (!t.startsWith(p + '/')) continue; const b = posix.dirname(t).replace(p + '/src', '') || '.'; if (a === b || a === '.') continue;
  const k = `${a} -> ${b}`; (edges.get(k) ?? edges.set(k, []).get(k)).push(posix.basename(f.path, '.ts') + '>' + posix.basename(t, '.ts')); } }
for (const [k, v] of [...edges].sort()) console.log(k, v.length, v.length <= 30 ? v.join(' ') : v.slice(0,4).join(' ')+' ...');
