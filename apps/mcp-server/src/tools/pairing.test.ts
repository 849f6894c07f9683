import type { AddressInfo } from 'node:net';
import express from 'express';
import { clientAddress, rememberClientAddress } from '../client-address.js';
import { eras, startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';

const platform = { platform_id: 'stub-ehr' };
const labs = { ...platform, resource_type: 'Observation' };

describe('the tools in pairing mode', () => {
  let endpoint: TestEndpoint;

  beforeEach(async () => {
    endpoint = await startTestEndpoint({ FHIR_GATEWAY_MCP_AUTH: 'pairing' });
  });

  afterEach(() => endpoint.close());

  /** A person whose browser signs in by a pairing link and shows a code. */
  async function codeOf(patient: string, id: string): Promise<string> {
    const { vault, pairing } = endpoint.gateway;
    const session = await vault.activate(vault.mintCredential(), 'browser');
    await endpoint.signIn(patient, session);
    await pairing.begin(session, { id, platformId: 'stub-ehr' });
    await pairing.signedIn(session, { id, platformId: 'stub-ehr' });
    return (await pairing.showCode(session, 'stub-ehr')) ?? '';
  }

  it.each(eras)('lead from no handle to the record by way of a code (%s)', async (era) => {
    const client = await endpoint.connect(era);
    const started = await endpoint.call('start_auth', { ...platform, scopes: ['patient/*.rs'] }, { client });
    const link = new URL(String(started.structured['authorization_url']));
    expect(link.pathname).toBe('/auth/stub-ehr/login');
    expect(Object.fromEntries(link.searchParams)).toEqual({ pairing: '1', scope: 'patient/*.rs' });
    expect(started.text).toMatch(/code.*wait_for_auth.*pairing_code/s);

    const code = await codeOf('pat-7', 'a');
    const typed = code.toLowerCase().replace('-', ' ');
    const connected = await endpoint.call('wait_for_auth', { ...platform, pairing_code: typed }, { client });
    expect(connected.structured).toMatchObject({ status: 'connected', connection: { patient_id: 'pat-7' } });
    const { auth_handle: handle } = connected.structured;
    expect(connected.text).toContain(String(handle));
    const found = await endpoint.call('search', { ...labs, auth_handle: handle }, { client });
    expect(found.isError).toBe(false);
    for (const secret of [code, String(handle)]) expect(endpoint.log()).not.toContain(secret);
  });

  it.each(['search', 'wait_for_auth', 'revoke_auth'])('%s without a handle says how to get one', async (tool) => {
    const { isError, text } = await endpoint.call(tool, labs);
    expect(isError).toBe(true);
    expect(text).toMatch(/start_auth.*code.*pairing_code.*auth_handle/s);
    expect(endpoint.stub.seen).toEqual([]);
  });

  it('say the same of a code that is wrong, used, or no code at all, and end the guessing', async () => {
    const code = await codeOf('pat-7', 'a');
    const redeem = (text: string) => endpoint.call('wait_for_auth', { ...platform, pairing_code: text });
    expect((await redeem(code)).isError).toBe(false);
    const refused = await Promise.all([code, '22222-22222', 'hello', '-'].map(redeem));
    for (const { text } of refused) expect(text).toBe(refused[0]?.text);
    expect(refused[0]?.text).toMatch(/^PAIRING_CODE_UNKNOWN.*start_auth/s);
    await redeem('22222-22223');
    const limited = await redeem(await codeOf('pat-7', 'b'));
    expect(limited.text).toMatch(/^PAIRING_ATTEMPTS_EXCEEDED.*Wait 60 seconds/s);
  });

  it('open with a handle its own session and no other', async () => {
    const handles = [];
    for (const patient of ['pat-1', 'pat-2']) {
      const paired = await endpoint.call('wait_for_auth', {
        ...platform,
        pairing_code: await codeOf(patient, patient),
      });
      handles.push(paired.structured['auth_handle']);
    }
    const statusOf = async (handle: unknown) =>
      (await endpoint.call('get_auth_status', { ...platform, auth_handle: handle })).structured['connections'];
    expect(await statusOf(handles[0])).toMatchObject([{ patient_id: 'pat-1' }]);
    expect(await statusOf(handles[1])).toMatchObject([{ patient_id: 'pat-2' }]);
    await endpoint.call('revoke_auth', { ...platform, auth_handle: handles[0] });
    expect(await statusOf(handles[0])).toMatchObject([{ authenticated: false }]);
    expect(await statusOf(handles[1])).toMatchObject([{ authenticated: true }]);
  });

  it('begin a sign-in of the handle’s own session where there is a handle', async () => {
    const { handle } = await endpoint.otherCaller();
    const started = await endpoint.call('start_auth', { ...platform, auth_handle: handle });
    expect(String(started.structured['authorization_url'])).toMatch(/login\?attempt=/);
  });

  it('point to a new pairing when a handle was revoked', async () => {
    const { handle } = await endpoint.otherCaller();
    await endpoint.gateway.vault.revoke(handle);
    const { text } = await endpoint.call('search', { ...labs, auth_handle: handle });
    expect(text).toMatch(/^SESSION_UNKNOWN.*without auth_handle/s);
  });

  it('say that an open platform needs no sign-in', async () => {
    expect((await endpoint.call('start_auth', { platform_id: 'stub-open' })).text).toMatch(/^PLATFORM_OPEN/);
  });
});

it('a pairing code is refused where chats are not paired', async () => {
  const endpoint = await startTestEndpoint();
  const { text } = await endpoint.call('wait_for_auth', { ...platform, pairing_code: '22222-22222' });
  expect(text).toMatch(/^ARGUMENT_INVALID/);
  await endpoint.close();
});

it('the address that guesses are counted by is the socket’s, whatever a header says', async () => {
  const app = express();
  app.get('/', rememberClientAddress(), async (_req, res) => {
    await new Promise((resolve) => setImmediate(resolve));
    res.send(clientAddress());
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-forwarded-for': '192.0.2.7' } });
  expect(await answer.text()).toBe('127.0.0.1');
  server.closeAllConnections();
  server.close();
});
