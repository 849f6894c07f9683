import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWhereThere } from '@fhir-gateway/testing';
import { readManifests, type Manifest } from './manifest.js';
import { fieldFaults } from './manifests.js';
import { root } from './testing/image-stack.js';

const chart = join(root, 'deploy', 'helm', 'fhir-gateway');
const rendered = join(root, 'deploy', 'helm', 'rendered');
const minimal = ['--values', join(chart, 'ci', 'minimal-values.yaml')];

// What was rendered is compared with the chart by its hash everywhere; who changes the chart has helm.
describeWhereThere('helm')('helm', () => {
  it('renders what is in deploy/helm/rendered', () => {
    const out = mkdtempSync(join(tmpdir(), 'fhir-gateway-chart-'));
    execFileSync(process.execPath, [join(root, 'tools', 'deployment', 'render-chart.mjs'), '--out', out]);
    expect(readdirSync(out)).toEqual(readdirSync(rendered));
    for (const file of readdirSync(out))
      expect(readFileSync(join(out, file), 'utf8')).toBe(readFileSync(join(rendered, file), 'utf8'));
    rmSync(out, { recursive: true });
  }, 60_000);

  it('runs one app where the URL of MCP is that of the gateway, with one host', () => {
    const args = ['--set', 'mcpPublicUrl=https://gateway.example.org,ingress.enabled=true,ingress.tlsSecret=tls'];
    const all = ['template', chart, '--kube-version', '1.33.0', ...minimal, ...args];
    const output = execFileSync('helm', all, { encoding: 'utf8' });
    expect(output.match(/^kind: Deployment$/gm)).toHaveLength(1);
    expect(output).toContain('hosts: [gateway.example.org]');
    expect(output).not.toContain('FHIR_GATEWAY_MCP_PUBLIC_URL');
  });

  it('lets everybody in only where that is said, and goes by CPU alone where nothing else is said', () => {
    const open = ['--set-json', 'networkPolicy.from=[]', '--set', 'networkPolicy.fromEverybody=true'];
    const scaled = ['--set', 'rest.autoscaling.enabled=true'];
    const all = ['template', chart, '--kube-version', '1.33.0', ...minimal, ...open, ...scaled];
    const manifests = readManifests(execFileSync('helm', all, { encoding: 'utf8' }));
    const specOf = (kind: string) => manifests.find((each) => each.kind === kind)?.spec;
    expect(specOf('NetworkPolicy')).toMatchObject({ ingress: [{ ports: [{ port: 'http' }] }] });
    expect(JSON.stringify(specOf('NetworkPolicy'))).not.toContain('"from"');
    expect(specOf('HorizontalPodAutoscaler')).toMatchObject({ metrics: [{ type: 'Resource' }] });
  });

  it.each([
    ['no public URL', ['--set', 'publicUrl='], 'publicUrl is needed'],
    ['no secret and no Redis', ['--set', 'secrets.existingSecret='], 'set secrets.existingSecret, or redis.hosts'],
    ['no key', ['--set', 'secrets.existingSecret=,redis.hosts={redis:6379}'], 'or secrets.values'],
    ['two hosts for one Redis', ['--set', 'secrets.existingSecret=,redis.hosts={a,b}'], 'one host in single mode'],
    ['Sentinels alone', ['--set', 'secrets.existingSecret=,redis.hosts={a,b},redis.mode=sentinel'], 'redis.master'],
    ['one host for two', ['--set', 'mcpPublicUrl=https://gateway.example.org:1,ingress.enabled=true'], 'a host each'],
    ['a policy that names nobody', ['--set-json', 'networkPolicy.from=[]'], 'networkPolicy.from is needed'],
    ['a policy for some and for everybody', ['--set', 'networkPolicy.fromEverybody=true'], 'not both'],
    ['metrics without a token', ['--set', 'serviceMonitor.enabled=true'], 'needs FHIR_GATEWAY_METRICS_TOKEN'],
    ['a value that there is not', ['--set', 'replicaCount=3'], 'replicaCount'],
  ])('refuses %s in words', (_what, args, words) => {
    const { status, stderr } = spawnSync('helm', ['template', chart, '--kube-version', '1.33.0', ...minimal, ...args], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining(words)]);
  });
});

it('the chart renders no field that its kind does not have', () => {
  const manifests = readdirSync(rendered).flatMap((file) => readManifests(readFileSync(join(rendered, file), 'utf8')));
  const [deployment] = manifests.filter(({ kind }) => kind === 'Deployment');
  const wrong = { ...deployment, spec: { ...(deployment?.spec as object), replicaCount: 2 } } as Manifest;
  expect(manifests.length).toBeGreaterThan(20);
  expect(fieldFaults([...manifests, wrong])).toEqual([expect.stringContaining('"replicaCount"')]);
}, 120_000);
