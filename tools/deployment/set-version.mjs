// `npm run release:version -- 0.2.0`: makes the repository that version: manifests and package-lock.json by `nx release
// version`, the other files that name it, what hosts read, and the section "Unreleased" of the changelog, which becomes that of the
// version. It renders the chart where there is helm, and commits nothing.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/workspace.mjs';
import { versionAt, versionFiles } from './version-files.mjs';

const [version = ''] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) {
  console.error(`“${version}” is no version, such as 0.2.0`);
  process.exit(2);
}
for (const [file, before, after] of versionFiles) {
  edit(file, (text) => {
    const [start, end] = versionAt(text, file, before, after);
    return text.slice(0, start) + version + text.slice(end);
  });
}
edit('CHANGELOG.md', (text) => {
  if (text.includes(`\n## ${version}`)) return text;
  const heading = '## Unreleased\n';
  if (!text.includes(heading)) throw new Error('CHANGELOG.md has no section Unreleased');
  return text.replace(heading, `${heading}\n## ${version} (${new Date().toISOString().slice(0, 10)})\n`);
});
// Last, since the lock file takes the version of the root's manifest.
const nx = join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
execFileSync(process.execPath, [nx, 'release', 'version', version], { cwd: root, stdio: 'inherit' });
execFileSync(process.execPath, [join(root, 'tools', 'deployment', 'hosts.mjs'), '--write'], { cwd: root });
const render = join('tools', 'deployment', 'render-chart.mjs');
const isRendered = spawnSync(process.execPath, [join(root, render)], { stdio: 'ignore' }).status === 0;
const next = ['a summary in CHANGELOG.md', ...(isRendered ? [] : [`node ${render}, which needs helm`])];
console.log(`Version ${version}. Next: ${next.join(', and ')}.`);

function edit(file, change) {
  const path = join(root, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}
