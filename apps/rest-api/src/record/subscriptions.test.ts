import { freePort, sendJson } from '@fhir-gateway/testing';

import type { TestBrowser } from '../testing/test-browser.js';
import { signInAt, startPeopleGateway } from '../testing/record-people.js';
import type { TestGateway } from '../testing/test-gateway.js';

/** On a busy machine a gateway takes its time to start. */
jest.setTimeout(120_000);

const accept = { accept: 'application/json' };
const webhook = {
  FHIR_GATEWAY_CHANGES_WEBHOOK_URL: 'https://app.example.org/hooks',
  FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
};

async function codeOf(answer: Response): Promise<[number, string | undefined]> {
  return [answer.status, ((await answer.json()) as { code?: string }).code];
}

describe('Subscriptions to changes', () => {
  let rest: TestGateway;
  let browser: TestBrowser;

  const make = (content: unknown) => browser.visit('/api/record/subscriptions', { content, headers: accept });
  const list = () => browser.visit('/api/record/subscriptions', { headers: accept });
  const notify = (type: string, body: string): Promise<Response> => {
    const headers = { 'content-type': type, authorization: 'Bearer guessed', connection: 'close', ...accept };
    const address = new URL(`/subscriptions/${'A'.repeat(43)}`, rest.publicUrl);
    return fetch(address, { method: 'POST', headers, body });
  };
  const start = async (settings: Record<string, string>): Promise<void> => {
    rest = await startPeopleGateway(await freePort(), settings);
    browser = rest.browser();
    for (const platform of ['stub-ehr', 'clinic', 'payer']) await signInAt(rest, browser, platform, 'robert-ehr');
    rest.stub.answer = ({ url: asked }, response) => {
      const part = { mode: 'server', resource: [{ type: 'Patient' }] };
      const statement = { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', rest: [part] };
      sendJson(response, asked.endsWith('/metadata') ? 200 : 404, statement);
    };
  };

  describe('where the operator has a webhook', () => {
    beforeAll(() => start({ ...webhook, FHIR_GATEWAY_WRITES: 'stub-ehr,payer' }));
    afterAll(() => rest.close());

    it.each<[string, unknown, number, string]>([
      ['at a platform that does not offer them', { connection: 'payer' }, 409, 'SUBSCRIPTION_NOT_OFFERED'],
      ['of a connection that there is none of', { connection: 'stub-other' }, 404, 'CONNECTION_UNKNOWN'],
      ['without a connection', {}, 400, 'ARGUMENT_INVALID'],
      ['of a number', { connection: 7 }, 400, 'ARGUMENT_INVALID'],
    ])('are refused %s', async (_name, asked, status, code) => {
      expect(await codeOf(await make(asked))).toEqual([status, code]);
    });

    it.each<[string, string, string, number]>([
      ['an address that there is none of', 'application/fhir+json', '{"resourceType":"Bundle"}', 404],
      ['a body that is no JSON, which is not even parsed', 'application/fhir+json', '{', 404],
      ['a body that is a form', 'application/x-www-form-urlencoded', 'a=b', 404],
    ])('take no notification with %s', async (_name, type, body, status) => {
      expect((await notify(type, body)).status).toBe(status);
      expect(rest.log()).not.toContain('guessed');
    });
  });

  describe('by default', () => {
    beforeAll(() => start({ FHIR_GATEWAY_WRITES: 'on' }));
    afterAll(() => rest.close());

    it('are not there', async () => {
      expect((await list()).status).toBe(404);
      expect((await make({ connection: 'stub-ehr' })).status).toBe(405);
      expect((await notify('application/fhir+json', '{"resourceType":"Bundle"}')).status).toBe(404);
    });
  });
});
