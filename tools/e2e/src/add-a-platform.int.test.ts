import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { describeWithChromium, freePort, launchChromium } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { givesTotals } from './testing/quirks-of-run.js';
import type { SearchBundle } from './testing/bundle.js';
import { Person } from './testing/browser/person.js';
import { refsInSandbox } from './testing/stacks/sandbox-truth.js';
import { masterKey, startApp, startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const guide = join(dirname(findPlatformsDirectory(import.meta.url)), 'docs', 'adding-a-platform.md');
const variable = (name: string) => `FHIR_GATEWAY_PLATFORM_MY_HOSPITAL_${name}`;
/** A confidential client of the sandbox; the secret has every character that Basic encoding gets wrong. */
const credentials = {
  [variable('CLIENT_ID')]: 'fhir-gateway-basic',
  [variable('CLIENT_SECRET')]: 'sandbox/secret+with=100%:signs',
};

/** The file of the guide, word for word but for the address of the hospital. */
function myHospital(origin: string): string {
  const [, json = ''] = /```json\n([^]*?)```/.exec(readFileSync(guide, 'utf8')) ?? [];
  return json.replace('https://fhir.my-hospital.example/r4', `${origin}/fhir`);
}

interface PlatformRow {
  readonly platform_id: string;
  readonly status: string;
  readonly next_step?: string;
}

describeWithChromium('a platform added as one file and two variables', () => {
  let browser: Browser;
  let stack: Stack;
  let folder: string;
  const apps: ChildService[] = [];

  /** Starts a further REST API that has the file, with these variables and no others. */
  async function startRest(env: Record<string, string>): Promise<string> {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const settings = { FHIR_GATEWAY_PORT: `${port}`, FHIR_GATEWAY_PUBLIC_URL: url, FHIR_GATEWAY_MASTER_KEY: masterKey };
    const own = { ...settings, FHIR_GATEWAY_MCP_AUTH: 'oauth', FHIR_GATEWAY_PLATFORMS_DIR: folder, ...env };
    apps.push(await startApp('rest', own));
    return url;
  }

  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-my-hospital-'));
    // The address has to be in the file before the gateway starts, so the sandbox is told where to listen.
    const port = await freePort();
    writeFileSync(join(folder, 'my-hospital.json'), myHospital(`http://localhost:${port}`));
    stack = await startStack({
      mcpAuth: 'oauth',
      apps: ['rest'],
      sandboxEnv: { FHIR_GATEWAY_SANDBOX_PORT: `${port}` },
      env: { FHIR_GATEWAY_PLATFORMS_DIR: folder, ...credentials },
    });
  }, 60_000);

  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    await stack?.stop();
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is listed with the variable that is missing while there is only the file', async () => {
    const url = await startRest({});
    const row = (await (await fetch(`${url}/api/platforms/my-hospital`)).json()) as PlatformRow;
    expect(row).toMatchObject({ platform_id: 'my-hospital', status: 'needs-credentials' });
    expect(row.next_step).toContain(variable('CLIENT_ID'));
    expect(row.next_step).toContain('https://developer.my-hospital.example');
    const refused = await fetch(`${url}/auth/my-hospital/login`, { redirect: 'manual' });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.headers.get('location')).toBeNull();
  }, 30_000);

  it('is found by its name, ready, once the variables are set', async () => {
    const answer = await fetch(`${stack.restUrl}/api/platforms?q=my+hospital&ready=true`);
    const { platforms } = (await answer.json()) as { platforms: PlatformRow[] };
    expect(platforms.map(({ platform_id: id }) => id)).toEqual(['my-hospital']);
  });

  it('signs a person in as a confidential client and reads the record', async () => {
    const person = await Person.withBrowser(browser);
    const before = await stack.counters();
    const result = await person.signIn(`${stack.restUrl}/auth/my-hospital/login`, { login: 'hedda' });
    expect(result).toMatch(/connected/i);
    expect((await stack.counters()).codeExchanges).toBe(before.codeExchanges + 1);

    const { connections } = await person.getJson<{ connections: { platform_id: string; patient: string }[] }>(
      `${stack.restUrl}/auth/status`,
    );
    const patient = connections.find(({ platform_id: id }) => id === 'my-hospital')?.patient;
    const base = `${stack.restUrl}/api/fhir/my-hospital`;
    const bundle = await person.getJson<SearchBundle>(`${base}/Observation?category=laboratory&_count=5`);
    const held = await refsInSandbox(stack.sandboxOrigin, `Observation?category=laboratory&patient=${patient}`);
    expect(bundle.total).toBe(givesTotals ? held.length : undefined);
    expect(bundle.entry?.[0]?.fullUrl).toMatch(new RegExp(`^${base}/Observation/`));
    await person.close();
  }, 60_000);

  it('gets nobody in with another secret, and the page does not show it', async () => {
    const secret = 'a-secret-that-is-not-the-one';
    const url = await startRest({ ...credentials, [variable('CLIENT_SECRET')]: secret });
    const person = await Person.withBrowser(browser);
    const result = await person.signIn(`${url}/auth/my-hospital/login`, { login: 'hedda' });
    expect(result).not.toMatch(/is connected/i);
    expect(result).toMatch(/refused|not complete|failed|could not/i);
    expect(result).not.toContain(secret);
    const { status } = await person.get(`${url}/api/fhir/my-hospital/Patient`);
    expect(status).toBe(401);
    await person.close();
  }, 60_000);
});
