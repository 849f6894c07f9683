import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@fhir-gateway/testing';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { startLocalGateway, type LocalGateway } from './testing/stacks/launcher.js';

describe('a platform file in the short form', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-short-'));
  let gateway: LocalGateway;

  beforeAll(async () => {
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    const file = {
      id: 'my-hospital',
      name: 'My Hospital',
      type: 'ehr',
      fhir_base_url: `${origin}/fhir`,
      oauth: { authorize_url: `${origin}/op/authorize`, token_url: `${origin}/op/token` },
    };
    writeFileSync(join(folder, 'my-hospital.json'), JSON.stringify(file));
    gateway = await startLocalGateway({
      FHIR_GATEWAY_SANDBOX_PORT: `${port}`,
      FHIR_GATEWAY_PLATFORMS_DIR: folder,
      FHIR_GATEWAY_PLATFORM_MY_HOSPITAL_CLIENT_ID: 'fhir-gateway',
    });
  }, 100_000);

  afterAll(async () => {
    await gateway?.stop();
    rmSync(folder, { recursive: true });
  });

  it('signs a person in and reads, and the start says what was assumed', async () => {
    await signInAs(new FormBrowser(), `${gateway.restUrl}/auth/my-hospital/login`, 'tamsin');
    const answer = await fetch(`${gateway.restUrl}/api/fhir/my-hospital/Observation?category=laboratory&_count=1`);
    expect([answer.status, ((await answer.json()) as { total: number }).total]).toEqual([200, expect.any(Number)]);
    expect(gateway.output()).toContain('oauth.scopes was taken to be');
  }, 60_000);
});
