import { openPolicy } from './client-policy.js';
import { DocumentedClients } from './documented-clients.js';

const clientId = 'https://client.example/oauth/client.json';
const document = { client_id: clientId, client_name: 'Agent', redirect_uris: ['https://client.example/cb'] };

/** Clients whose documents a test serves, and a clock that it moves. */
function setUp(serve: (url: string) => Promise<Response> = () => Promise.resolve(Response.json(document))) {
  const asked: string[] = [];
  const logged: object[] = [];
  const clock = { ms: 0 };
  const note = (fields: object) => void logged.push(fields);
  const clients = new DocumentedClients({
    policy: openPolicy,
    fetchDocument: (url) => {
      asked.push(url);
      return serve(url);
    },
    now: () => clock.ms,
    logger: { debug: note, info: note, warn: note, error: note },
  });
  return { clients, asked, logged, clock };
}

const documentAt = (url: string) => Promise.resolve(Response.json({ ...document, client_id: url }));

describe('a client id metadata document', () => {
  it('gives name and redirect URIs, and nothing else of what it says', async () => {
    const more = { jwks_uri: 'https://client.example/jwks', backchannel_logout_uri: 'x', grant_types: ['implicit'] };
    const { clients } = setUp(() => Promise.resolve(Response.json({ ...document, ...more })));
    expect(await clients.find(clientId)).toEqual({
      ...document,
      application_type: 'web',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    });
  });

  it.each<[string, unknown]>([
    ['about another client', { ...document, client_id: 'https://other.example/client.json' }],
    ['without its own address', { redirect_uris: document.redirect_uris }],
    ['with a secret', { ...document, client_secret: 'x' }],
    ['that authenticates with a secret', { ...document, token_endpoint_auth_method: 'client_secret_post' }],
    ['with a hostile redirect URI', { ...document, redirect_uris: ['javascript:alert(1)'] }],
    ['that is null', null],
    ['that is a list', [document]],
  ])('is refused %s', async (_how, value) => {
    const { clients, logged } = setUp(() => Promise.resolve(Response.json(value)));
    expect(await clients.find(clientId)).toBeUndefined();
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain('client.example');
  });

  it.each([
    ['application/json; charset=utf-8', true],
    ['application/oauth-client+json', true],
    ['text/html', false],
    ['text/plain', false],
    ['', false],
  ])('with the content type %j is taken: %s', async (type, isTaken) => {
    const response = () => new Response(JSON.stringify(document), { headers: { 'content-type': type } });
    const { clients } = setUp(() => Promise.resolve(response()));
    expect((await clients.find(clientId)) !== undefined).toBe(isTaken);
  });

  it.each([201, 301, 302, 304, 401, 404, 500])('is refused with the status %d', async (status) => {
    const body = status === 304 ? null : JSON.stringify(document);
    const headers = { 'content-type': 'application/json', location: clientId };
    const { clients, asked } = setUp(() => Promise.resolve(new Response(body, { status, headers })));
    expect(await clients.find(clientId)).toBeUndefined();
    expect(asked).toEqual([clientId]);
  });

  it.each([
    'http://client.example/c',
    'https://client.example/c#fragment',
    'https://user@client.example/c',
    'https://client.example/a/../c',
    'https://CLIENT.example/c',
    'https://client.example:443/c',
    'https://client.example',
    'https://clіent.example/c',
    ' https://client.example/c',
    'https://client.example/c\n',
    `https://client.example/${'x'.repeat(1000)}`,
    '',
  ])('is not asked for at %j', async (id) => {
    const { clients, asked } = setUp(documentAt);
    expect(await clients.find(id)).toBeUndefined();
    expect(asked).toEqual([]);
  });
});

describe('what is remembered of documents', () => {
  it('is one question for all who ask at once, and for a minute after', async () => {
    const { clients, asked, clock } = setUp();
    const found = await Promise.all(Array.from({ length: 50 }, () => clients.find(clientId)));
    expect(found.every((client) => client?.client_id === clientId)).toBe(true);
    clock.ms = 59_999;
    await clients.find(clientId);
    expect(asked).toHaveLength(1);
    clock.ms = 60_001;
    await clients.find(clientId);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['max-age=600', 600],
    ['public, max-age=7200', 3600],
    ['max-age=1', 60],
    ['no-store', 60],
    ['max-age=99999999999999', 3600],
  ])('is valid with %j for %d seconds', async (cacheControl, seconds) => {
    const { clients, asked, clock } = setUp(() =>
      Promise.resolve(Response.json(document, { headers: { 'cache-control': cacheControl } })),
    );
    await clients.find(clientId);
    clock.ms = seconds * 1000 - 1;
    await clients.find(clientId);
    expect(asked).toHaveLength(1);
    clock.ms = seconds * 1000;
    await clients.find(clientId);
    expect(asked).toHaveLength(2);
  });

  it('is a refusal, too, so that a broken address is not asked at every request; it is asked again later', async () => {
    let isBroken = true;
    const { clients, asked, clock } = setUp(() =>
      isBroken ? Promise.reject(new Error('down')) : Promise.resolve(Response.json(document)),
    );
    for (let i = 0; i < 10; i++) expect(await clients.find(clientId)).toBeUndefined();
    expect(asked).toHaveLength(1);
    isBroken = false;
    clock.ms = 60_000;
    expect(await clients.find(clientId)).toBeDefined();
  });

  it('is bounded: the oldest of many made-up addresses is forgotten', async () => {
    const { clients, asked } = setUp(documentAt);
    for (let i = 0; i < 1000; i++) await clients.find(`https://client.example/${i}`);
    await clients.find('https://client.example/999');
    expect(asked).toHaveLength(1000);
    await clients.find('https://client.example/0');
    expect(asked).toHaveLength(1001);
  });

  it('is bounded, too, in what is asked at once', async () => {
    const waiting: (() => void)[] = [];
    const { clients, asked } = setUp(
      (url) => new Promise((resolve) => waiting.push(() => resolve(Response.json({ ...document, client_id: url })))),
    );
    const finds = Array.from({ length: 100 }, (_, i) => clients.find(`https://client.example/${i}`));
    expect(asked).toHaveLength(20);
    waiting.forEach((answer) => answer());
    expect((await Promise.all(finds)).filter(Boolean)).toHaveLength(20);
    waiting.length = 0;
    const late = clients.find('https://client.example/late');
    waiting.forEach((answer) => answer());
    expect(await late).toBeDefined();
  });
});
