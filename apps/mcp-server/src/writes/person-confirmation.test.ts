import { AgentGrants, readOnlyGrant } from '@fhir-gateway/auth-server';
import type { Client, ClientOptions } from '@modelcontextprotocol/client';
import { sendJson } from '@fhir-gateway/testing';
import { labResult, type AnyResource } from '../testing/bundles.js';
import { useTestEndpoint } from '../testing/test-endpoint.js';

const { id: _id, ...weight } = labResult('x', { subject: { reference: 'Patient/pat-1' } });
const create = { platform_id: 'stub-open', resource_type: 'Observation', resource: weight };
const hasForms: ClientOptions = { capabilities: { elicitation: { form: {} } } };
type Answer = { action: 'accept' | 'decline' | 'cancel'; content?: Record<string, boolean> };

describe('a write in a client that asks its person with a form', () => {
  const endpoint = useTestEndpoint({ FHIR_GATEWAY_WRITES: 'stub-open,stub-ehr' });
  let patient: AnyResource;

  beforeEach(() => {
    patient = { resourceType: 'Patient', id: 'pat-1', name: [{ text: 'Hedda Example' }] } as AnyResource;
    endpoint.stub.seen.length = 0;
    endpoint.stub.answer = ({ method, target }, response) => {
      if (method === 'POST') return sendJson(response, 201, { ...weight, id: 'new-1' });
      return sendJson(response, 200, target.startsWith('Patient/') ? patient : labResult('a'));
    };
  });

  const sent = () => endpoint.stub.seen.filter(({ method }) => method !== 'GET');

  async function person(answer: Answer, options = hasForms): Promise<{ client: Client; asked: string[] }> {
    const client = await endpoint.connect('auto', options);
    const asked: string[] = [];
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      asked.push(params.message);
      return answer;
    });
    return { client, asked };
  }

  it('is made in one call when the person agrees, who reads whose record it is in plain words', async () => {
    const { client, asked } = await person({ action: 'accept', content: { write: true } });
    const { structured, text } = await endpoint.call('create', create, { client });
    expect(structured).toMatchObject({ state: 'written', ref: 'Observation/new-1' });
    expect(sent()).toHaveLength(1);
    expect(asked).toEqual([expect.stringMatching(/Record of: Hedda Example \(Patient\/pat-1\)\n.*Hemoglobin A1c/s)]);
    expect(asked[0]).not.toMatch(/[{}]/);
    expect(`${text}${JSON.stringify(structured)}`).not.toContain('confirm');
  });

  it.each<[string, Answer]>([
    ['declines', { action: 'decline' }],
    ['closes the form', { action: 'cancel' }],
    ['sends it without agreeing', { action: 'accept', content: { write: false } }],
    ['sends it empty', { action: 'accept', content: {} }],
  ])('is not made when the person %s', async (_what, answer) => {
    const { client } = await person(answer);
    const { structured, text } = await endpoint.call('create', create, { client });
    expect(structured).toMatchObject({ state: 'declined' });
    expect(text).toMatch(/^The person did not agree: nothing has been written/);
    expect(sent()).toEqual([]);
  });

  it('is the only way to write where the person wants to confirm each write', async () => {
    const { session, handle } = await endpoint.otherCaller();
    const grants = new AgentGrants(endpoint.gateway.vault);
    const grant = { ...readOnlyGrant(session), access: 'read-and-write', personConfirms: true } as const;
    await grants.set(session, 'chat-other', grant);
    const own = { ...create, auth_handle: handle };
    const refused = await endpoint.call('create', own);
    expect(refused.text).toMatch(/^GRANT_INSUFFICIENT: The person wants to confirm each change/);
    expect(sent()).toEqual([]);
    const { client, asked } = await person({ action: 'accept', content: { write: true } });
    expect((await endpoint.call('create', own, { client })).structured).toMatchObject({ state: 'written' });
    expect([asked.length, sent().length]).toEqual([1, 1]);
    const declining = await person({ action: 'decline' });
    await endpoint.call('create', own, { client: declining.client });
    expect(sent()).toHaveLength(1);
  });

  /** What a client that does not act on it by itself carries. */
  async function carried(client: Client, args: Record<string, unknown> = create): Promise<string> {
    const options = { allowInputRequired: true };
    const result = await client.callTool({ name: 'create', arguments: args }, options);
    return String((result as unknown as { requestState: string }).requestState);
  }

  const answerWith = (client: Client, requestState: string, answer: Answer, args: Record<string, unknown> = create) =>
    client.callTool(
      { name: 'create', arguments: args, requestState, inputResponses: { confirm_write: answer } } as never,
      { allowInputRequired: true } as never,
    );

  it('is made once, however often the client sends the answer', async () => {
    const { client } = await person({ action: 'decline' });
    const state = await carried(client);
    const agreed: Answer = { action: 'accept', content: { write: true } };
    expect(await answerWith(client, state, agreed)).toMatchObject({ structuredContent: { state: 'written' } });
    expect(await answerWith(client, state, agreed)).toMatchObject({ isError: true });
    expect(sent()).toHaveLength(1);
  });

  it('stays declined, whatever the client sends afterwards', async () => {
    const { client } = await person({ action: 'decline' });
    const state = await carried(client);
    expect(await answerWith(client, state, { action: 'decline' })).toMatchObject({
      structuredContent: { state: 'declined' },
    });
    expect(await answerWith(client, state, { action: 'accept', content: { write: true } })).toMatchObject({
      isError: true,
    });
    expect(sent()).toEqual([]);
  });

  it('is not made of an answer to other content', async () => {
    const { client } = await person({ action: 'decline' });
    const state = await carried(client);
    const other = { ...create, resource: { ...weight, status: 'cancelled' } };
    const agreed: Answer = { action: 'accept', content: { write: true } };
    expect(await answerWith(client, state, agreed, other)).toMatchObject({ isError: true });
    expect(sent()).toEqual([]);
  });

  it('takes no confirm value from the model', async () => {
    const { structured } = await endpoint.call('create', create);
    const { client, asked } = await person({ action: 'accept', content: { write: true } });
    const result = await endpoint.call('create', { ...create, confirm: structured['confirm'] }, { client });
    expect([result.isError, result.text]).toEqual([true, expect.stringMatching(/^ARGUMENT_INVALID.*without confirm/s)]);
    expect([asked, sent()]).toEqual([[], []]);
  });

  it('goes through the preview where the client only opens links', async () => {
    const { client, asked } = await person(
      { action: 'accept', content: { write: true } },
      { capabilities: { elicitation: { url: {} } } },
    );
    expect((await endpoint.call('create', create, { client })).structured).toMatchObject({ state: 'preview' });
    expect(asked).toEqual([]);
  });
});

describe('what is looked at before the person is asked', () => {
  const endpoint = useTestEndpoint({ FHIR_GATEWAY_WRITES: 'stub-open,stub-ehr' });

  beforeEach(() => {
    endpoint.stub.seen.length = 0;
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, labResult('a'));
  });

  it.each([
    ['an element that R4 does not have', { ...weight, bogus: 1 }, /Observation has no element bogus/],
    ['a missing element', { resourceType: 'Observation', status: 'final' }, /Observation\.code is missing/],
    ['a status that there is not', { ...weight, status: 'done' }, /Observation\.status has to be one of/],
  ])('refuses %s', async (_what, resource, expected) => {
    const { isError, text } = await endpoint.call('create', { ...create, resource });
    expect([isError, text]).toEqual([true, expect.stringMatching(expected)]);
    expect(endpoint.stub.seen).toEqual([]);
  });

  it('refuses a resource about another patient than the one of the sign-in, and shows no value for it', async () => {
    endpoint.stub.smart.grantedScope = 'launch/patient patient/*.cruds';
    await endpoint.signIn('pat-1');
    const args = { ...create, platform_id: 'stub-ehr' };
    const other = { ...weight, subject: { reference: 'Patient/tamsin' } };
    expect((await endpoint.call('create', { ...args, resource: other })).text).toMatch(/^PATIENT_OUT_OF_SCOPE/);
    expect((await endpoint.call('create', args)).structured).toMatchObject({ state: 'preview' });
  });

  it('shows what the platform’s own validation finds, where it offers one', async () => {
    endpoint.stub.answer = ({ target }, response) => {
      if (target === 'metadata') {
        const rest = [{ mode: 'server', resource: [{ type: 'Observation', operation: [{ name: 'validate' }] }] }];
        return sendJson(response, 200, { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', rest });
      }
      const issue = [
        { severity: 'error', code: 'invariant', diagnostics: 'obs-7 failed' },
        { severity: 'information', code: 'informational', diagnostics: 'all else is well' },
      ];
      return sendJson(response, 200, { resourceType: 'OperationOutcome', issue });
    };
    const { structured, text } = await endpoint.call('create', create);
    expect(structured).toMatchObject({
      state: 'preview',
      record_content: { warnings: [expect.stringContaining('obs-7 failed')] },
    });
    expect(text).toContain('obs-7 failed');
    expect(text).not.toContain('all else is well');
  });
});
