import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rawCall, signInAgent, type SignedInAgent } from '@fhir-gateway/e2e/testing';
import { describeWithRedis, freePort, rowsOf, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { assembleImage, filesIn } from './assemble-image.js';
import { runImage, type ImageProcess } from './run-image.js';
import {
  imageFolders,
  imageOf,
  openFolder,
  removeFolder,
  root,
  startImages,
  type ImageName,
  type ImageStack,
} from './testing/image-stack.js';

/** A part of a bundle, named after what is in it. */
const part = /^[\w.-]+-[0-9A-Z]{8}\.js$/;
const names = Object.keys(imageFolders) as ImageName[];
/** What both apps have beside the parts of their bundle. */
const ofApps = [
  'LICENSE',
  'LOINC_short_license.txt',
  'NOTICES.md',
  'THIRD-PARTY-LICENCES.txt',
  'cell-main.js',
  'cql-program.js',
  'document-program.js',
  'expression-program.js',
  'main.js',
  'package.json',
  'sbom.cdx.json',
];

describeWithRedis('the images, from their Dockerfiles and without an engine', () => {
  let redis: TestRedis;
  let stack: ImageStack;
  let agent: SignedInAgent;

  beforeAll(async () => {
    redis = await startRedis();
    stack = await startImages({ FHIR_GATEWAY_REDIS_URL: redis.url }, { isWhole: true });
    agent = await signInAgent('client 2.x', stack.mcpUrl, 0);
  }, 180_000);

  afterAll(async () => {
    await agent?.host.close();
    await stack?.stop();
    await redis?.stop();
  }, 60_000);

  it.each([
    ['rest', ofApps],
    ['mcp', ofApps],
    ['sandbox', ['LICENSE', 'THIRD-PARTY-LICENCES.txt', 'main.js', 'package.json']],
  ] as const)('%s holds its bundle and data, and nothing else', (name, expected) => {
    const files = filesIn(join(stack.folders[name], 'app'));
    const data = name === 'sandbox' ? 'definitions/' : 'platforms/';
    const own = files.filter((path) => !path.startsWith(data));
    expect(own.filter((path) => !part.test(path))).toEqual(expected);
    // What is loaded when it is needed: each is loaded by another one.
    const texts = own
      .filter((path) => path.endsWith('.js'))
      .map((path) => readFileSync(join(stack.folders[name], 'app', path), 'utf8'));
    for (const path of own.filter((one) => part.test(one)))
      expect(texts.filter((text) => text.includes(`./${path}`))).not.toEqual([]);
    expect(files.filter((path) => path.startsWith(data)).length).toBeGreaterThan(3);
    expect(filesIn(stack.folders[name]).every((path) => path.startsWith('app/'))).toBe(true);
  });

  it.each(['rest', 'mcp'] as const)('%s names the packages that are bundled in it', (name) => {
    const text = readFileSync(join(stack.folders[name], 'app', 'sbom.cdx.json'), 'utf8');
    const { bomFormat, components } = JSON.parse(text) as { bomFormat: string; components: { purl?: string }[] };
    expect(bomFormat).toBe('CycloneDX');
    const packages = components.map(({ purl = '' }) => purl.replace(/@[^@]*$/, ''));
    expect(packages).toEqual(expect.arrayContaining(['pkg:npm/express', 'pkg:npm/%40redis/client', 'pkg:npm/saxes']));
    // Installed for tests beside what is bundled.
    for (const absent of ['jest', 'playwright-core']) expect(packages).not.toContain(`pkg:npm/${absent}`);
    // Each of them with its terms, as the build found them.
    const terms = readFileSync(join(stack.folders[name], 'app', 'THIRD-PARTY-LICENCES.txt'), 'utf8').split('\n');
    const ofOthers = components
      .map(({ purl = '' }) => decodeURIComponent(purl).replace('pkg:npm/', ''))
      .filter((one) => !one.startsWith('@fhir-gateway/'));
    expect(ofOthers.length).toBeGreaterThan(100);
    expect(ofOthers.filter((one) => !terms.some((line) => line.startsWith(`${one} (`) || line === one))).toEqual([]);
  });

  it.each(names)('%s is run by a user that is not root, and stopped by a signal that it hears', (name) => {
    const image = imageOf(name);
    expect(image.user).toMatch(/^[1-9]\d{3,}:[1-9]\d{3,}$/);
    expect(image.stopSignal).toBe('SIGTERM');
    expect(image.base).toMatch(/^node:\d+\.\d+\.\d+-\w+-slim$/);
    expect(image.labels['org.opencontainers.image.licenses']).toBe('Apache-2.0');
    expect(Object.values(image.env)).toContain('0.0.0.0');
    // A package manager is for whoever got in.
    for (const program of ['npm', 'npx', 'corepack', 'yarn'])
      expect(image.lastCommands.join(' ')).toContain(`/usr/local/bin/${program}`);
  });

  it.each(['rest', 'mcp', 'sandbox'] as const)('%s says that it is healthy', async (name) => {
    expect(await stack.processes[name].checkHealth()).toBe(0);
  });

  it('serve a read of the sandbox, and the console', async () => {
    const read = await fetch(`${stack.restUrl}/api/fhir/sandbox-open/Patient?_count=1`);
    expect(read.status).toBe(200);
    expect(await read.json()).toMatchObject({
      resourceType: 'Bundle',
      entry: [{ resource: { resourceType: 'Patient' } }],
    });
    const page = await fetch(`${stack.restUrl}/`, { headers: { accept: 'text/html' } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<main')]);
  });

  it('serve a sign-in that began at one of them at the other', async () => {
    const status = await agent.browser.open(`${stack.restUrl}/auth/status`);
    expect(status.status).toBe(200);
    expect(status.body).toContain(agent.patient);
  });

  it('read documents, for which the MCP server needs its worker', async () => {
    const platform = { platform_id: 'sandbox-ehr' };
    const call = (tool: string, args: object) =>
      rawCall(stack.mcpUrl, agent.token, '2026-07-28', tool, { ...platform, ...args });
    const found = await call('search', { resource_type: 'DocumentReference' });
    const kinds = new Set<unknown>();
    for (const { ref = '' } of rowsOf(found.structured).slice(0, 8)) {
      const read = await call('read', {
        resource_type: 'DocumentReference',
        resource_id: ref.split('/')[1],
        attachment: 1,
      });
      kinds.add((read.structured['document'] as { kind: string } | undefined)?.kind);
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['pdf', 'rtf']));
  }, 60_000);

  it.each(['mcp', 'rest', 'sandbox'] as const)(
    '%s leaves nothing behind, stops when asked, and is unhealthy then',
    async (name) => {
      const before = filesIn(stack.folders[name]);
      const { stop, checkHealth } = stack.processes[name];
      if (name === 'mcp') await agent.host.close();
      expect(await stop()).toBe(0);
      expect(await checkHealth()).toBe(1);
      expect(filesIn(stack.folders[name])).toEqual(before);
    },
    60_000,
  );
});

describe('the image of the command line', () => {
  let folder: string;
  let url: string;
  let running: ImageProcess;

  beforeAll(async () => {
    folder = openFolder();
    const image = imageOf('cli');
    assembleImage(image, root, folder);
    const [port, sandboxPort] = [await freePort(), await freePort()];
    url = `http://localhost:${port}`;
    const hosts = { FHIR_GATEWAY_HOST: '127.0.0.1', FHIR_GATEWAY_SANDBOX_HOST: '127.0.0.1' };
    const env = { ...hosts, FHIR_GATEWAY_PORT: `${port}`, FHIR_GATEWAY_SANDBOX_PORT: `${sandboxPort}` };
    running = await runImage(image, { folder, env, readyUrl: `${url}/readyz` });
  }, 180_000);

  afterAll(async () => {
    await running?.stop();
    removeFolder(folder);
  }, 60_000);

  it('holds its bundle and data, and nothing else', () => {
    const files = filesIn(join(folder, 'app')).filter((path) => !/^(?:definitions|platforms)\//.test(path));
    expect(files.filter((path) => !part.test(path))).toEqual([...ofApps, 'sandbox.js'].sort());
  });

  it('serves the console and made-up patients', async () => {
    const page = await fetch(`${url}/`, { headers: { accept: 'text/html' } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<main')]);
    const read = await fetch(`${url}/api/fhir/sandbox-open/Patient?_count=1`);
    expect(await read.json()).toMatchObject({ entry: [{ resource: { resourceType: 'Patient' } }] });
  });

  it('shares no session: whoever reaches the container has to sign in', async () => {
    const headers = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'get_patient_summary' },
    });
    expect((await fetch(`${url}/mcp`, { method: 'POST', headers, body })).status).toBe(401);
    expect((await fetch(`${url}/api/fhir/sandbox-ehr/Observation`)).status).toBe(401);
  });

  it('is healthy until it is stopped, with its sandbox, and leaves nothing behind', async () => {
    expect(await running.checkHealth()).toBe(0);
    const before = filesIn(folder);
    expect(await running.stop()).toBe(0);
    expect(await running.checkHealth()).toBe(1);
    expect(filesIn(folder)).toEqual(before);
  }, 60_000);
});
