// `npm run site`: makes the documentation site of docs and READMEs in `.cache/site/dist`; a link that leads nowhere ends it with 1.
// `-- --serve` shows it. `SITE_BASE`: the path below which it is served.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { importSource } from '../build/source.mjs';
import { root, run } from '../build/workspace.mjs';

const { values } = parseArgs({ options: { serve: { type: 'boolean' } } });
const site = join(root, 'site');
const cache = join(root, '.cache', 'site');

await build();
if (values.serve) await vitepress('preview', site);
else console.log('The site is in .cache/site/dist.');

async function build() {
  if (!isInstalled()) await succeed('npm', ['ci', '--prefix', site, '--ignore-scripts', '--no-audit', '--no-fund']);
  const { stageSite } = await importSource('tools/documentation/src/site/stage-site.ts');
  const { iconSvg } = await importSource('apps/rest-api/src/console/assets/icon-svg.ts');
  stageSite(root, join(cache, 'pages'), iconSvg);
  await vitepress('build', site);
}

/** The generator is no part of the workspaces; `npm ci` of the root does not install it. */
function isInstalled() {
  const versionIn = (file, path) =>
    existsSync(join(site, file)) && JSON.parse(readFileSync(join(site, file), 'utf8')).packages[path]?.integrity;
  const path = 'node_modules/vitepress';
  const installed = versionIn('node_modules/.package-lock.json', path);
  return installed && installed === versionIn('package-lock.json', path);
}

function vitepress(...args) {
  return succeed(process.execPath, [join(site, 'node_modules', 'vitepress', 'bin', 'vitepress.js'), ...args]);
}

async function succeed(command, args) {
  const code = await run(command, args);
  if (code !== 0) process.exit(code);
}
