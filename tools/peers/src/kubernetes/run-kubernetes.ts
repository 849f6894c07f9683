import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readManifests } from '@fhir-gateway/deployment';
import type { Manifest } from '@fhir-gateway/deployment';
import type { Finding } from '../finding.js';
import { ApiServer } from './api-server.js';
import type { KubernetesPrograms } from './go-programs.js';
import { apply, verdictOf } from './objects.js';

const namespace = 'fhir';
const restricted = Object.fromEntries(
  ['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']),
);
const establishedLimitMs = 60_000;
const pauseMs = 250;

interface PodTemplate {
  readonly metadata: object;
  readonly spec: { readonly containers: readonly object[] };
}

/**
 * What an API server with the profile `restricted` says to everything that the chart renders, with the values of each file
 * in its folder `ci`: each object in a dry run, each pod of a Deployment by itself, and each set of objects over the stored
 * objects of the smallest, as an upgrade. Objects that are wrong on purpose have to be refused.
 *
 * @param root folder of the repository
 */
export function runKubernetes(programs: KubernetesPrograms, root: string): Promise<Finding[]> {
  const chart = join(root, 'deploy', 'helm', 'fhir-gateway');
  const rendered = readdirSync(join(chart, 'ci'))
    .filter((file) => file.endsWith('-values.yaml'))
    .map((file) => {
      const args = ['template', 'fhir-gateway', chart, '--namespace', namespace, '--kube-version', '1.33.0'];
      const text = execFileSync(programs.helm, [...args, '--values', join(chart, 'ci', file)], { encoding: 'utf8' });
      return { name: file.replace('-values.yaml', ''), objects: readManifests(text) };
    });
  return ApiServer.with(programs, async (server) => {
    for (const file of programs.definitions) await define(server, readFileSync(file, 'utf8'));
    const labelled = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: restricted } };
    await must(apply(server, namespace, labelled, true));
    const findings: Finding[] = [];
    const isAccepted = async (what: string, object: Manifest) => {
      const found = verdictOf(await apply(server, namespace, object));
      findings.push({ what: `${what}: ${object.kind} ${object.metadata.name}`, expected: 'accepted', found });
    };
    for (const { name, objects } of rendered) {
      for (const object of [...objects, ...objects.flatMap(podsOf)]) await isAccepted(name, object);
    }
    const smallest = rendered.find(({ name }) => name === 'minimal')?.objects ?? [];
    for (const object of smallest) await must(apply(server, namespace, object, true));
    for (const { name, objects } of rendered) {
      for (const object of objects) await isAccepted(`minimal upgraded to ${name}`, object);
    }
    return [...findings, ...(await tryWrongObjects(server, smallest))];
  });
}

/** Without these a server that takes everything would pass. */
async function tryWrongObjects(server: ApiServer, objects: readonly Manifest[]): Promise<Finding[]> {
  const [pod] = objects.flatMap(podsOf) as (Manifest & { readonly spec: PodTemplate['spec'] })[];
  const policy = objects.find(({ kind }) => kind === 'NetworkPolicy');
  if (pod === undefined || policy === undefined) throw new Error('the chart renders no Deployment or no NetworkPolicy');
  const privileged = pod.spec.containers.map((each) => ({ ...each, securityContext: { runAsUser: 0 } }));
  const wrong: readonly (readonly [string, string, Manifest])[] = [
    ['a pod as root', '403', { ...pod, spec: { ...pod.spec, containers: privileged } as unknown }],
    ['a field that pods do not have', '500', { ...pod, spec: { ...pod.spec, replicas: 2 } as unknown }],
    [
      'a policy for no protocol',
      '422',
      { ...policy, spec: { podSelector: {}, egress: [{ ports: [{ port: 1, protocol: 'X' }] }] } },
    ],
    ['a kind that there is not', '404', { ...policy, kind: 'NetworkPolicies' }],
  ];
  const findings: Finding[] = [];
  for (const [what, expected, object] of wrong) {
    const { status } = await apply(server, namespace, object);
    findings.push({ what, expected: `refused with ${expected}`, found: `refused with ${status}` });
  }
  return findings;
}

/** The pod that a Deployment makes, by itself: for Deployments the profile only warns. */
function podsOf({ kind, metadata, spec }: Manifest): Manifest[] {
  if (kind !== 'Deployment') return [];
  const { template } = spec as { readonly template: PodTemplate };
  const { name } = metadata;
  return [{ apiVersion: 'v1', kind: 'Pod', ...template, metadata: { ...template.metadata, name } }];
}

/** Stores the definition of a kind, and waits until the server knows it. */
async function define(server: ApiServer, text: string): Promise<void> {
  const [definition] = readManifests(text);
  if (definition === undefined) throw new Error('a file without a definition');
  await must(apply(server, namespace, definition, true));
  const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${definition.metadata.name}`;
  const deadlineMs = performance.now() + establishedLimitMs;
  const isEstablished = async () => {
    const { status } = (await server.ask('GET', path)).body as {
      status?: { conditions?: { type: string; status: string }[] };
    };
    return status?.conditions?.some((each) => each.type === 'Established' && each.status === 'True') === true;
  };
  while (!(await isEstablished())) {
    if (performance.now() > deadlineMs) throw new Error(`${definition.metadata.name} is not established`);
    await pause(pauseMs);
  }
}

async function must(asked: ReturnType<typeof apply>): Promise<void> {
  const verdict = verdictOf(await asked);
  if (verdict !== 'accepted') throw new Error(verdict);
}
