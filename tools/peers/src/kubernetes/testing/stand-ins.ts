import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubernetesPrograms } from '../go-programs.js';

/** Programs that take the place of the real ones, for what the check itself does. */
export interface StandIns extends KubernetesPrograms {
  /** What the API server was asked for: method and path. */
  requests(): string[];
  remove(): void;
}

/** How the stand-in of the API server differs from one that judges as Kubernetes does. */
export interface StandInFaults {
  /** A kind that it warns of. */
  readonly warnsOf?: string;
  /** It takes everything. */
  readonly isBlind?: boolean;
  /** It ends instead of listening. */
  readonly doesNotStart?: boolean;
}

/**
 * Writes scripts named as the programs. helm prints what is stored in `deploy/helm/rendered`, etcd waits, and the API server
 * refuses just the objects that are wrong on purpose.
 *
 * @param rendered the folder of the rendered chart
 */
export function writeStandIns(rendered: string, faults: StandInFaults = {}): StandIns {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-stand-ins-'));
  const log = join(folder, 'requests');
  writeFileSync(log, '');
  const script = (name: string, lines: string) => {
    const path = join(folder, name);
    writeFileSync(path, `#!${process.execPath}\n${lines}`, { mode: 0o755 });
    return path;
  };
  const definition = join(folder, 'definition.yaml');
  writeFileSync(
    definition,
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: one }\n',
  );
  return {
    helm: script('helm', helmScript(rendered)),
    etcd: script('etcd', 'setInterval(() => undefined, 1000);'),
    apiserver: script('kube-apiserver', apiServerScript(log, faults)),
    definitions: [definition],
    requests: () => readFileSync(log, 'utf8').split('\n').slice(0, -1),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function helmScript(rendered: string): string {
  return `const { basename, join } = require('node:path');
const values = process.argv[process.argv.indexOf('--values') + 1];
const file = join(${JSON.stringify(rendered)}, basename(values).replace('-values', ''));
process.stdout.write(require('node:fs').readFileSync(file, 'utf8'));
`;
}

function apiServerScript(log: string, faults: StandInFaults): string {
  return `const fs = require('node:fs');
const faults = ${JSON.stringify(faults)};
if (faults.doesNotStart) { console.error('no port'); process.exit(3); }
const settings = Object.fromEntries(process.argv.slice(2).map((each) => each.slice(2).split('=')));
const read = (name) => fs.readFileSync(settings[name], 'utf8');
const token = read('token-auth-file').split(',')[0];
const kinds = ['CustomResourceDefinition', 'Namespace', 'Pod', 'Deployment', 'HTTPRoute', 'HorizontalPodAutoscaler', 'Ingress',
  'NetworkPolicy', 'PersistentVolumeClaim', 'PodDisruptionBudget', 'Secret', 'Service', 'ServiceAccount', 'ServiceMonitor'];
const everywhere = ['CustomResourceDefinition', 'Namespace'];
const resources = kinds.map((kind) => ({ name: kind.toLowerCase(), kind, namespaced: !everywhere.includes(kind) }));
const judge = (text, object) => {
  if (faults.isBlind) return 200;
  if (text.includes('"runAsUser":0}')) return 403;
  if (object.kind === 'Pod' && 'replicas' in object.spec) return 500;
  return text.includes('"protocol":"X"') ? 422 : 200;
};
const server = require('node:https').createServer({ cert: read('tls-cert-file'), key: read('tls-private-key-file') });
server.on('request', (request, response) => {
  fs.appendFileSync(${JSON.stringify(log)}, request.method + ' ' + request.url + '\\n');
  let text = '';
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => {
    const answer = (status, body) => response.writeHead(status).end(JSON.stringify(body));
    if (request.headers.authorization !== 'Bearer ' + token) return answer(401, { message: 'no such token' });
    if (request.url === '/readyz') return answer(200, {});
    if (request.method === 'GET' && request.url.includes('customresourcedefinitions')) {
      return answer(200, { status: { conditions: [{ type: 'Established', status: 'True' }] } });
    }
    if (request.method === 'GET') return answer(200, { resources });
    const object = JSON.parse(text);
    if (object.kind === faults.warnsOf) response.setHeader('warning', '299 - "would violate PodSecurity"');
    const status = judge(text, object);
    answer(status, status === 200 ? object : { message: 'refused' });
  });
});
server.listen(Number(settings['secure-port']), settings['bind-address']);
`;
}
