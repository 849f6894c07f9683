import { commandLineClientId } from '@fhir-gateway/auth-server';

import type { TestBrowser } from './testing/test-browser.js';
import { useTestGateway } from './testing/test-gateway.js';
import { refreshOf } from './testing/page-text.js';

interface Device {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri_complete: string;
}

describe('connecting a program by its code', () => {
  const rest = useTestGateway();

  const post = (path: string, form: Record<string, string>) =>
    fetch(rest.publicUrl + path, { method: 'POST', body: new URLSearchParams(form) });
  async function begin(): Promise<Device> {
    const form = { client_id: commandLineClientId, resource: `${rest.publicUrl}/api` };
    return (await (await post('/auth/device', form)).json()) as Device;
  }
  const poll = (device: Device) =>
    post('/oauth/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: device.device_code,
      client_id: commandLineClientId,
    });
  const field = (text: string, name: string) => new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(text)?.[1] ?? '';

  async function enter(browser: TestBrowser, device: Device): Promise<Response> {
    const text = await browser.text(device.verification_uri_complete);
    const form = { xsrf: field(text, 'xsrf'), user_code: field(text, 'user_code'), confirm: field(text, 'confirm') };
    return browser.visit('/oauth/device', { form });
  }

  it('gives it a token that reads with the sign-ins of the browser in which the code was entered', async () => {
    const browser = await rest.signedIn('pat-own');
    const device = await begin();
    const consent = new URL((await enter(browser, device)).headers.get('location') ?? '').pathname;
    const page = await browser.text(consent);
    expect(page.replace(/<[^>]*>/g, '')).toContain('FHIR Gateway command line');
    expect(page).toContain(`<strong id="user-code">${device.user_code}</strong>`);
    const answered = await browser.visit(consent, { form: { csrf: field(page, 'csrf'), decision: 'allow' } });
    const resume = refreshOf(await answered.text());
    const last = await browser.visit(resume);
    expect(last.status).toBe(200);
    expect(await last.text()).toContain('FHIR Gateway command line is connected');
    const { access_token: token } = (await (await poll(device)).json()) as { access_token: string };
    const read = await fetch(`${rest.publicUrl}/api/fhir/stub-ehr/Observation`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(read.status).toBe(200);
    const listed = await browser.json('/auth/sessions');
    expect(JSON.stringify(listed.body)).toContain('FHIR Gateway command line');
  });

  it('says on the page that a code is none', async () => {
    const answer = await enter(rest.browser(), {
      ...(await begin()),
      verification_uri_complete: '/oauth/device?user_code=BBBB-BBBB',
    });
    expect(await answer.text()).toContain('There is no such code');
  });
});
