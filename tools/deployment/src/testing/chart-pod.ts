import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Manifest } from '../manifest.js';
import { masterKey } from './image-stack.js';

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

interface Container {
  readonly name: string;
  readonly ports: readonly { readonly containerPort: number }[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly securityContext: object;
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}

interface Pod {
  readonly securityContext: { readonly runAsUser: number; readonly runAsGroup: number };
  readonly automountServiceAccountToken: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly containers: readonly Container[];
}

/** What the tests look at of a Deployment. */
export interface Workload extends Manifest {
  readonly spec: {
    readonly replicas?: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: { readonly metadata: { readonly labels: Readonly<Record<string, string>> }; readonly spec: Pod };
  };
}

/** The only container of a pod, which is called after its app. */
export function podOf({ spec }: Workload): { pod: Pod; container: Container; app: 'rest' | 'mcp' } {
  const pod = spec.template.spec;
  const [container, ...others] = pod.containers;
  if (container === undefined || others.length > 0) throw new Error('a pod has one container');
  return { pod, container, app: container.name === 'rest' ? 'rest' : 'mcp' };
}

/** The environment of a container, with the files of its secrets as they would be mounted. */
export function environmentOf(
  deployment: Workload,
  manifests: readonly Manifest[],
): { environment: Record<string, string>; variables: string[] } {
  const { env } = podOf(deployment).container;
  const made = manifests.find(({ kind }) => kind === 'Secret')?.stringData;
  // A Secret of the operator's has what they put there.
  const texts = made ?? { 'master-key': masterKey, 'redis-url': 'rediss://redis.example.org:6379/0' };
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-chart-'));
  for (const [key, text] of Object.entries(texts)) writeFileSync(join(folder, key), text);
  const entries = env.map(({ name, value = '' }): [string, string] => [
    name,
    value.startsWith('/run/secrets/') ? join(folder, basename(value)) : value,
  ]);
  return { environment: Object.fromEntries(entries), variables: env.map(({ name }) => name) };
}
