import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifests, type Manifest } from './manifest.js';
import { fieldFaults } from './manifests.js';
import { root } from './testing/image-stack.js';

const folder = join(root, 'deploy', 'helm', 'rendered');
const manifests = readdirSync(folder).flatMap((file) => readManifests(readFileSync(join(folder, file), 'utf8')));

it('the chart renders no field that its kind does not have', () => {
  const [deployment] = manifests.filter(({ kind }) => kind === 'Deployment');
  const wrong = { ...deployment, spec: { ...(deployment?.spec as object), replicaCount: 2 } } as Manifest;
  expect(manifests.length).toBeGreaterThan(20);
  expect(fieldFaults([...manifests, wrong])).toEqual([expect.stringContaining('"replicaCount"')]);
}, 120_000);
