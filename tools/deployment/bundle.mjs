// `npm run pack:mcpb`: makes the bundle that desktop hosts install (MCPB) of the packed command line, with its SHA-256 beside it.
// The same package gives the same bytes.
//
//   npm run pack:mcpb                        packs the command line first; it has to be built
//   npm run pack:mcpb -- --tarball <file>    of that package
//   npm run pack:mcpb -- --out <folder>      goes there, else to the working folder
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import { root } from '../build/workspace.mjs';
import { bundleManifest } from './host-files.mjs';

/** What checks a bundle, in the version that this one was made for. */
export const bundleTool = '@anthropic-ai/mcpb@2.1.2';

if (process.argv[1] === fileURLToPath(import.meta.url)) main();

function main() {
  const { values } = parseArgs({ options: { tarball: { type: 'string' }, out: { type: 'string', default: '.' } } });
  const { file, bytes, sha256 } = makeBundle(values.out, values.tarball);
  console.log(`${file}: ${Math.round(bytes / 1e5) / 10} MB, SHA-256 ${sha256}`);
}

/**
 * @param folder where the bundle and its checksum go
 * @param tarball of the command line; without it that is packed as npm would
 * @returns the bundle's `file`, `bytes` and `sha256`
 */
export function makeBundle(folder, tarball) {
  const work = mkdtempSync(join(tmpdir(), 'fhir-gateway-bundle-'));
  try {
    run('tar', ['-xzf', tarball ?? packCommandLine(work), '-C', work]);
    const source = join(work, 'package');
    const { version, bin } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
    const manifest = bundleManifest(version, bin['fhir-gateway']);
    const archive = zipSync(
      {
        'manifest.json': Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
        [manifest.icon]: readFileSync(join(root, '.claude-plugin', 'icon.png')),
        ...filesOf(source, 'server'),
      },
      // The first day that an archive can name, so that the bytes do not depend on when they were made.
      { level: 9, mtime: new Date(1980, 0, 1) },
    );
    const name = `${manifest.name}-${version}.mcpb`;
    const sha256 = createHash('sha256').update(archive).digest('hex');
    writeFileSync(join(folder, name), archive);
    writeFileSync(join(folder, `${name}.sha256`), `${sha256}  ${name}\n`);
    return { file: join(folder, name), bytes: archive.length, sha256 };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function packCommandLine(folder) {
  const options = ['--ignore-scripts=false', '--json', '--pack-destination', folder, '--workspace', 'apps/cli'];
  const output = run('npm', ['pack', ...options]);
  // Scripts may print before the JSON.
  const [{ filename }] = JSON.parse(output.slice(output.search(/^\[/m)));
  return join(folder, filename);
}

function filesOf(source, prefix) {
  const paths = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    paths.map((path) => [`${prefix}/${relative(source, path).replaceAll(sep, '/')}`, readFileSync(path)]),
  );
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}\n${error ?? ''}`);
  return stdout;
}
