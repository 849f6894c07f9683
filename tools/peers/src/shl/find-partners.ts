import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runs } from '../maven-jars.js';
import { fhirfly } from './fhirfly.js';
import { killTheClipboard } from './kill-the-clipboard.js';
import type { Partner } from './partner.js';

/** `qrcode` is what the other partner draws with. */
const packages = ['kill-the-clipboard@1.1.0', 'qrcode@1.5.4'];
/** MIT; version 0.6.0, which its authors have not published everywhere. */
const repository = 'https://github.com/FHIRfly-io/fhirfly-shl.git';
const commit = '68a3bf944dee1aabf6acbc5bcbfe89f47ec2072f';

/** A partner, or why it is not there. */
type FoundPartner = Partner | { readonly name: string; readonly missing: string };

/** Finds both partners, fetched once into `folder`. */
export async function findPartners(folder: string): Promise<readonly FoundPartner[]> {
  mkdirSync(folder, { recursive: true });
  const isInstalled =
    existsSync(join(folder, 'node_modules', 'kill-the-clipboard')) ||
    runs('npm', [
      'install',
      '--prefix',
      folder,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-save',
      ...packages,
    ]);
  const first = isInstalled
    ? await killTheClipboard(folder)
    : { name: 'kill-the-clipboard', missing: `${packages.join(' and ')} could not be installed` };
  const bundle = join(folder, `fhirfly-${commit.slice(0, 8)}.mjs`);
  const isThere = existsSync(bundle) || bundleFhirfly(folder, bundle);
  const second = isThere
    ? await fhirfly(bundle, folder)
    : { name: 'fhirfly-shl', missing: `${repository} could not be fetched` };
  return [first, second];
}

function bundleFhirfly(folder: string, bundle: string): boolean {
  const source = join(folder, 'fhirfly-shl');
  rmSync(source, { recursive: true, force: true });
  const isFetched =
    runs('git', ['init', '-q', source]) &&
    runs('git', ['-C', source, 'fetch', '-q', '--depth', '1', repository, commit]) &&
    runs('git', ['-C', source, 'checkout', '-q', commit]);
  if (!isFetched) return false;
  const entry = join(source, 'peer.ts');
  writeFileSync(entry, "export * from './src/index.js';\nexport * from './src/server/index.js';\n");
  const format = ['--bundle', '--format=esm', '--platform=node', '--packages=external'];
  return runs('npx', ['--no', 'esbuild', entry, ...format, `--outfile=${bundle}`]);
}
