import { setTimeout } from 'node:timers/promises';
import { freePort } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { writeSandboxPlatforms } from './testing/stacks/sandbox-platforms.js';
import { masterKey, startApp, startSandbox } from './testing/stacks/stack.js';

const accessTokenSeconds = 3;

/** The authorization server is `oidc-provider`, which checks proofs, nonces and the thumbprint by code of its own. */
describe('the gateway before a server that binds tokens to a key, and wants a nonce', () => {
  let sandbox: ChildService;
  let rest: ChildService;
  let restUrl: string;

  beforeAll(async () => {
    sandbox = await startSandbox({
      FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS: `${accessTokenSeconds}`,
      FHIR_GATEWAY_SANDBOX_DPOP: 'nonce',
    });
    const origin = String(sandbox.listening['origin']);
    const port = await freePort();
    restUrl = `http://localhost:${port}`;
    rest = await startApp('rest', {
      FHIR_GATEWAY_PORT: `${port}`,
      FHIR_GATEWAY_PUBLIC_URL: restUrl,
      FHIR_GATEWAY_MCP_AUTH: 'local',
      FHIR_GATEWAY_MASTER_KEY: masterKey,
      FHIR_GATEWAY_PLATFORMS_DIR: writeSandboxPlatforms([
        { id: 'bound', origin, authMethod: 'none', oauth: { dpop: 'required' } },
        { id: 'offered', origin, authMethod: 'none', oauth: { dpop: 'if-offered' } },
        { id: 'plain', origin, authMethod: 'none' },
      ]),
      FHIR_GATEWAY_LOG_LEVEL: 'debug',
    });
  }, 90_000);
  afterAll(async () => {
    await rest?.stop();
    await sandbox?.stop();
  });

  it.each(['bound', 'offered', 'plain'])(
    'signs in, reads, refreshes, reads again and disconnects (%s)',
    async (id) => {
      const browser = new FormBrowser();
      const read = async () => (await browser.open(`${restUrl}/api/fhir/${id}/Observation?_count=1`)).status;
      await signInAs(browser, `${restUrl}/auth/${id}/login`, 'hedda');
      expect([await read(), await read()]).toEqual([200, 200]);
      await setTimeout(accessTokenSeconds * 1000 + 500);
      expect(await read()).toBe(200);
      const headers = { origin: restUrl };
      const ended = await browser.open(`${restUrl}/auth/${id}/logout`, { method: 'POST', headers });
      expect(ended.status).toBe(200);
      expect(await read()).toBe(401);
    },
    60_000,
  );

  it('leaves no proof in what the gateway writes', () => {
    // Every proof begins with a header of the type `dpop+jwt`.
    expect(rest.output()).not.toContain(Buffer.from('{"typ":"dpop+jwt"').toString('base64url'));
  });
});
