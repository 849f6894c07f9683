import { AgentGrants, readOnlyGrant, type AgentGrant } from '@fhir-gateway/auth-server';
import {
  handleKinds,
  issueConfirmation,
  recordRule,
  SessionRequestLedger,
  takeConfirmation,
  type HandleCaller,
} from '@fhir-gateway/gateway';
import { sendJson, unsettledNames, unsettledRequest } from '@fhir-gateway/testing';
import type { Session } from '@fhir-gateway/token-vault';
import { startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';
import { tools } from './index.js';

/** Which kind of handle each argument of a tool takes. */
const handleArguments = {
  cursor: { of: ['get_next_page'], kind: 'page' },
  form_id: { of: ['answer_next_question'], kind: 'form' },
  response_ids: { of: ['submit_prior_auth'], kind: 'response' },
  order_id: { of: ['prepare_prior_auth', 'get_questionnaire_package', 'submit_prior_auth'], kind: 'order' },
  confirm: {
    of: [
      ...['create', 'update', 'patch', 'delete', 'submit_prior_auth'],
      'assign_prior_auth_answer',
      ...['check_prior_auth', 'get_questionnaire_package', 'answer_next_question', 'list_prior_auths'],
    ],
    kind: 'confirmation',
  },
} as const;
const rows = [1, 2, 3, 4].map((id) => ({
  resource: { resourceType: 'Observation', id: `o${id}`, code: { text: 'Sodium' } },
}));
const { page, form, formSources, response, order, confirmation, agreement, shareDraft, requestDraft, packet } =
  handleKinds;

/** A handle of an agent: the caller that has it, and what opening it gives. */
interface Issued {
  open(caller: HandleCaller): Promise<unknown>;
}
type Kind = keyof typeof handleKinds;
interface Fact {
  readonly event: string;
  readonly code?: string;
}
/** How the gateway gives out and opens each kind. A new kind has to be here, or this file does not compile. */
const makers: Readonly<Record<Kind, (endpoint: TestEndpoint, caller: HandleCaller) => Promise<Issued>>> = {
  page: async ({ gateway: { cursors } }, caller) => {
    const asked = { path: 'Observation', query: 'patient=pat-1' };
    const rest = { rows: [{ type: 'Observation', ref: 'Observation/o2' }], isLast: true };
    const cursor = (await cursors.issue({ ...asked, resourceType: 'Observation', rest }, caller)) ?? '';
    return { open: async (other) => cursors.open(cursor, other) };
  },
  confirmation: async ({ gateway: { handles } }, caller) => {
    const confirm = await issueConfirmation(handles, caller, 'this', '1');
    return { open: async (other) => takeConfirmation(handles, other, 'this', confirm) };
  },
  form: kept('form'),
  response: kept('response'),
  order: kept('order'),
  formSources: kept('formSources'),
  agreement: kept('agreement'),
  shareDraft: kept('shareDraft'),
  requestDraft: kept('requestDraft'),
  packet: kept('packet'),
};
/** Kinds that hold what was read: each opening is audited. */
const withContent: readonly Kind[] = ['page', 'form', 'response', 'order', 'requestDraft', 'packet'];

function kept(
  name: 'form' | 'formSources' | 'response' | 'order' | 'agreement' | 'shareDraft' | 'requestDraft' | 'packet',
) {
  return async ({ gateway: { handles } }: TestEndpoint, caller: HandleCaller): Promise<Issued> => {
    const rule = withContent.includes(name) ? recordRule(caller) : {};
    await handles.set(handleKinds[name], caller, 'a-handle-of-it', { value: 'kept', rule });
    return {
      open: async (other) => {
        const found = await handles.open(handleKinds[name], other, 'a-handle-of-it');
        if (!found) throw Object.assign(new Error('unknown'), { code: 'UNKNOWN' });
        return found.value;
      },
    };
  };
}

describe('handles', () => {
  let nowMs = Date.now();
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    endpoint = await startTestEndpoint({ FHIR_GATEWAY_WRITES: 'on' }, {}, () => nowMs);
    endpoint.stub.answer = ({ target }, answer) =>
      sendJson(
        answer,
        200,
        /^Observation\/./.test(target)
          ? { resourceType: 'Observation', id: '1', meta: { versionId: '1' } }
          : { resourceType: 'Bundle', type: 'searchset', entry: rows },
      );
  });
  afterAll(() => endpoint.close());

  const stubEhr = () => endpoint.gateway.registry.resolve('stub-ehr');
  const grants = () => new AgentGrants(endpoint.gateway.vault);
  const agentOf = async (owner: Session, group: string, grant: Partial<AgentGrant> = {}) => {
    const { vault } = endpoint.gateway;
    const handle = await vault.issue(owner, 'handle', { group });
    const session = await vault.authenticate(handle);
    await grants().set(session, group, {
      ...readOnlyGrant(session),
      access: 'read-and-write',
      labelled: true,
      ...grant,
    });
    return { session, handle };
  };
  /** As a call of a tool finds its caller: the grant and the connection as they are now. */
  const callerOf = async (session: Session, isAgent = true): Promise<HandleCaller> => ({
    platform: stubEhr(),
    session,
    ...(isAgent && { grant: await grants().of(session) }),
    app: 'mcp',
    requestId: 'request',
  });

  /** What a person may do later. */
  const changes: Readonly<Record<string, (chat: Chat) => Promise<unknown>>> = {
    'narrows the grant to another platform': ({ allow }) => allow({ platforms: ['stub-open'] }),
    'narrows the grant to another kind': ({ allow }) => allow({ kinds: ['identity'] }),
    'takes labelled entries out of the grant': ({ allow }) => allow({ labelled: false }),
    'ends the agent': ({ session }) =>
      endpoint.gateway.vault.revokeWhere(session, ({ group }) => group === 'chat-other'),
    disconnects: ({ session }) => endpoint.gateway.auth.disconnect(session, stubEhr()),
    'signs in again as another patient': async ({ session }) => {
      await endpoint.gateway.auth.disconnect(session, stubEhr());
      await endpoint.signIn('pat-2', session);
    },
    'signs in again after disconnecting': async ({ session }) => {
      await endpoint.gateway.auth.disconnect(session, stubEhr());
      await endpoint.signIn('pat-1', session);
    },
    'signs out': ({ session }) => endpoint.gateway.vault.endSession(session),
  };
  type Chat = Awaited<ReturnType<typeof begin>>;
  async function begin() {
    const { handle } = await endpoint.otherCaller();
    const session = await endpoint.gateway.vault.authenticate(handle);
    await endpoint.signIn('pat-1', session);
    const allow = async (grant: Partial<AgentGrant>) =>
      grants().set(session, 'chat-other', { ...(await grants().of(session)), ...grant });
    return { session, handle, allow, caller: await callerOf(session) };
  }
  /** What a try to open ended with: `served`, or a code. */
  const tried = async (open: () => Promise<unknown>): Promise<string> =>
    open().then(
      () => 'served',
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    );
  /** Grants are about what is read; a confirmation, and what was agreed to, are judged with what is then sent. */
  const isJudgedLater = (kind: Kind, change: string) => !withContent.includes(kind) && /grant/.test(change);

  it('are known for every argument of every tool that takes one (a new one fails here)', () => {
    const isHandle = (name: string) =>
      /cursor|confirm$|^form_id|response_id|order_id|draft|_token$|handle$|job/.test(name);
    const taken = tools.flatMap(({ name: tool, inputSchema }) =>
      Object.keys(inputSchema.shape).flatMap((name) =>
        isHandle(name) && name !== 'auth_handle' ? `${tool} ${name}` : [],
      ),
    );
    const known = Object.entries(handleArguments).flatMap(([name, { of }]) => of.map((tool) => `${tool} ${name}`));
    // A place in what is found anew: nothing is kept for it.
    expect(taken.sort()).toEqual([...known, 'search_record cursor'].sort());
    expect([
      page,
      form,
      formSources,
      response,
      order,
      confirmation,
      agreement,
      shareDraft,
      requestDraft,
      packet,
    ]).toHaveLength(Object.keys(handleKinds).length);
  });

  /** Everybody else who may have seen the handle. */
  async function othersOf(chat: Chat): Promise<readonly HandleCaller[]> {
    const same = await agentOf(chat.session, 'chat-same');
    const narrow = await agentOf(chat.session, 'chat-narrow', { kinds: ['identity'] });
    const { vault } = endpoint.gateway;
    const browser = await vault.authenticate(await vault.issue(chat.session, 'browser'));
    const agents = [same, narrow].map(({ session }) => callerOf(session));
    return [...(await Promise.all(agents)), await callerOf(browser, false), (await begin()).caller];
  }
  const issueAll = (chat: Chat) =>
    Promise.all(
      (Object.keys(makers) as Kind[]).map(async (kind) => ({
        kind,
        issued: await makers[kind](endpoint, chat.caller),
      })),
    );

  it.each(Object.keys(changes))('of each kind serve nothing after the person %s, nor anybody else', async (change) => {
    const chat = await begin();
    const others = await othersOf(chat);
    const all = await issueAll(chat);
    await changes[change]?.(chat);
    const now = await tried(() => callerOf(chat.session)).then((code) =>
      code === 'served' ? callerOf(chat.session) : undefined,
    );
    endpoint.stub.seen.length = 0;
    const served: string[] = [];
    for (const { kind, issued } of all) {
      for (const other of others) {
        if ((await tried(() => issued.open(other))) === 'served') served.push(`${kind} by another`);
      }
      if (now && (await tried(() => issued.open(now))) === 'served') served.push(kind);
    }
    expect(served).toEqual(Object.keys(makers).filter((kind) => isJudgedLater(kind as Kind, change)));
    expect(endpoint.stub.seen).toEqual([]);
  });

  it('of each kind are unknown to everybody else, and open for their holder', async () => {
    const chat = await begin();
    const others = await othersOf(chat);
    const codes = new Set<string>();
    for (const { kind, issued } of await issueAll(chat)) {
      for (const other of others) codes.add(await tried(() => issued.open(other)));
      expect([kind, await tried(() => issued.open(chat.caller))]).toEqual([kind, 'served']);
    }
    expect([...codes].sort()).toEqual(['ARGUMENT_INVALID', 'CURSOR_INVALID', 'UNKNOWN']);
  });

  it('leave an audit entry, and a use of the agent, for each opening of what was read', async () => {
    for (const kind of withContent) {
      const chat = await begin();
      const issued = await makers[kind](endpoint, chat.caller);
      const audited = jest.spyOn(endpoint.gateway.agentUses, 'note');
      await issued.open(chat.caller);
      expect(audited.mock.calls.map(([, { event, outcome, sessionId }]) => [event, outcome, sessionId])).toEqual([
        [kind === 'page' ? 'fhir.search-type' : 'fhir.held', 'allowed', chat.session.id],
      ]);
      audited.mockRestore();
      await endpoint.gateway.agentUses.flush();
      const uses = await endpoint.gateway.agentUses.list(chat.session, 'chat-other');
      expect(uses.map(({ kind: of, reads }) => [of, reads])).toEqual([[kind === 'page' ? 'results' : 'all', 1]]);
    }
  });

  it('rows kept for get_next_page are not served after the person narrowed the grant or disconnected', async () => {
    const chat = await begin();
    const ehr = { platform_id: 'stub-ehr', auth_handle: chat.handle };
    const found = await endpoint.call('search', { ...ehr, resource_type: 'Observation', limit: 2 });
    const next = { ...ehr, cursor: found.structured['cursor'] };
    expect((await endpoint.call('get_next_page', next)).isError).toBe(false);
    const other = await agentOf(chat.session, 'chat-same');
    const asked = await endpoint.call('get_next_page', { ...next, auth_handle: other.handle });
    expect(asked.text).toMatch(/^CURSOR_INVALID/);
    await chat.allow({ kinds: ['identity'] });
    expect((await endpoint.call('get_next_page', next)).text).toMatch(/^GRANT_INSUFFICIENT/);
    await chat.allow({ kinds: 'all' });
    await endpoint.gateway.auth.disconnect(chat.session, stubEhr());
    expect((await endpoint.call('get_next_page', next)).text).toMatch(/^LOGIN_REQUIRED/);
  });

  it('a write is not committed with the confirmation of another agent of the session', async () => {
    const chat = await begin();
    const other = await agentOf(chat.session, 'chat-same');
    const write = { platform_id: 'stub-ehr', resource_type: 'Observation', resource_id: '1' };
    const preview = await endpoint.call('delete', { ...write, auth_handle: chat.handle });
    const { confirm } = preview.structured;
    expect(confirm).toBeDefined();
    endpoint.stub.seen.length = 0;
    const refused = await endpoint.call('delete', { ...write, confirm, auth_handle: other.handle });
    expect(refused.text).toMatch(/^ARGUMENT_INVALID/);
    expect(endpoint.stub.seen.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  it('an answer is not assigned by an agent that may not write, with what another agent was shown, or after a disconnect', async () => {
    const { requestId: request_id, number, entry } = unsettledNames;
    const chat = await begin();
    const ledger = new SessionRequestLedger(endpoint.gateway.vault, chat.session);
    await ledger.write(entry, unsettledRequest('stub-ehr') as never);
    const assign = (more: object, handle = chat.handle) =>
      endpoint.call('assign_prior_auth_answer', {
        platform_id: 'stub-ehr',
        request_id,
        number,
        auth_handle: handle,
        ...more,
      });
    const shown = async () => ({ confirm: (await assign({})).structured['confirm'] });
    const other = await agentOf(chat.session, 'chat-same');
    const trail = endpoint.gateway.auditTrail as unknown as { record(fact: Fact, subjects?: object): void };
    const audited = jest.spyOn(trail, 'record');
    expect((await assign(await shown(), other.handle)).text).toMatch(/^ARGUMENT_INVALID/);
    const before = await shown();
    await endpoint.gateway.auth.disconnect(chat.session, stubEhr());
    expect((await assign(before)).text).toMatch(/^LOGIN_REQUIRED/);
    await endpoint.signIn('pat-1', chat.session);
    expect((await assign(before)).text).toMatch(/^ARGUMENT_INVALID/);
    await chat.allow({ access: 'read' });
    expect((await assign({})).text).toMatch(/^GRANT_INSUFFICIENT/);
    await chat.allow({ access: 'read-and-write', personConfirms: true });
    expect((await assign({})).text).toMatch(/^GRANT_INSUFFICIENT/);
    await chat.allow({ personConfirms: false });
    expect((await assign({}, (await begin()).handle)).text).toMatch(/^PRIOR_AUTH_UNKNOWN/);
    expect(await ledger.read(entry)).not.toHaveProperty('assigned');
    const done = await assign(await shown());
    expect(done.structured).toMatchObject({
      state: 'assigned',
      decision: { status: 'approved', authorization_number: number },
    });
    expect(done.text).toContain('a person said');
    const entries = audited.mock.calls.filter(([{ event }]) => event === 'answer.assigned');
    expect(entries.map(([fact]) => fact.code)).toEqual([
      ...[
        'ARGUMENT_INVALID',
        'LOGIN_REQUIRED',
        'ARGUMENT_INVALID',
        'GRANT_INSUFFICIENT',
        'GRANT_INSUFFICIENT',
        undefined,
      ],
    ]);
    expect(entries.at(-1)?.[1]).toMatchObject({ actor: 'chat', grant: 'chat-other' });
    expect(JSON.stringify(entries)).not.toContain(number);
    expect(endpoint.stub.seen.filter(({ url }) => url.includes('Claim'))).toEqual([]);
    audited.mockRestore();
  });

  it('serve nothing after their end', async () => {
    const chat = await begin();
    const all = await issueAll(chat);
    const began = nowMs;
    for (const { kind, issued } of all) {
      nowMs = began + (handleKinds[kind].lifeSeconds + 2) * 1000;
      expect(await tried(() => issued.open(chat.caller))).not.toBe('served');
    }
  });
});
