import { AgentGrants, readOnlyGrant, type AgentGrant } from '@fhir-gateway/auth-server';
import { sendJson } from '@fhir-gateway/testing';
import { assertMayCall } from '../protocol/protected-call.js';
import { useTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';

const ehr = { platform_id: 'stub-ehr' };

const request = {
  procedure_code: '27447',
  service_date: '2030-12-15',
  place_of_service: '11',
  ordering_npi: '9000000031',
};

describe('what a person lets a chat do', () => {
  const endpoint = useTestEndpoint({ FHIR_GATEWAY_WRITES: 'on' });
  let chat: Awaited<ReturnType<TestEndpoint['otherCaller']>>;
  beforeAll(async () => {
    chat = await endpoint.otherCaller();
    await endpoint.signIn('pat-1', chat.session);
    endpoint.stub.answer = (_request, response) =>
      sendJson(response, 200, {
        resourceType: 'Bundle',
        type: 'searchset',
        entry: [
          { resource: { resourceType: 'Observation', id: 'plain', code: { text: 'Sodium' } } },
          { resource: { resourceType: 'Observation', id: 'kept', meta: { security: [{ code: 'HIV' }] } } },
        ],
      });
  });

  const allow = (grant: Partial<AgentGrant>) =>
    new AgentGrants(endpoint.gateway.vault).set(chat.session, 'chat-other', {
      ...readOnlyGrant(chat.session),
      ...grant,
    });
  const call = (tool: string, args: object = {}) => endpoint.call(tool, { ...ehr, ...args, auth_handle: chat.handle });

  it('is told with who can allow more and where, in both halves of the error, and not as an absence', async () => {
    await allow({ kinds: ['results'] });
    expect((await call('search', { resource_type: 'Observation' })).isError).toBe(false);
    const { isError, text, structured } = await call('search', { resource_type: 'Condition' });
    expect(isError).toBe(true);
    for (const half of [text, JSON.stringify(structured)]) {
      expect(half).toContain('GRANT_INSUFFICIENT');
      expect(half).toContain('Condition (Problems, allergies and family history)');
      expect(half).toContain('http://localhost:8000/auth/agents');
      expect(half).toContain('this says nothing about what is recorded');
      expect(half).not.toContain('start_auth');
    }
  });

  it.each([
    ['get_patient_summary', {}],
    ['search_record', { section: 'results' }],
    ['get_trend', { test: 'sodium' }],
    ['get_changes', {}],
  ])('says in %s that entries labelled as sensitive are left out, and not what or whether', async (tool, args) => {
    const about = (labelled: boolean) =>
      allow({ labelled }).then(() => endpoint.call(tool, { ...args, auth_handle: chat.handle }));
    const { text, structured, isError } = await about(false);
    expect(isError).toBe(false);
    for (const half of [text, JSON.stringify(structured)]) {
      expect(half).toContain('labels as sensitive are not given to this app: there may be some.');
      expect(half).not.toContain('kept');
    }
    expect((await about(true)).text).not.toContain('labels as sensitive');
  });

  it('hears of what the person did not give, and not that the platform does not share it', async () => {
    await allow({ kinds: ['identity'] });
    const { text, structured } = await endpoint.call('get_patient_summary', { auth_handle: chat.handle });
    for (const half of [text, JSON.stringify(structured)]) {
      expect(half).toContain('stub-ehr was not asked: the person did not give them to this app');
      expect(half).not.toContain('does not share');
    }
  });

  it('sends no payer a request for an app that may only read', async () => {
    await allow({});
    endpoint.stub.seen.length = 0;
    expect((await call('submit_prior_auth', request)).text).toMatch(/^GRANT_INSUFFICIENT: This app may read/);
    expect(endpoint.stub.seen.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('does not list connections of platforms that were not allowed', async () => {
    await allow({ platforms: ['stub-other'] });
    const status = await endpoint.call('get_auth_status', { auth_handle: chat.handle });
    expect(JSON.stringify(status.structured)).not.toContain('pat-1');
    await allow({});
    expect((await call('get_auth_status')).text).toContain('pat-1');
  });

  it('says to a client that can ask for more, what to ask for, before a writing tool begins', () => {
    const message = { method: 'tools/call', params: { name: 'delete', arguments: { ...ehr } } };
    const caller = (grant?: AgentGrant) =>
      ({ kind: 'session', session: chat.session, via: 'bearer', ...(grant && { grant }) }) as const;
    const grant = readOnlyGrant(chat.session);
    const refused = { code: 'GRANT_INSUFFICIENT', missingScope: 'gateway.read gateway.write' };
    expect(() => assertMayCall(message, caller(grant), endpoint.gateway)).toThrow(expect.objectContaining(refused));
    expect(() => assertMayCall(message, caller(), endpoint.gateway)).not.toThrow();
    expect(() =>
      assertMayCall(message, caller({ ...grant, access: 'read-and-write' }), endpoint.gateway),
    ).not.toThrow();
    const reading = { method: 'tools/call', params: { name: 'search', arguments: { ...ehr } } };
    expect(() => assertMayCall(reading, caller(grant), endpoint.gateway)).not.toThrow();
    // Where the operator lets nobody write, the tool says that.
    const off = { registry: endpoint.gateway.registry, isWriteAllowed: () => false };
    expect(() => assertMayCall(message, caller(grant), off)).not.toThrow();
  });
});
