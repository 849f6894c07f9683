import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..', '..');
const fields = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

type Manifest = Readonly<Record<(typeof fields)[number], Readonly<Record<string, string>> | undefined>>;

const manifests = [
  '.',
  'site',
  ...['apps', 'libs', 'tools'].flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)),
]
  .map((folder) => join(root, folder, 'package.json'))
  .flatMap((file) => readManifest(file));

const declared = new Map(
  manifests
    .flatMap((manifest) => fields.flatMap((field) => Object.entries(manifest[field] ?? {})))
    .filter(([name]) => !name.startsWith('@fhir-gateway/')),
);

describe('dependencies', () => {
  it.each([...declared])('%s has an exact version', (_name, version) => {
    expect(version).toMatch(/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it('are each explained in docs/internal/dependencies.md, and nothing else is', () => {
    const rows = readFileSync(join(root, 'docs', 'internal', 'dependencies.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const explained = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect(explained.sort()).toEqual([...declared.keys()].sort());
  });

  it.each(['package-lock.json', 'site/package-lock.json'])('leave no download address in %s', (file) => {
    const lock = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
      packages: Record<string, { resolved?: string; link?: boolean }>;
    };
    const addresses = Object.values(lock.packages).filter(
      ({ resolved, link }) => resolved !== undefined && link !== true,
    );
    expect(addresses).toEqual([]);
  });
});

function readManifest(file: string): Manifest[] {
  try {
    return [JSON.parse(readFileSync(file, 'utf8')) as Manifest];
  } catch {
    return [];
  }
}
