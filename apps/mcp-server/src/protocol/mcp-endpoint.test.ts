import { plainMarks, sendJson } from '@fhir-gateway/testing';
import { labResult, searchset } from '../testing/bundles.js';
import { startSdkEndpoint, type SdkEndpoint } from '../testing/sdk-endpoint.js';

import { startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';
import { bodyText } from '../messages/json-rpc.js';
import { listedTools } from '../tools/index.js';
import { offerOf } from '../tools/offer.js';
import { McpEndpoint } from './mcp-endpoint.js';
import { readPosted } from '../messages/message.js';
import type { Era } from '../messages/revisions.js';
import { fullIdentity, serverIdentity } from './server-identity.js';

type Json = Record<string, unknown>;
type Headers = Record<string, string>;

/** What one side answered: the notifications before the answer, then the answer. */
interface Said {
  readonly status: number;
  readonly notifications: readonly unknown[];
  readonly document: Json | undefined;
}

const eras: readonly Era[] = ['legacy', 'modern'];
const accept = 'application/json, text/event-stream';
const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const without = (object: Json, name: string): Json =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

/** A request as a client of that era sends it; `_meta` of the parameters is added to the envelope. */
function request(era: Era, method: string, params: Json = {}, id: unknown = 'a "1"'): { body: Json; headers: Headers } {
  const isModern = era === 'modern';
  const _meta = { ...(isModern && envelope), ...(params['_meta'] as Json | undefined) };
  const whole = { ...params, ...(Object.keys(_meta).length > 0 && { _meta }) };
  const name = method === 'resources/read' ? params['uri'] : params['name'];
  return {
    body: { jsonrpc: '2.0', id, method, params: whole },
    headers: {
      'content-type': 'application/json',
      accept,
      'mcp-protocol-version': isModern ? '2026-07-28' : '2025-11-25',
      ...(isModern && { 'mcp-method': method, ...(typeof name === 'string' && { 'mcp-name': name }) }),
    },
  };
}

const open = { platform_id: 'stub-open', resource_type: 'Patient', resource_id: 'pat-1' };
const call = (name: unknown, args?: unknown, more: Json = {}): [string, Json] => [
  'tools/call',
  { name, ...(args !== undefined && { arguments: args }), ...more },
];

/** Requests that both eras have, whoever sends them. */
const requests: readonly [string, string, Json?, unknown?][] = [
  ['a read', ...call('read', open)],
  ['a read of a record that needs a sign-in', ...call('read', { ...open, platform_id: 'stub-ehr' })],
  ['a read of what is not there', ...call('read', { ...open, resource_id: 'gone' })],
  ['a search', ...call('search', { platform_id: 'stub-open', resource_type: 'Observation' })],
  ['a call that asks nobody', ...call('list_platforms', {})],
  ['a call without arguments', ...call('list_platforms')],
  ['a call without arguments that it needs', ...call('search')],
  ['a call of an unknown platform', ...call('read', { ...open, platform_id: 'nowhere' })],
  ['a call that is off', ...call('delete', open)],
  ['arguments that do not fit', ...call('read', { ...open, resource_id: 5 })],
  ['several arguments that do not fit', ...call('search', { platform_id: 1, limit: 'x', sort: 5 })],
  ['a nested argument that does not fit', ...call('search', { ...open, params: { a: [{}] } })],
  ['an argument that no tool has', ...call('list_platforms', { shoe_size: 5 })],
  ['arguments that are a list', ...call('list_platforms', [])],
  ['arguments that are a text', ...call('list_platforms', 'x')],
  ['a tool that does not exist', ...call('no_such_tool', {})],
  ['the name of what every object has', ...call('constructor', {})],
  ['the name of a prototype', ...call('__proto__', {})],
  ['a name that is a number', ...call(5, {})],
  ['no name', 'tools/call', { arguments: {} }],
  ['a progress token that is a number', ...call('read', open, { _meta: { progressToken: 1 } })],
  ['a progress token of a call that fails', ...call('read', {}, { _meta: { progressToken: 'p' } })],
  ['a progress token that is none', ...call('read', open, { _meta: { progressToken: true } })],
  ['a state that nobody signed', ...call('read', open, { requestState: 'v1.x.y' })],
  ['a state that is no text', ...call('read', open, { requestState: 5 })],
  ['answers that nobody asked for', ...call('read', open, { inputResponses: { a: { action: 'accept' } } })],
  ['answers that are none', ...call('read', open, { inputResponses: [1] })],
  ['an id that is zero', ...call('list_platforms', {}), 0],
  ['an id that is long', ...call('list_platforms', {}), 'x'.repeat(3000)],
  ['an id with quotes and signs', ...call('list_platforms', {}), '"\\\u2028\ud800'],
  ['an id that is null', ...call('list_platforms', {}), null],
  ['an id that is an object', ...call('list_platforms', {}), {}],
  ['the list of tools', 'tools/list'],
  ['the list of prompts', 'prompts/list'],
  ['the list of resources', 'resources/list'],
  ['the list of templates', 'resources/templates/list'],
  ['a prompt', 'prompts/get', { name: 'patient_summary', arguments: { platform_id: 'stub-open' } }],
  ['a prompt that does not exist', 'prompts/get', { name: 'nothing' }],
  ['a resource', 'resources/read', { uri: 'fhir://platforms' }],
  ['a resource of a template', 'resources/read', { uri: 'fhir://platform/stub-open' }],
  ['a resource that does not exist', 'resources/read', { uri: 'fhir://platform/nowhere' }],
  [
    'a completion',
    'completion/complete',
    { ref: { type: 'ref/prompt', name: 'patient_summary' }, argument: { name: 'platform_id', value: 'stub' } },
  ],
  [
    'a completion of nothing',
    'completion/complete',
    { ref: { type: 'ref/prompt', name: 'nothing' }, argument: { name: 'a', value: '' } },
  ],
  ['a ping', 'ping'],
  ['a method that does not exist', 'no/such/method'],
  ['a method of every object', 'constructor'],
];

const listen = 'subscriptions/listen';
type Message = readonly [string, Era, (from: { body: Json; headers: Headers }) => { body: unknown; headers?: Headers }];
const revision = 'mcp-protocol-version';
const noted = { jsonrpc: '2.0', method: 'notifications/initialized' };
/** A read with other headers; `undefined` takes one away. */
const headed = (what: string, era: Era, changes: Record<string, string | undefined>): Message => [
  what,
  era,
  ({ body, headers }) => ({ body, headers: JSON.parse(JSON.stringify({ ...headers, ...changes })) as Headers }),
];
/** A read with another body. */
const bodied = (what: string, era: Era, bodyOf: (body: Json) => unknown): Message => [
  what,
  era,
  ({ body }) => ({ body: bodyOf(body) }),
];
/** A read with another envelope. */
const enveloped = (what: string, _meta: Json): Message => [
  what,
  'modern',
  ({ body, headers }) => ({ body: withMeta(body, _meta), headers }),
];

/** Messages of one era, and bodies that are none; the headers are those of a read unless given. */
const messages: readonly Message[] = [
  bodied('a handshake', 'legacy', () => handshake('2025-06-18')),
  bodied('a handshake of an unknown revision', 'legacy', () => handshake('1999-01-01')),
  ['a handshake of the other era', 'modern', ({ headers }) => ({ body: handshake('2025-06-18'), headers })],
  bodied('a discovery of the other era', 'legacy', () => ({ jsonrpc: '2.0', id: 1, method: 'server/discover' })),
  bodied('a notification', 'legacy', () => noted),
  bodied('a notification of 2026', 'modern', () => ({
    ...{ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1, _meta: envelope } },
  })),
  bodied('a response', 'legacy', () => ({ jsonrpc: '2.0', id: 1, result: {} })),
  ['a subscription', 'modern', () => request('modern', listen, { notifications: { toolsListChanged: true } })],
  ['a subscription to nothing', 'modern', () => request('modern', listen, {})],
  bodied('another version of JSON-RPC', 'legacy', (body) => ({ ...body, jsonrpc: '1.0' })),
  bodied('a member that JSON-RPC has not', 'legacy', (body) => ({ ...body, more: 1 })),
  bodied('a method that is a number', 'legacy', (body) => ({ ...body, method: 5 })),
  headed('no revision', 'legacy', { [revision]: undefined }),
  headed('the new revision without an envelope', 'legacy', { [revision]: '2026-07-28' }),
  headed('an envelope without the header', 'modern', { [revision]: undefined }),
  headed('another revision in the header', 'modern', { [revision]: '2025-11-25' }),
  headed('no method in the header', 'modern', { 'mcp-method': undefined }),
  headed('another method in the header', 'modern', { 'mcp-method': 'tools/list' }),
  headed('no name in the header', 'modern', { 'mcp-name': undefined }),
  headed('another name in the header', 'modern', { 'mcp-name': 'search' }),
  headed('a coded name in the header', 'modern', { 'mcp-name': '=?base64?cmVhZA==?=' }),
  headed('a name in the header that is badly coded', 'modern', { 'mcp-name': '=?base64?c2V!?=' }),
  headed('a name in the header that is no UTF-8', 'modern', { 'mcp-name': '=?base64?/w==?=' }),
  enveloped('an envelope without capabilities', without(envelope, 'io.modelcontextprotocol/clientCapabilities')),
  enveloped('an envelope without a client', without(envelope, 'io.modelcontextprotocol/clientInfo')),
  [
    'an envelope of a revision to come',
    'modern',
    ({ body, headers }) => ({
      body: withMeta(body, { ...envelope, 'io.modelcontextprotocol/protocolVersion': '2099-01-01' }),
      headers: { ...headers, [revision]: '2099-01-01' },
    }),
  ],
  ['an empty batch', 'legacy', () => ({ body: [], headers: { accept, [revision]: '2025-03-26' } })],
  ['a batch of notifications', 'legacy', () => ({ body: [noted], headers: { accept, [revision]: '2025-03-26' } })],
];

function handshake(protocolVersion: string): Json {
  const params = { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  return { jsonrpc: '2.0', id: 3, method: 'initialize', params };
}

function withMeta(body: Json, _meta: Json): Json {
  return { ...body, params: { ...(body['params'] as Json), _meta } };
}

/** Refused by the SDK in the words of its schema library, and here in words that lead to a right call. */
const inOwnWords: ReadonlySet<string> = new Set([
  'a call without arguments that it needs',
  'a call that is off',
  'several arguments that do not fit',
  'a nested argument that does not fit',
  'an argument that no tool has',
  'a progress token of a call that fails',
]);

/** Understood here, and refused by the SDK. */
const understood = 'arguments that do not fit';

describe('the endpoint', () => {
  let test: TestEndpoint;
  let own: McpEndpoint;
  let sdk: SdkEndpoint;
  /** The same, which says all of itself with each answer. */
  let introducing: SdkEndpoint;
  beforeAll(async () => {
    test = await startTestEndpoint({ FHIR_GATEWAY_RATE_LIMITS: 'off' });
    own = await McpEndpoint.open(test.gateway);
    sdk = startSdkEndpoint(test.gateway, serverIdentity);
    introducing = startSdkEndpoint(test.gateway, fullIdentity(test.gateway.config.publicUrl));
    test.stub.answer = ({ target }, response) => {
      if (target.includes('?'))
        return sendJson(response, 200, searchset([labResult('a'), labResult('b "\u2028\ud800')]));
      sendJson(response, target.endsWith('gone') ? 404 : 200, {
        resourceType: 'Patient',
        id: 'pat-1',
        name: [{ text: 'Ä "\\ 😀' }],
      });
    };
  });
  afterAll(async () => {
    await Promise.all([own.close(), sdk.close(), introducing.close()]);
    await test.close();
  });

  const askSdk = async (body: unknown, headers: Headers): Promise<Said> => {
    const isHandshake = typeof body === 'object' && body !== null && 'method' in body && body.method === 'initialize';
    const response = await (isHandshake ? introducing : sdk).post(body, {
      'content-type': 'application/json',
      ...headers,
    });
    const text = await response.text();
    const isStream = response.headers.get('content-type') === 'text/event-stream';
    const parts = isStream
      ? [...text.matchAll(/^data: ([^\n]*)$/gm)].map(([, data = '']) => data)
      : text === ''
        ? []
        : [text];
    const documents = parts.map((part) => forWhoHasNoPayer(JSON.parse(part) as Json));
    return { status: response.status, notifications: documents.slice(0, -1), document: documents.at(-1) };
  };
  /** The SDK's handler lists for everybody what is listed for who has connected a payer. */
  const forWhoHasNoPayer = (document: Json): Json => {
    const { tools } = (document['result'] ?? {}) as { tools?: { name: string }[] };
    if (tools === undefined) return document;
    const listed = new Set(listedTools(offerOf(test.gateway), 'all', false).map(({ name }) => name));
    const own = tools.filter(({ name }) => listed.has(name));
    return { ...document, result: { ...(document['result'] as Json), tools: own } };
  };
  const askOwn = async (body: unknown, headers: Headers): Promise<Said> => {
    const posted = readPosted(body, headers);
    const notifications: unknown[] = [];
    if (posted.kind === 'accepted') return { status: 202, notifications, document: undefined };
    if (posted.kind === 'batch') throw new Error('compared over HTTP');
    const answer =
      posted.kind === 'refused'
        ? posted.answer
        : await own.answer(posted.request, {
            authorization: undefined,
            clientAddress: () => undefined,
            caller: undefined,
            gone: Object.assign(new AbortController().signal, { giveUp: () => undefined }),
            notify: (json) => void notifications.push(JSON.parse(json)),
          });
    if (!answer) throw new Error('an answer was meant');
    return { status: answer.status, notifications, document: JSON.parse(bodyText(answer)) as Json };
  };
  const askBoth = async (body: unknown, headers: Headers): Promise<{ ours: Said; theirs: Said }> => ({
    ours: comparable(await askOwn(body, headers)),
    theirs: comparable(await askSdk(body, headers)),
  });

  describe.each(eras)('answers as the SDK’s own handler in the %s era', (era) => {
    it.each(requests.filter(([what]) => !inOwnWords.has(what) && what !== understood))(
      '%s',
      async (...[, method, params, id]) => {
        const { body, headers } = request(era, method, params, id);
        const { ours, theirs } = await askBoth(body, headers);
        expect(ours).toEqual(theirs);
      },
    );
  });

  it.each(eras.flatMap((era) => [...inOwnWords].map((what) => [what, era] as const)))(
    'refuses %s in its own words, which both halves have (%s)',
    async (what, era) => {
      const [, method = '', params, id] = requests.find(([name]) => name === what) ?? [];
      const { body, headers } = request(era, method, params, id);
      const { document } = await askOwn(body, headers);
      const { isError, content, structuredContent } = document?.['result'] as {
        isError: boolean;
        content: { text: string }[];
        structuredContent: { error: { code: string; message: string } };
      };
      const { code, message } = structuredContent.error;
      expect([isError, code]).toEqual([true, expect.stringMatching(/^(ARGUMENT_INVALID|WRITES_OFF)$/)]);
      expect(content[0]?.text).toContain(message);
    },
  );

  it.each(messages)('answers %s as the SDK’s own handler (%s)', async (_what, era, change) => {
    const read = request(era, ...call('read', open));
    const { body, headers = read.headers } = change(read);
    const { ours, theirs } = await askBoth(body, headers);
    expect(ours).toEqual(theirs);
  });

  it.each<[string, Era, string, Json | undefined, number]>([
    ['a cursor that nobody gave out', 'legacy', 'tools/list', { cursor: 'x' }, -32_602],
    ['a cursor that is none', 'modern', 'prompts/list', { cursor: 5 }, -32_602],
    ['a handshake that says nothing', 'legacy', 'initialize', {}, -32_602],
    [
      'a handshake without a client',
      'legacy',
      'initialize',
      { protocolVersion: '2025-11-25', capabilities: {} },
      -32_602,
    ],
    ['a resource without an address', 'modern', 'resources/read', {}, -32_602],
    ['a completion of no kind', 'legacy', 'completion/complete', { ref: { type: 'x' } }, -32_602],
  ])('refuses %s, which the SDK does not, or as a fault of its own (%s)', async (_what, era, method, params, code) => {
    const { body, headers } = request(era, method, params);
    const { ours, theirs } = await askBoth(body, headers);
    expect(ours.document).toMatchObject({ id: body['id'], error: { code } });
    expect(theirs.document).not.toMatchObject({ error: { code } });
  });

  it('names every revision that it speaks, and says what the SDK says beside that', async () => {
    const { body, headers } = request('modern', 'server/discover');
    const ours = (await askOwn(body, headers)).document as { result: Json };
    const theirs = (await introducing.post(body, headers).then((response) => response.json())) as { result: Json };
    expect(ours.result).toEqual({
      ...theirs.result,
      supportedVersions: ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'],
    });
  });

  it('lets nobody keep the list of tools, which is of who asks', async () => {
    const { body, headers } = request('modern', 'tools/list');
    expect((await askOwn(body, headers)).document).toMatchObject({ result: { cacheScope: 'private', ttlMs: 0 } });
  });

  it.each(['prompts/list', 'resources/list', 'resources/templates/list', 'server/discover'])(
    'lets anybody keep the answer to %s for a while in the 2026 era, and says nothing of it before',
    async (method) => {
      const modern = request('modern', method);
      const { result } = (await askOwn(modern.body, modern.headers)).document as { result: Json };
      expect(result).toMatchObject({ cacheScope: 'public' });
      expect(result['ttlMs']).toBeGreaterThan(0);
      if (method === 'server/discover') return;
      const legacy = request('legacy', method);
      const older = (await askOwn(legacy.body, legacy.headers)).document as { result: Json };
      expect([older.result['ttlMs'], older.result['cacheScope']]).toEqual([undefined, undefined]);
    },
  );
});

/** Without what is made anew for each call, and without the words of an error: its code and data are compared. */
function comparable({ status, notifications, document }: Said): Said {
  const text = plainMarks(JSON.stringify(document ?? null, (key, value: unknown) => (key === 'message' ? '' : value)))
    .replace(/(cursor(?:\\*": ?| )\\*")[\w-]+/g, '$1(random)')
    .replace(/[A-Za-z0-9_-]{22,}/g, (word) => (/^(io|x+)/.test(word) ? word : '(random)'))
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '(time)');
  return { status, notifications, document: (JSON.parse(text) as Json | null) ?? undefined };
}
