import { sendJson } from '@fhir-gateway/testing';
import { VaultError } from '@fhir-gateway/token-vault';

import type { Operation } from './route/operation.js';
import { operationsOf } from './routes.js';
import { ask, type Seen } from './testing/http-client.js';
import { OauthClient } from './testing/oauth-client.js';
import { assets, documents } from './testing/public-operations.js';
import { SmartApp } from './testing/smart-app.js';
import { useTestGateway } from './testing/test-gateway.js';

/** A request to an operation, beside what the operation itself asks for. */
interface Asked {
  readonly platform?: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
}

const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
const opened = { ...image, accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const unknownToken = { authorization: `Bearer ${'x'.repeat(43)}` };
/** What runs while nothing can be written into the audit: it reads nothing of anybody, or says why not. */
const unaudited = [
  ...['listPlatforms', 'getPlatform', 'listOrganizations', 'getPlatformRegistration', 'receiveNotification'],
  ...documents,
  ...assets,
  ...['isAlive', 'isReady', 'getMetrics', 'getDescription', 'showReference'],
  ...['showOperation', 'searchDirectory', 'findProviders', 'checkFormulary'],
];

const noDirectory = { checkFormulary: '409 DIRECTORY_NOT_OFFERED', findProviders: '409 DIRECTORY_NOT_OFFERED' };

/** What every operation of the API does in the same way, by the table of operations: a new one cannot be missed. */
describe('every operation', () => {
  const rest = useTestGateway({
    FHIR_GATEWAY_CHANGES_WEBHOOK_URL: 'https://app.example.org/hooks',
    FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
    FHIR_GATEWAY_WRITES: 'on',
  });
  const local = useTestGateway({ FHIR_GATEWAY_MCP_AUTH: 'local' });
  let operations: readonly Operation[];
  let own: Record<string, string>;
  let cookie: string;
  let tokens: Record<'mcp' | 'smart', string>;

  beforeAll(async () => {
    const answer: typeof rest.stub.answer = (_request, response) =>
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset' });
    [rest.stub.answer, local.stub.answer] = [answer, answer];
    operations = operationsOf({ config: rest.gateway.config });
    const browser = await rest.signedIn('pat-1');
    const { access: mcp } = await new OauthClient(rest.publicUrl).connect(
      browser,
      `${rest.gateway.config.mcpPublicUrl}/mcp`,
    );
    const app = new SmartApp(`${rest.publicUrl}/api/fhir/stub-ehr`);
    const { body } = await app.launch(browser, 'launch/patient patient/*.rs');
    tokens = { mcp, smart: String(body['access_token']) };
    own = { origin: rest.publicUrl, 'sec-fetch-site': 'same-origin' };
    cookie = browser.sessionCookie;
  });
  beforeEach(() => {
    [rest, local].forEach(({ stub }) => (stub.seen.length = 0));
  });
  afterEach(() => jest.restoreAllMocks());

  function request(base: string, { path, method, body }: Operation, asked: Asked): Promise<Seen> {
    const { platform = 'stub-ehr', query = '', headers = {} } = asked;
    const [mediaType] = body?.mediaTypes ?? [];
    const names: Record<string, string> = { platform_id: platform, section: 'problems' };
    const typed = { resource_type: 'Observation', searched_type: 'Observation' };
    const target = path.replace(/\{(\w+)\}/g, (_all, name: string) => ({ ...names, ...typed })[name] ?? 'some-id');
    return ask(`${base}${target}${query}`, {
      method: method.toUpperCase(),
      headers: {
        accept: 'application/json',
        ...(mediaType !== undefined && { 'content-type': mediaType }),
        ...headers,
      },
      ...(mediaType !== undefined && { body: mediaType.includes('json') ? '{}' : '' }),
    });
  }

  /** The names of the operations that do not answer as the others do, with what they answer. */
  async function others(
    expected: string,
    of: readonly Operation[],
    asked: (operation: Operation) => Asked,
    base = rest.publicUrl,
  ): Promise<Record<string, string>> {
    const [status, code] = expected.split(' ');
    const found: Record<string, string> = {};
    for (const operation of of) {
      const answer = await request(base, operation, asked(operation));
      if (answer.status === Number(status) && answer.body.includes(code ?? '')) continue;
      found[operation.id] = `${answer.status} ${/"code":"([A-Z_]+)"/.exec(answer.body)?.[1] ?? ''}`.trim();
    }
    return found;
  }
  const those = (is: (operation: Operation) => unknown) => operations.filter(is);
  const namesOf = (answers: Record<string, string>) => Object.keys(answers).sort();
  const withSession = (more: Asked = {}) => ({ ...more, headers: { ...own, cookie, ...more.headers } });

  /** What is looked at before the session: a form, the token in it, or the state that a browser comes back with. */
  const lookedAtFirst = {
    ...Object.fromEntries(
      [
        'assignPriorAuthAnswerByForm',
        ...['preparePacketByForm', 'changePriorAuthDraft'],
        'checkPriorAuthRequest',
        'closeReceivedByForm',
        'endShareByForm',
      ]
        .concat([
          'makeShare',
          'markSeen',
          'receiveShareByForm',
          'makeRecoveryCode',
          ...['confirmRecoveryCode', 'offerPasskey', 'addPasskey', 'endPasskey'],
          'tryRequestByForm',
          'showDeviceCode',
        ])
        .map((id) => [id, '403 CROSS_SITE_REFUSED']),
    ),
    ...{ changeRegistrationByForm: '400 ARGUMENT_INVALID', decidePeopleByForm: '400 ARGUMENT_INVALID' },
    forgetMemoryByForm: '400 ARGUMENT_INVALID',
    ...{ getRecordTrend: '400 ARGUMENT_INVALID', finishLogin: '400 LOGIN_STATE_UNKNOWN', resumeAuthorization: '400' },
    ...{
      resumeDevice: '303',
      sendDevice: '303',
      sendConsent: '403 CONSENT_FORGED',
      showConsent: '400 CONSENT_UNKNOWN',
    },
  };
  const bodiesFirst = {
    assignPriorAuthAnswer: '400 ARGUMENT_INVALID',
    notePacketSent: '400 ARGUMENT_INVALID',
    inquirePriorAuth: '400 ARGUMENT_INVALID',
    submitPriorAuth: '400 ARGUMENT_INVALID',
  };

  it.each<[string, () => Record<string, string>, object?]>([
    ['no credential', () => ({}), bodiesFirst],
    ['a token that opens nothing', () => unknownToken],
    ['what is no token', () => ({ authorization: 'Basic YTpi' })],
    ['a token for the tools', () => ({ authorization: `Bearer ${tokens.mcp}` })],
    ['a token of a SMART app for another platform', () => ({ authorization: `Bearer ${tokens.smart}` })],
  ])('that needs a session is refused with %s, and no platform is asked', async (_what, credential, more = {}) => {
    const owned = those(({ access }) => access === 'session' || access === 'browser');
    const found = await others('401', owned, () => ({ platform: 'stub-open', headers: { ...own, ...credential() } }));
    expect(found).toEqual({ ...lookedAtFirst, ...more });
    expect(rest.stub.seen).toEqual([]);
  });

  it('that reads for a caller takes no token that is for something else', async () => {
    const callers = those(({ access }) => access === 'caller');
    for (const authorization of [unknownToken.authorization, `Bearer ${tokens.mcp}`, `Bearer ${tokens.smart}`]) {
      const found = await others('401', callers, () => ({ platform: 'stub-open', headers: { ...own, authorization } }));
      expect(found).toEqual(noDirectory);
    }
    expect(rest.stub.seen).toEqual([]);
  });

  it('says in a challenge what is wrong with a token, and where another comes from', async () => {
    const metadata = `resource_metadata="${rest.publicUrl}/.well-known/oauth-protected-resource/api"`;
    const found = new Set<unknown>();
    for (const operation of those(({ access }) => access === 'session' || access === 'caller')) {
      const answer = await request(rest.publicUrl, operation, { headers: { ...own, ...unknownToken } });
      if (answer.status === 401) found.add(answer.headers['www-authenticate']);
    }
    expect([...found]).toEqual([`Bearer error="invalid_token", ${metadata}`]);
  });

  it.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' }],
    ['who knows where', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ])('that changes something with a cookie is refused to a page of %s', async (_where, elsewhere) => {
    const changing = those(({ sameOrigin }) => sameOrigin);
    const found = await others('403 CROSS_SITE_REFUSED', changing, () => ({ headers: { ...elsewhere, cookie } }));
    expect(found).toEqual({});
    expect(rest.stub.seen).toEqual([]);
  });

  it('that changes something with a cookie is refused to who does not say where it comes from', async () => {
    const changing = those(({ sameOrigin }) => sameOrigin);
    const proven = changing.filter(({ sameOrigin }) => sameOrigin === 'proven');
    expect(await others('403 CROSS_SITE_REFUSED', proven, () => ({ headers: { cookie } }))).toEqual({});
    expect(rest.stub.seen).toEqual([]);
    // Whoever may call these has no cookie, or proves it in another way.
    const free = those(({ method, sameOrigin }) => method !== 'get' && sameOrigin === undefined);
    expect(free.map(({ id }) => id).sort()).toEqual([
      ...['beginDevice', 'getShareManifest', 'getToken', 'introspectToken', 'receiveLoginForm', 'receiveNotification'],
      ...['registerClient', 'revokeToken'],
    ]);
  });

  it('that is a page reads nothing from a platform for a visit that another site began', async () => {
    const readingFor = async (headers: Record<string, string>) => {
      const reading: string[] = [];
      for (const operation of those(({ method, errorForm }) => method === 'get' && errorForm === 'page')) {
        rest.stub.seen.length = 0;
        await request(rest.publicUrl, operation, { headers: { ...headers, cookie } });
        if (rest.stub.seen.length > 0) reading.push(operation.id);
      }
      return reading;
    };
    // The end of a sign-in shows who the platform says it was.
    for (const site of ['cross-site', 'same-site']) {
      expect(await readingFor({ ...opened, 'sec-fetch-site': site })).toEqual(['showConnected']);
    }
    expect((await readingFor({ ...opened, 'sec-fetch-site': 'same-origin' })).length).toBeGreaterThan(8);
  });

  it('is kept by no cache, unless it is a document, a key or an asset', async () => {
    const kept: string[] = [];
    for (const operation of those(({ method }) => method === 'get')) {
      const answer = await request(rest.publicUrl, operation, withSession());
      if (answer.headers['cache-control'] !== 'no-store') kept.push(operation.id);
    }
    expect(kept.sort()).toEqual([...documents, ...assets].sort());
  });

  it('knows no platform that there is not', async () => {
    const named = those(({ path }) => path.includes('{platform_id}'));
    const found = await others('404 PLATFORM_NOT_FOUND', named, () => withSession({ platform: 'nowhere' }));
    expect(found).toEqual({
      changeRegistrationByForm: '400 ARGUMENT_INVALID',
      showOperatorPlatform: '403 OPERATOR_REQUIRED',
    });
    expect(rest.stub.seen).toEqual([]);
  });

  it('takes each parameter once', async () => {
    const forOperators = those(({ path }) => path.includes('/operator')).map(({ id }) => id);
    // A page that has no fault to show leaves out what it cannot read.
    const lenient = ['showDevice', 'showPlatform', 'showRegistration'];
    const leftOut = [...Object.keys(noDirectory), ...forOperators, ...lenient, 'deletePlatformRegistration'];
    const strict = those(({ id }) => !leftOut.includes(id));
    for (const name of new Set(strict.flatMap(({ query }) => Object.keys(query?.shape ?? {})))) {
      const taking = strict.filter(({ query }) => query && name in query.shape);
      const found = await others('400', taking, () => withSession({ query: `?${name}=a&${name}=b` }));
      expect([name, found]).toEqual([name, {}]);
    }
  });

  it('knows no person whom the session has not', async () => {
    const found = await others(
      '404 PERSON_UNKNOWN',
      those(({ query }) => query && 'person' in query.shape),
      () => withSession({ query: '?person=nobody' }),
    );
    expect(found).toEqual({ getRecordTrend: '400 ARGUMENT_INVALID' });
  });

  it('is refused while nothing can be audited, and no platform is asked', async () => {
    jest.spyOn(Object.getPrototypeOf(rest.gateway.auditTrail), 'isFull', 'get').mockReturnValue(true);
    const audited = those(({ id }) => !unaudited.includes(id));
    expect(await others('503 AUDIT_UNAVAILABLE', audited, () => withSession())).toEqual({});
    expect(rest.stub.seen).toEqual([]);
  });

  it('tells a caller with a cookie that the store is away, and takes nobody for a stranger', async () => {
    const outage = () => Promise.reject(new VaultError('STORE_UNAVAILABLE', 'The session store does not answer.'));
    const { vault } = rest.gateway;
    for (const name of ['authenticate', 'activate', 'ping'] as const)
      jest.spyOn(vault, name).mockImplementation(outage);
    // What takes no cookie.
    const free = [
      ...['getSharedFile', 'getShare', 'getShareManifest', 'registerClient', 'beginDevice', 'getToken', 'revokeToken'],
      ...['introspectToken', 'getServerKeys'],
    ];
    const asking = those(({ id }) => ![...unaudited, ...free].includes(id));
    expect(await others('503 STORE_UNAVAILABLE', asking, () => withSession())).toEqual({});
    expect(rest.stub.seen).toEqual([]);
  });

  describe('on a machine of its own', () => {
    /** What a server asks, or a page of any origin may read, and what nobody’s data is in. */
    const shared = ['getShare', 'getShareManifest', 'getSharedFile', 'receiveLoginForm'];
    const health = ['isAlive', 'isReady'];

    it.each<[string, string, Record<string, string>, string[]]>([
      ['another host', '421 HOST_NOT_ALLOWED', { host: 'evil.example' }, health],
      ['another origin', '403 ORIGIN_NOT_ALLOWED', { origin: 'http://evil.example' }, [...shared, ...health]],
      ['V9: an image of another site', '403 CROSS_SITE_REFUSED', image, [...shared, ...health]],
    ])('is refused to %s', async (_whom, refusal, headers, free) => {
      const of = operationsOf({ config: local.gateway.config });
      const found = await others(refusal, of, () => ({ headers }), local.publicUrl);
      expect(namesOf(found)).toEqual(free.filter((id) => of.some((one) => one.id === id)).sort());
      expect(local.stub.seen).toEqual([]);
    });
  });
});
