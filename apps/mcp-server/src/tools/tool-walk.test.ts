import { AgentGrants, readOnlyGrant, type AgentGrant } from '@fhir-gateway/auth-server';
import { sendJson } from '@fhir-gateway/testing';
import { VaultError } from '@fhir-gateway/token-vault';

import { useTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';
import type { Tool } from '../tool/tool.js';
import { calledTool, tools } from './index.js';

/** What asks for nobody: it answers who is not known, and while nothing can be audited. */
const forAnybody = { list_platforms: 'answers', find_provider: 'DIRECTORY', check_formulary: 'DIRECTORY' };
const writing = ['create', 'update', 'patch', 'delete'];

/** What every tool does in the same way, by the table of tools: a new one cannot be missed. */
describe('every tool', () => {
  const endpoint = useTestEndpoint({ FHIR_GATEWAY_WRITES: 'on' });
  let chat: Awaited<ReturnType<TestEndpoint['otherCaller']>>;
  beforeAll(async () => {
    chat = await endpoint.otherCaller();
    await endpoint.signIn('pat-1', chat.session);
    endpoint.stub.answer = ({ target }, response) =>
      sendJson(
        response,
        200,
        target.startsWith('Patient/')
          ? { resourceType: 'Patient', id: 'pat-1' }
          : { resourceType: 'Bundle', type: 'searchset' },
      );
  });
  beforeEach(() => void (endpoint.stub.seen.length = 0));
  afterEach(() => jest.restoreAllMocks());

  const allow = (grant: Partial<AgentGrant>) =>
    new AgentGrants(endpoint.gateway.vault).set(chat.session, 'chat-other', {
      ...readOnlyGrant(chat.session),
      ...grant,
    });
  const takes = ({ inputSchema }: Tool, name: string) => name in inputSchema.shape;

  async function beginning(name: string, args: Record<string, unknown>): Promise<string> {
    const { isError, text } = await endpoint.call(name, args);
    const [first = ''] = isError ? (/^[A-Z_]+/.exec(text) ?? ['?']) : ['answers'];
    return first;
  }

  /** What each tool that does not begin its answer with this code begins it with instead, its example called with `args`. */
  async function others(code: string, of: readonly Tool[], args: object): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const tool of of) {
      const at = takes(tool, 'platform_id') ? { platform_id: 'stub-ehr' } : {};
      const { person: _nobody, ...example } = tool.example;
      const soon = takes(tool, 'timeout') ? { timeout: 0 } : {};
      const given = { ...example, ...at, ...soon, ...args };
      const first = await beginning(tool.name, given);
      // Through ask_payer everything is as it is by the tool's own name.
      const delegated = { name: 'ask_payer', args: { ask: tool.name, arguments: given } };
      if (calledTool(delegated).name !== 'ask_payer')
        expect(await beginning(delegated.name, delegated.args)).toBe(first);
      if (first !== code) found[tool.name] = first.replace(/_NOT_OFFERED$/, '');
    }
    return found;
  }
  const asChat = (args: object = {}) => ({ ...args, auth_handle: chat.handle });

  it('knows no platform that there is not', async () => {
    const named = tools.filter((tool) => takes(tool, 'platform_id'));
    expect(await others('PLATFORM_NOT_FOUND', named, asChat({ platform_id: 'nowhere' }))).toEqual({});
    expect(endpoint.stub.seen).toEqual([]);
  });

  it('knows no handle that opens nothing', async () => {
    expect(await others('SESSION_UNKNOWN', tools, { auth_handle: 'x'.repeat(43) })).toEqual(forAnybody);
    expect(endpoint.stub.seen).toEqual([]);
  });

  it('that is about a record asks to sign in first', async () => {
    expect(await others('LOGIN_REQUIRED', tools, {})).toEqual({
      ...forAnybody,
      // How it stands with the sign-in, and what platforms say of themselves.
      ...{ get_auth_status: 'answers', start_auth: 'answers', wait_for_auth: 'answers', revoke_auth: 'answers' },
      ...{ get_capabilities: 'ANSWER_UNEXPECTED', get_policy_rules: 'answers', ask_payer: 'answers' },
      // It asks for the patient, and says what it knows of the payer.
      prepare_prior_auth: 'answers',
      // What names nobody: no patient, no form, no cursor and no request of this session.
      ...{ check_prior_auth: 'PATIENT_MISSING', list_prior_auths: 'PATIENT_MISSING' },
      ...{ get_questionnaire_package: 'PATIENT_MISSING', answer_next_question: 'FORM_UNKNOWN' },
      ...{ get_next_page: 'CURSOR_INVALID', check_prior_auth_status: 'PAYER_NOT_CONFIGURED' },
    });
    expect(endpoint.stub.seen.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
  });

  it('that takes a person knows none whom the session has not', async () => {
    const personal = tools.filter((tool) => takes(tool, 'person'));
    expect(personal.length).toBeGreaterThan(4);
    expect(await others('PERSON_UNKNOWN', personal, asChat({ person: 'nobody' }))).toEqual({});
  });

  it('reaches no platform that the person has not allowed', async () => {
    await allow({ platforms: ['stub-other'], access: 'read-and-write' });
    expect(await others('GRANT_INSUFFICIENT', tools, asChat())).toEqual({
      ...forAnybody,
      ...{ get_capabilities: 'ANSWER_UNEXPECTED', get_next_page: 'CURSOR_INVALID', ask_payer: 'answers' },
      // A person has no connections then.
      ...{ get_patient_summary: 'LOGIN_REQUIRED', search_record: 'LOGIN_REQUIRED', get_trend: 'LOGIN_REQUIRED' },
      ...{ get_changes: 'LOGIN_REQUIRED', share_record: 'LOGIN_REQUIRED' },
    });
    expect(endpoint.stub.seen.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
  });

  it('that writes does nothing for an app that may read', async () => {
    await allow({});
    const changing = tools.filter(({ name }) => writing.includes(name));
    expect(await others('GRANT_INSUFFICIENT', changing, asChat())).toEqual({});
    expect(endpoint.stub.seen).toEqual([]);
  });

  it('is refused while nothing can be audited', async () => {
    jest.spyOn(Object.getPrototypeOf(endpoint.gateway.auditTrail), 'isFull', 'get').mockReturnValue(true);
    expect(await others('AUDIT_UNAVAILABLE', tools, asChat())).toEqual(forAnybody);
    expect(endpoint.stub.seen).toEqual([]);
  });

  it('says that the store is away, and takes nobody for a stranger', async () => {
    const outage = () => Promise.reject(new VaultError('STORE_UNAVAILABLE', 'The session store does not answer.'));
    jest.spyOn(endpoint.gateway.vault, 'authenticate').mockImplementation(outage);
    expect(await others('STORE_UNAVAILABLE', tools, asChat())).toEqual(forAnybody);
    expect(endpoint.stub.seen).toEqual([]);
  });
});
