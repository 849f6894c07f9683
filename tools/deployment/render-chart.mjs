// `node tools/deployment/render-chart.mjs`: renders the chart with each file of `ci/` into deploy/helm/rendered, which the
// tests check against the schemas of Kubernetes where there is no helm. Needs helm; `--helm <program>` names it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const helmFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', 'deploy', 'helm');
const chart = join(helmFolder, 'fhir-gateway');
const { helm, out } = parseArgs({
  options: {
    helm: { type: 'string', default: 'helm' },
    out: { type: 'string', default: join(helmFolder, 'rendered') },
  },
}).values;

mkdirSync(out, { recursive: true });
for (const file of readdirSync(join(chart, 'ci'))) {
  const values = ['--values', join(chart, 'ci', file)];
  execFileSync(helm, ['lint', chart, '--strict', '--quiet', ...values], { stdio: 'inherit' });
  const args = ['template', 'fhir-gateway', chart, '--namespace', 'fhir', '--kube-version', '1.33.0', ...values];
  const manifests = execFileSync(helm, args, { encoding: 'utf8' });
  writeFileSync(join(out, file.replace('-values', '')), `# chart ${chartHash()}\n${manifests}`);
}

/** Tells whether what was rendered is of this chart: over every file of it, names included. */
function chartHash() {
  const hash = createHash('sha256');
  const files = readdirSync(chart, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    hash
      .update(`${path.slice(chart.length)}\n`)
      .update(readFileSync(path))
      .update('\n');
  }
  return hash.digest('hex');
}
