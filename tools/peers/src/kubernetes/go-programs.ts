import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runs } from '../maven-jars.js';

const kubernetes = '1.33.4';
/** On a machine with other work. */
const buildLimitMs = 3_600_000;

/** A program of the Go module proxy. */
interface GoProgram {
  readonly name: 'etcd' | 'helm' | 'kube-apiserver';
  readonly module: string;
  readonly version: string;
  readonly package: string;
}

const programs: readonly GoProgram[] = [
  { name: 'etcd', module: 'go.etcd.io/etcd/server/v3', version: 'v3.5.21', package: 'go.etcd.io/etcd/server/v3' },
  { name: 'helm', module: 'helm.sh/helm/v3', version: 'v3.18.6', package: 'helm.sh/helm/v3/cmd/helm' },
  {
    name: 'kube-apiserver',
    module: 'k8s.io/kubernetes',
    version: `v${kubernetes}`,
    package: 'k8s.io/kubernetes/cmd/kube-apiserver',
  },
];

/** Definitions of kinds that Kubernetes does not have, in modules of the same proxy. */
const definitions = [
  {
    module: 'sigs.k8s.io/gateway-api',
    version: 'v1.3.0',
    file: 'config/crd/standard/gateway.networking.k8s.io_httproutes.yaml',
  },
  {
    module: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.83.0',
    file: 'example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml',
  },
] as const;

/** What an API server is run with. */
export interface KubernetesPrograms {
  readonly etcd: string;
  readonly helm: string;
  readonly apiserver: string;
  /** Files with definitions of further kinds. */
  readonly definitions: readonly string[];
}

/**
 * Finds the programs in `FHIR_GATEWAY_KUBERNETES_BIN`, on the PATH or in `folder`, and builds those that are missing into
 * `folder` once, from the Go module proxy: a gigabyte, and some minutes of two cores.
 *
 * @param tell hears what is built
 */
export function findPrograms(
  folder: string,
  tell: (line: string) => void,
): KubernetesPrograms | { readonly missing: string } {
  if (!runs('go', ['version'])) return { missing: 'Go 1.24 or later is not installed (https://go.dev/dl)' };
  const found: Record<string, string> = {};
  for (const program of programs) {
    const { name, module, version } = program;
    const places = [
      process.env['FHIR_GATEWAY_KUBERNETES_BIN'],
      ...(process.env['PATH'] ?? '').split(delimiter),
      folder,
    ];
    const path = places.map((place) => join(place ?? folder, name)).find((each) => existsSync(each));
    if (path === undefined) tell(`building ${name} ${version}, once`);
    if (path === undefined && !build(program, folder)) return { missing: `${module}@${version} could not be built` };
    found[name] = path ?? join(folder, name);
  }
  const files = definitions.map(({ module, version, file }) => join(download(module, version).Dir, file));
  const { etcd = '', helm = '', 'kube-apiserver': apiserver = '' } = found;
  return { etcd, helm, apiserver, definitions: files };
}

/** A module of its own needs the program: `go install` refuses modules that replace others, as Kubernetes does its parts. */
function build({ name, module, version, package: main }: GoProgram, folder: string): boolean {
  const workspace = join(folder, 'modules', name);
  mkdirSync(workspace, { recursive: true });
  const replaced = name === 'kube-apiserver' ? partsOfKubernetes(download(module, version).GoMod) : [];
  const lines = ['module build', 'go 1.24.0', `require ${module} ${version}`, ...replaced];
  writeFileSync(join(workspace, 'go.mod'), `${lines.join('\n')}\n`);
  const args = ['build', '-p', '2', '-trimpath', '-ldflags', '-s -w', '-o', join(folder, name), main];
  const { status } = spawnSync('go', args, {
    cwd: workspace,
    env: { ...process.env, GOFLAGS: '-mod=mod', CGO_ENABLED: '0' },
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: buildLimitMs,
  });
  return status === 0;
}

/** Its own repository has them in a folder `staging`; the proxy has each as a module, whose minor version is that of Kubernetes. */
function partsOfKubernetes(goMod: string): string[] {
  const parts = readFileSync(goMod, 'utf8').matchAll(/^\s*(k8s\.io\/[\w-]+) => \.\/staging/gm);
  return [...parts].map(([, part]) => `replace ${part} => ${part} v${kubernetes.replace(/^1/, '0')}`);
}

function download(module: string, version: string): { readonly GoMod: string; readonly Dir: string } {
  const answer = execFileSync('go', ['mod', 'download', '-json', `${module}@${version}`], { encoding: 'utf8' });
  return JSON.parse(answer) as { GoMod: string; Dir: string };
}
