import { sendJson } from '@fhir-gateway/testing';

import { useTestGateway } from '../testing/test-gateway.js';

const password = 'pass-word-of-the-server';
const basic = `Basic ${Buffer.from(`gateway:${password}`).toString('base64')}`;
const closed = { oauth: undefined, credentials: { type: 'basic' } };
const variables = (id: string, value: string) => ({
  [`FHIR_GATEWAY_PLATFORM_${id}_BASIC_USER`]: 'gateway',
  [`FHIR_GATEWAY_PLATFORM_${id}_BASIC_PASSWORD`]: value,
});

describe('a FHIR server behind HTTP Basic', () => {
  const settings = { ...variables('STUB_BASIC', password), ...variables('STUB_WRONG', 'another-password') };
  const rest = useTestGateway(settings, {}, { 'stub-basic': closed, 'stub-wrong': closed, 'stub-missing': closed });
  let cookie: string;
  beforeAll(async () => {
    const browser = await rest.signedIn('pat-1');
    cookie = browser.sessionCookie;
  });
  beforeEach(() => {
    rest.stub.seen.length = 0;
    rest.stub.answer = (request, response) => {
      const isKnown = request.headers['authorization'] === basic;
      if (isKnown) sendJson(response, 200, { resourceType: 'Patient', id: 'p1' });
      else sendJson(response, 401, 'who are you', { 'www-authenticate': 'Basic realm="x"' });
    };
  });

  const read = async (id: string, headers: Record<string, string> = { cookie }) => {
    const answer = await fetch(`${rest.publicUrl}/api/fhir/${id}/Patient/p1`, { headers });
    return { status: answer.status, challenge: answer.headers.get('www-authenticate'), text: await answer.text() };
  };

  it('is read with a session', async () => {
    expect(await read('stub-basic')).toMatchObject({ status: 200 });
    expect(rest.stub.seen).toMatchObject([{ headers: { authorization: basic } }]);
  });

  it('is not read without one: the answer says how to get it, and names no sign-in there', async () => {
    const { status, challenge, text } = await read('stub-basic', {});
    expect([status, challenge]).toEqual([401, expect.stringMatching(/^Bearer/)]);
    expect(text).toMatch(/SESSION_REQUIRED.*session of this gateway|session of this gateway.*SESSION_REQUIRED/s);
    expect(text).not.toContain('/auth/stub-basic/login');
    expect(rest.stub.seen).toEqual([]);
  });

  it('that refuses them is the operator’s to put right: no 401, no challenge, no sign-in', async () => {
    const { status, challenge, text } = await read('stub-wrong');
    expect([status, challenge]).toEqual([502, null]);
    expect(text).toMatch(/UPSTREAM_CREDENTIALS_REFUSED/);
    expect(text).toMatch(/operator/);
    expect(text).not.toMatch(/\/login|password-|who are you/);
  });

  it('has no sign-in', async () => {
    for (const path of ['login', 'launch']) {
      const answer = await rest.browser().visit(`/auth/stub-basic/${path}?iss=${rest.stub.origin}/fhir&launch=x`);
      expect([answer.status, (await answer.text()).includes('LOGIN_NOT_OFFERED')]).toEqual([409, true]);
    }
  });

  it('leaves the password in no log', () => {
    expect(rest.log()).toContain('UPSTREAM_CREDENTIALS_REFUSED');
    for (const secret of [password, 'another-password', basic]) expect(rest.log()).not.toContain(secret);
  });
});
