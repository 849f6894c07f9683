import type { ChildService } from '@fhir-gateway/testing';
import { generateRecords } from '../records/index.js';
import { SmartApp } from '../testing/smart-app.js';
import { startSandbox } from '../testing/start-sandbox.js';

jest.setTimeout(60_000);

describe('the session of a browser at the sandbox', () => {
  let sandbox: ChildService & { origin: string };
  let login: string;
  beforeAll(async () => {
    sandbox = await startSandbox({});
    const asOf = `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`;
    login = generateRecords({ seed: 1, patients: 12, asOf }).accounts.find(({ patientIds }) => patientIds.length === 1)
      ?.login as string;
  });
  afterAll(async () => {
    await sandbox.stop();
  });

  it('lets the next person in without a password, unless the request says prompt=login', async () => {
    const app = new SmartApp(sandbox.origin);
    await app.connect({ login, scope: 'openid patient/*.rs' });
    expect((await app.browser.open(app.authorizationUrl())).body).not.toContain('id="sign-in"');
    expect((await app.browser.open(app.authorizationUrl({ prompt: 'login' }))).body).toContain('id="sign-in"');
  });

  it('ends where the person signs out, who then goes back; what was granted stays', async () => {
    const app = new SmartApp(sandbox.origin);
    const { access_token: token } = await app.connect({
      login,
      scope: 'openid launch/patient patient/*.rs',
    });
    const fields = {
      client_id: 'fhir-gateway',
      post_logout_redirect_uri: 'http://127.0.0.1:54321/auth/signed-out',
      state: 'state-of-the-logout',
    };
    const asked = await app.browser.open(`${app.origin}/op/logout?${new URLSearchParams(fields)}`);
    const back = await app.browser.submit(asked, 'sign-out');
    expect(back.url).toBe(`${fields.post_logout_redirect_uri}?state=${fields.state}`);
    expect((await app.browser.open(app.authorizationUrl())).body).toContain('id="sign-in"');
    expect((await app.fhir('Patient', token)).status).toBe(200);
  });

  it('does not end for an address that is not registered', async () => {
    const app = new SmartApp(sandbox.origin);
    await app.connect({ login, scope: 'openid patient/*.rs' });
    const query = new URLSearchParams({ client_id: 'fhir-gateway', post_logout_redirect_uri: 'https://evil.example/' });
    const refused = await app.browser.open(`${app.origin}/op/logout?${query}`);
    expect([refused.status, refused.url.startsWith(app.origin)]).toEqual([400, true]);
    expect((await app.browser.open(app.authorizationUrl())).body).not.toContain('id="sign-in"');
  });
});
