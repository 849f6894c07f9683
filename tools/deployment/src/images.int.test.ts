import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rawCall, signInAgent, type SignedInAgent } from '@fhir-gateway/e2e/testing';
import { describeWithRedis, rowsOf, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { filesIn } from './assemble-image.js';
import { imageFolders, imageOf, startImages, type ImageName, type ImageStack } from './testing/image-stack.js';

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

  it.each(names)('%s says that it is healthy', async (name) => {
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
