import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describeSettings, loadConfig } from '@fhir-gateway/gateway';
import { parse } from 'yaml';
import { readManifests, type Manifest } from './manifest.js';
import { schemaFaults } from './manifests.js';
import { environmentOf, podOf, type Workload } from './testing/chart-pod.js';
import { imageOf, root } from './testing/image-stack.js';

const chart = join(root, 'deploy', 'helm', 'fhir-gateway');
const rendered = ['minimal', 'cluster', 'full'].map((name) => {
  const text = readFileSync(join(root, 'deploy', 'helm', 'rendered', `${name}.yaml`), 'utf8');
  return { name, text, manifests: readManifests(text) };
});
const workloads = rendered.flatMap(({ name, manifests }) =>
  manifests
    .filter(({ kind }) => kind === 'Deployment')
    .map((one) => [`${name}: ${one.metadata.name}`, one as Workload, manifests] as const),
);

describe('the chart', () => {
  it('is what was rendered last (node tools/deployment/render-chart.mjs renders it)', () => {
    const hash = createHash('sha256');
    const paths = readdirSync(chart, { recursive: true, encoding: 'utf8' }).map((path) => join(chart, path));
    for (const path of paths.filter((one) => statSync(one).isFile()).sort())
      hash
        .update(`${path.slice(chart.length)}\n`)
        .update(readFileSync(path))
        .update('\n');
    const digest = hash.digest('hex');
    for (const { text } of rendered) expect(text.split('\n')[0]).toBe(`# chart ${digest}`);
    expect(rendered.length).toBe(readdirSync(join(chart, 'ci')).length);
  });

  it.each(rendered)('renders what Kubernetes takes: $name', async ({ manifests }) => {
    expect(manifests.length).toBeGreaterThanOrEqual(5);
    expect((await Promise.all(manifests.map(schemaFaults))).flat()).toEqual([]);
  });

  it('runs one app at one address, unless MCP has an address of its own', () => {
    const apps = Object.fromEntries(
      rendered.map(({ name, manifests }) => {
        const deployments = manifests.filter(({ kind }) => kind === 'Deployment') as Workload[];
        return [name, deployments.map((each) => podOf(each).app).sort()];
      }),
    );
    expect(apps).toEqual({ minimal: ['rest'], cluster: ['mcp', 'rest'], full: ['mcp', 'rest'] });
  });

  it('renders every kind that it knows', () => {
    const all = rendered.flatMap(({ manifests }) => manifests);
    expect([...new Set(all.map(({ kind }) => kind))].sort()).toEqual(kinds);
  });

  it('lets in only who is named', () => {
    const policies = rendered.flatMap(({ manifests }) => manifests.filter(({ kind }) => kind === 'NetworkPolicy'));
    const entries = policies.flatMap(({ spec }) => (spec as { ingress: { from?: object[] }[] }).ingress);
    expect(policies.length).toBeGreaterThan(1);
    for (const { from } of entries) expect(from?.length).toBeGreaterThan(0);
  });

  it('scales by requests under way where it is asked to, by a figure that the gateway has', () => {
    const scalers = rendered.flatMap(({ manifests }) =>
      manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler'),
    );
    const metrics = scalers.flatMap(({ metadata, spec }) =>
      (spec as { metrics: ScalerMetric[] }).metrics.map((each) => [metadata.name, each.pods?.metric.name ?? each.type]),
    );
    expect(metrics.sort()).toEqual([
      ['fhir-gateway-mcp', 'Resource'],
      ['fhir-gateway-rest', 'Resource'],
      ['fhir-gateway-rest', 'fhir_gateway_platform_running'],
    ]);
    expect(readFileSync(join(root, 'docs', 'observability.md'), 'utf8')).toContain('| `fhir_gateway_platform_running`');
  });

  it('would not pass with a wrong value or a wrong kind', async () => {
    const [deployment] = rendered[0]?.manifests.filter(({ kind }) => kind === 'Deployment') ?? [];
    const changed = (change: object) =>
      ({ ...deployment, spec: { ...(deployment?.spec as object), ...change } }) as Manifest;
    expect(await schemaFaults(changed({ replicas: 'two' }))).toEqual([expect.stringContaining('replicas')]);
    expect(await schemaFaults({ ...changed({}), kind: 'Deploymint' })).toEqual([
      expect.stringContaining('no Deploymint'),
    ]);
  });
});

describe.each(workloads)('%s', (name, deployment, manifests) => {
  const { pod, container, app } = podOf(deployment);

  it('fits the restricted profile', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.hostNetwork ?? pod.hostPID ?? pod.hostIPC).toBeUndefined();
    expect(`${pod.securityContext.runAsUser}:${pod.securityContext.runAsGroup}`).toBe(imageOf(app).user);
  });

  it('is given settings that its app takes, secrets as files only', () => {
    const { environment, variables } = environmentOf(deployment, manifests);
    const config = loadConfig(environment);
    const mcpPublicUrl = name.startsWith('minimal') ? 'https://gateway.example.org' : 'https://mcp.example.org';
    expect(config).toMatchObject({ publicUrl: 'https://gateway.example.org', mcpPublicUrl });
    expect(config.redisUrl).toBeDefined();
    expect(app === 'rest' ? config.restPort : config.mcpPort).toBe(container.ports[0]?.containerPort);
    const settings = describeSettings();
    const open = new Set(settings.filter(({ isSecret }) => !isSecret).map(({ name }) => name));
    const secret = new Set(settings.map(({ name }) => `${name}_FILE`));
    const own = variables.filter((name) => name.startsWith('FHIR_GATEWAY_'));
    expect(own.filter((name) => !open.has(name) && !secret.has(name))).toEqual([]);
  });

  it('is asked at addresses that there are, and has time to drain', () => {
    const { startupProbe, livenessProbe, readinessProbe } = container;
    const paths = [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => [httpGet.path, httpGet.port]);
    expect(paths).toEqual([
      ['/livez', 'http'],
      ['/livez', 'http'],
      ['/readyz', 'http'],
    ]);
    const { drainDelaySeconds, drainSeconds } = loadConfig(environmentOf(deployment, manifests).environment);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(drainDelaySeconds + drainSeconds);
    // Out of every balancer before the app shuts: a probe that fails once is enough, within the delay.
    expect(readinessProbe.periodSeconds * readinessProbe.failureThreshold).toBeLessThan(drainDelaySeconds);
  });

  it('is found by what points at it', () => {
    const { labels } = deployment.spec.template.metadata;
    const finds = (selector: Readonly<Record<string, string>>) =>
      Object.entries(selector).every(([key, value]) => labels[key] === value);
    const named = (kind: string) =>
      manifests.filter((one) => one.kind === kind && one.metadata.name === deployment.metadata.name);
    expect(finds(deployment.spec.selector.matchLabels)).toBe(true);
    const [service] = named('Service') as { spec: { selector: Record<string, string> } }[] & Manifest[];
    expect(service && finds(service.spec.selector)).toBe(true);
    const budgets = named('PodDisruptionBudget') as { spec: { selector: { matchLabels: Record<string, string> } } }[] &
      Manifest[];
    for (const { spec } of budgets) expect(finds(spec.selector.matchLabels)).toBe(true);
    const scalers = named('HorizontalPodAutoscaler') as { spec: { scaleTargetRef: { name: string } } }[] & Manifest[];
    for (const { spec } of scalers) expect(spec.scaleTargetRef.name).toBe(deployment.metadata.name);
    expect(scalers.length === 0).toBe(deployment.spec.replicas !== undefined);
  });
});

describe('the values', () => {
  const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as object;
  const isValid = new Ajv({ allowUnionTypes: true }).compile(schema);
  const base = parse(readFileSync(join(chart, 'values.yaml'), 'utf8')) as object;

  it('that ship fit their schema', () => {
    expect([isValid(base), isValid.errors]).toEqual([true, null]);
    for (const file of readdirSync(join(chart, 'ci')))
      expect([isValid(parse(readFileSync(join(chart, 'ci', file), 'utf8'))), isValid.errors]).toEqual([true, null]);
  });

  it.each([
    { publicURL: 'https://gateway.example.org' },
    { publicUrl: 'https://gateway.example.org/' },
    { mcpAuth: 'local' },
    { settings: { WRITES: 'on' } },
    { settings: { FHIR_GATEWAY_MASTER_KEY: 'in a setting' } },
    { redis: { mode: 'standalone' } },
    { redis: { hosts: ['redis://host'] } },
    { rest: { replicas: 0 } },
    { audit: { sinks: ['file:/etc/passwd'] } },
    { drainDelaySeconds: 121 },
  ])('refuse %j', (values) => expect(isValid(values)).toBe(false));
});

interface ScalerMetric {
  readonly type: string;
  readonly pods?: { readonly metric: { readonly name: string } };
}

const kinds = ['Deployment', 'HTTPRoute', 'HorizontalPodAutoscaler', 'Ingress', 'NetworkPolicy'].concat([
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
  'Secret',
  'Service',
  'ServiceAccount',
  'ServiceMonitor',
]);
