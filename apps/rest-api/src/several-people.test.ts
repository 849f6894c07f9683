import { sendJson } from '@fhir-gateway/testing';

import type { TestBrowser } from './testing/test-browser.js';
import { beginSignIn, signIn, useTestGateway } from './testing/test-gateway.js';
import { wordsOf } from './testing/page-text.js';

describe('several people in one browser', () => {
  const rest = useTestGateway();
  let browser: TestBrowser;

  beforeAll(() => {
    rest.stub.answer = ({ url, headers }, response) => {
      const patient = headers.authorization?.replace(/.*-of-/, '') ?? 'nobody';
      const base = `${rest.stub.origin}/fhir`;
      const resource = { resourceType: 'Condition', id: `of-${patient}`, code: { text: `Cold of ${patient}` } };
      const entry = [{ fullUrl: `${base}/Condition/of-${patient}`, resource, search: { mode: 'match' } }];
      const link = [{ relation: 'next', url: `${rest.stub.origin}/fhir?_getpages=${patient}` }];
      if (url.endsWith(`/Patient/${patient}`)) {
        return sendJson(response, 200, { resourceType: 'Patient', id: patient, name: [{ text: `Robin ${patient}` }] });
      }
      sendJson(
        response,
        200,
        url.includes('/Condition')
          ? { resourceType: 'Bundle', type: 'searchset', entry, link }
          : { resourceType: 'Bundle' },
      );
    };
  });
  beforeEach(() => {
    browser = rest.browser();
    rest.stub.seen.length = 0;
  });

  const words = async (page: Response) => wordsOf(await page.text());
  const read = async (path: string) => {
    const answer = await browser.visit(`/api/fhir/${path}`);
    return {
      status: answer.status,
      connection: answer.headers.get('fhir-gateway-connection'),
      text: await answer.text(),
    };
  };
  const people = async () => {
    const { body } = await browser.json('/auth/status');
    return (body['connections'] as Record<string, unknown>[]).map((one) => [one['connection_id'], one['patient']]);
  };

  it('stay connected both, are announced, and are read each under an id of their own', async () => {
    expect(await words(await signIn(rest, browser, 'parent'))).not.toContain('another person');
    expect(await read('stub-ehr/Condition?patient=parent')).toMatchObject({ status: 200, connection: null });
    expect(await words(await signIn(rest, browser, 'child'))).toContain(
      'This is another person than before: stub-ehr now means stub-ehr~2 (patient child), and stub-ehr~1 (patient parent) stays connected.',
    );
    expect(await people()).toEqual([
      ['stub-ehr~2', 'child'],
      ['stub-ehr~1', 'parent'],
    ]);
    const child = await read('stub-ehr/Condition?patient=child');
    expect(child).toMatchObject({ status: 200, connection: 'stub-ehr~2' });
    expect(child.text).toContain('Cold of child');
    for (const id of ['stub-ehr~1', 'stub-ehr%7E1']) {
      const parent = await read(`${id}/Condition?patient=parent`);
      expect(parent).toMatchObject({ status: 200, connection: 'stub-ehr~1' });
      expect(parent.text).toContain('Cold of parent');
      expect(parent.text).toContain(`${rest.publicUrl}/api/fhir/stub-ehr~1/Condition/of-parent`);
      expect(parent.text).not.toContain('/api/fhir/stub-ehr/');
    }
    expect((await read('stub-ehr~1/Condition?patient=child')).text).toContain('PATIENT_OUT_OF_SCOPE');
  });

  it('stand apart in the console, each entry with whose it is', async () => {
    await signIn(rest, browser, 'parent');
    await signIn(rest, browser, 'child');
    const connections = await words(await browser.visit('/connections'));
    expect(connections).toMatch(/Stub EHR, Robin child .*means this one.* Stub EHR, Robin parent /);
    // Two people were one list once.
    const choice = await words(await browser.visit('/record/timeline?kind=conditions'));
    expect(choice).toMatch(/Whose record\? .*Robin child .*Robin parent/);
    expect(choice).not.toContain('Cold of');
    const one = await words(await browser.visit('/record/timeline?kind=conditions&platform=stub-ehr~1'));
    expect(one).toMatch(/Robin parent birth date not known Timeline .*Cold of parent/);
    expect(one).not.toContain('Cold of child');
    expect(await words(await browser.visit('/record/timeline?kind=conditions&platform=stub-ehr'))).not.toContain(
      'Cold of parent',
    );
    expect(await words(await browser.visit('/record/summary'))).toContain('Whose record?');
    const form = await browser.text('/connections');
    expect(form).toContain('action="/auth/stub-ehr~1/logout"');
    expect(form).toContain('href="/auth/stub-ehr/login"');
  });

  it('is said on the page where another signs in than the one whose connection has ended', async () => {
    await signIn(rest, browser, 'parent');
    await signIn(rest, browser, 'child');
    const { answer, smart } = rest.stub;
    const { refreshResponse } = smart.behaviour;
    smart.behaviour.refreshResponse = () => ({ status: 400, body: { error: 'invalid_grant' } });
    rest.stub.answer = (_request, response) => sendJson(response, 401, {});
    expect((await read('stub-ehr~1/Condition?patient=parent')).text).toContain('REAUTH_REQUIRED');
    rest.stub.answer = answer;
    smart.behaviour.refreshResponse = refreshResponse;
    expect(await browser.text('/connections')).toContain('href="/auth/stub-ehr~1/login"');
    const again = await beginSignIn(browser, 'stub-ehr~1');
    const arrived = await browser.arrive(`/oauth/callback?${smart.approve(again, 'child').toString()}`);
    expect(await words(arrived)).toContain(
      'This is another person than was meant: stub-ehr now means stub-ehr~2 (patient child). stub-ehr~1 (patient parent) was to be connected again',
    );
    const once = await beginSignIn(browser, 'stub-ehr~1');
    await browser.arrive(`/oauth/callback?${smart.approve(once, 'parent').toString()}`);
    expect((await read('stub-ehr~1/Condition?patient=parent')).text).toContain('Cold of parent');
  });
});
