import { sendJson } from '@fhir-gateway/testing';

import { signIn, useTestGateway } from '../testing/test-gateway.js';
import type { TestBrowser } from '../testing/test-browser.js';

interface Section {
  readonly facts: readonly { readonly display: string }[];
}

describe('reads of a record with FHIR_GATEWAY_RECORD_CACHE_SECONDS', () => {
  const rest = useTestGateway({ FHIR_GATEWAY_RECORD_CACHE_SECONDS: '60' });
  let browser: TestBrowser;
  /** What the platform lists as the problem of each patient, and its version. */
  let problems: Record<string, string>;
  let version: number;

  beforeEach(async () => {
    problems = { 'pat-1': 'asthma', 'pat-2': 'gout' };
    version = 1;
    rest.stub.answer = ({ url, headers }, response) => {
      const patient = /pat-\d/.exec(url)?.[0] ?? '';
      if (url.includes('/Patient/')) return sendJson(response, 200, { resourceType: 'Patient', id: patient });
      const etag = `W/"${version}"`;
      if (headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
      const resource = { resourceType: 'Condition', id: 'a', code: { text: problems[patient] } };
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', entry: [{ resource }] }, { etag });
    };
    rest.stub.seen.length = 0;
    browser = await rest.signedIn('pat-1');
  });

  const read = async (): Promise<string[]> => {
    const answer = await browser.visit('/api/record/problems?person=stub-ehr');
    if (answer.status !== 200) return [`${answer.status}`];
    const { facts } = (await answer.json()) as Section;
    return [`${answer.status}`, ...facts.map(({ display }) => display)];
  };
  const conditions = (): unknown[] =>
    rest.stub.seen.filter(({ path }) => path.endsWith('/Condition')).map(({ headers }) => headers['if-none-match']);

  it('ask whether something has changed, and show the same where nothing has', async () => {
    expect([await read(), await read()]).toEqual([
      ['200', 'asthma'],
      ['200', 'asthma'],
    ]);
    expect(conditions()).toEqual([undefined, 'W/"1"']);
  });

  it('show nothing after the connection has ended, and nothing of before after a new sign-in', async () => {
    await read();
    await browser.json('/auth/stub-ehr/logout', { method: 'POST', headers: { 'x-requested-with': 'script' } });
    expect(await read()).toEqual([expect.stringMatching(/^4\d\d$/)]);
    await signIn(rest, browser, 'pat-2');
    expect(await read()).toEqual(['200', 'gout']);
    expect(conditions().slice(1)).toEqual([undefined]);
  });

  it('show nothing of it to another browser', async () => {
    await read();
    browser = await rest.signedIn('pat-1');
    await read();
    expect(conditions()).toEqual([undefined, undefined]);
  });
});
