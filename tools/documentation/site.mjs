// `npm run site`: makes the documentation site of docs and READMEs in `.cache/site/dist`. `-- --serve` shows it,
// `-- --check` opens each page in Chromium and ends with 1 where one has a fault; `--only PATTERN` of pages. `SITE_BASE`: the path below which it is served.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { importSource } from '../build/source.mjs';
import { root, run } from '../build/workspace.mjs';

const { values } = parseArgs({
  options: { serve: { type: 'boolean' }, check: { type: 'boolean' }, only: { type: 'string' } },
});
const site = join(root, 'site');
const cache = join(root, '.cache', 'site');

await build();
if (values.check) await check();
else if (values.serve) await serve();
else console.log('The site is in .cache/site/dist.');

async function build() {
  if (!isInstalled()) await succeed('npm', ['ci', '--prefix', site, '--ignore-scripts', '--no-audit', '--no-fund']);
  const { stageSite } = await importSource('tools/documentation/src/site/stage-site.ts');
  const { iconSvg } = await importSource('apps/rest-api/src/console/assets/icon-svg.ts');
  stageSite(root, join(cache, 'pages'), iconSvg);
  await succeed(process.execPath, [join(site, 'node_modules', 'vitepress', 'bin', 'vitepress.js'), 'build', site]);
}

/** The generator is no part of the workspaces; `npm ci` of the root does not install it. */
function isInstalled() {
  const versionIn = (file, path) =>
    existsSync(join(site, file)) && JSON.parse(readFileSync(join(site, file), 'utf8')).packages[path]?.integrity;
  const path = 'node_modules/vitepress';
  const installed = versionIn('node_modules/.package-lock.json', path);
  return installed && installed === versionIn('package-lock.json', path);
}

async function succeed(command, args) {
  const code = await run(command, args);
  if (code !== 0) process.exit(code);
}

async function serve() {
  const { serveSite } = await importSource('tools/e2e/src/site/site-server.ts');
  const { url } = await serveSite(join(cache, 'dist'), { base: process.env.SITE_BASE, port: 4173 });
  console.log(url);
}

async function check() {
  const { checkSite } = await importSource('tools/e2e/src/site/check-site.ts', { external: ['playwright-core'] });
  const faults = await checkSite(cache, process.env.SITE_BASE, values.only);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
