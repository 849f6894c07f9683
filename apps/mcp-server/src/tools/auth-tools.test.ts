import { sendJson } from '@fhir-gateway/testing';
import { eras, useTestEndpoint } from '../testing/test-endpoint.js';

const platform = { platform_id: 'stub-ehr' };

describe('the sign-in tools', () => {
  const endpoint = useTestEndpoint({}, { every: 'test' });

  it.each(eras)('lead from "not authenticated" to the patient of the sign-in (%s)', async (era) => {
    const client = await endpoint.connect(era);
    const before = await endpoint.call('get_auth_status', platform, { client });
    expect(before.text).toMatch(/not authenticated.*start_auth/s);

    const started = await endpoint.call('start_auth', platform, { client });
    const link = new URL(String(started.structured['authorization_url']));
    expect(link.href).toMatch(/^http:\/\/localhost:8000\/auth\/stub-ehr\/login\?attempt=/);
    expect(started.text).toContain(link.href);
    expect(started.text).toContain('wait_for_auth');

    const waiting = endpoint.call('wait_for_auth', { ...platform, timeout: 20 }, { client });
    await endpoint.signIn('pat-7');
    const connected = await waiting;
    expect(connected.structured).toMatchObject({
      status: 'connected',
      connection: { platform_id: 'stub-ehr', authenticated: true, patient_id: 'pat-7' },
    });
    expect(connected.text).toContain('pat-7');
    for (const token of endpoint.stub.issued) expect(connected.text).not.toContain(token);
  });

  it('answers "pending" when the wait ends first, and says to call again', async () => {
    await endpoint.call('start_auth', platform);
    const result = await endpoint.call('wait_for_auth', { ...platform, timeout: 0 });
    expect(result.structured).toMatchObject({ status: 'pending' });
    expect(result.text).toMatch(/Call wait_for_auth/);
  });

  it('says truly that the platform did not say whose record it is, and what to do', async () => {
    endpoint.stub.smart.behaviour.codeResponse = ({ patient: _patient, id_token: _identity, ...body }) => ({ body });
    endpoint.stub.answer = (_request, response) =>
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', entry: [] });
    await endpoint.call('start_auth', platform);
    await endpoint.signIn('pat-7');
    const connected = await endpoint.call('wait_for_auth', { ...platform, timeout: 0 });
    expect(connected.structured).toMatchObject({ connection: { patient_unknown: 'unnamed' } });
    expect(connected.text).toMatch(/did not say whose record this is.*\/auth\/stub-ehr\/patient/s);
    const read = await endpoint.call('read', { ...platform, resource_type: 'Patient', resource_id: 'pat-7' });
    expect(read.text).toMatch(/^PATIENT_UNKNOWN.*\/auth\/stub-ehr\/patient/s);
    expect(read.text).not.toContain('Ask for the patient that was chosen');
  });

  it('lists every connection of the session, with what was not granted', async () => {
    const before = await endpoint.call('get_auth_status', {});
    expect(before.structured).toMatchObject({
      connections: [],
      not_connected: expect.arrayContaining(['stub-ehr']) as unknown,
    });
    endpoint.stub.smart.grantedScope = 'launch/patient patient/Observation.rs';
    await endpoint.signIn('pat-7');
    const { structured, text } = await endpoint.call('get_auth_status', {});
    expect(structured['connections']).toEqual([
      expect.objectContaining({
        platform_id: 'stub-ehr',
        patient_id: 'pat-7',
        missing_scopes: expect.arrayContaining(['patient/*.rs']) as unknown,
      }),
    ]);
    expect(text).toMatch(/to the record of patient pat-7\. It renews itself\. .*Not granted: /);
    expect(structured['not_connected']).toBeUndefined();
  });

  it('says which ends a platform has not confirmed', async () => {
    await endpoint.signIn();
    const { behaviour } = endpoint.stub.smart;
    const honest = behaviour.revocationResponse;
    behaviour.revocationResponse = () => ({ status: 503 });
    const ended = await endpoint.call('revoke_auth', platform);
    expect(ended.structured).toEqual({ platform_id: 'stub-ehr', revoked_upstream: false });
    expect(ended.text).toContain('has not confirmed the revocation');
    const waiting = await endpoint.call('get_auth_status', platform);
    expect(waiting.structured).toMatchObject({ unconfirmed_ends: ['stub-ehr'] });
    expect(waiting.text).toContain('stub-ehr: an earlier sign-in was ended here; the platform has not confirmed yet');
    behaviour.revocationResponse = honest;
  });

  it('says that an open platform needs no sign-in', async () => {
    const open = { platform_id: 'stub-open' };
    expect((await endpoint.call('start_auth', open)).text).toMatch(/^PLATFORM_OPEN/);
    expect((await endpoint.call('revoke_auth', open)).text).toMatch(/^PLATFORM_OPEN/);
    const { text, structured } = await endpoint.call('get_auth_status', open);
    expect(text).toBe('stub-open: open. It needs no sign-in. Writing is off there.');
    expect(structured).toMatchObject({ connections: [{ authenticated: true, is_open: true }] });
  });
});
