import { casesOf, freePort } from '@fhir-gateway/testing';
import { isFhirUrl } from './fhir/fhir-url.js';
import { operationsOf } from './routes.js';
import { answeredAddresses, sendRaw, type RawAnswer, type RawRequest } from './testing/answered-addresses.js';
import { OauthClient } from './testing/oauth-client.js';
import { startTestGateway, type TestGateway } from './testing/test-gateway.js';
import { refreshOf } from './testing/page-text.js';

/**
 * Where an answer of a route may lead: `own` is the gateway alone; `platform` is the platform of the platform file besides;
 * `app` is the address that an app registered, where nothing goes unless a person has allowed it; `written` is an address
 * that stands in the program, the same whatever is asked.
 */
type Destination = 'own' | 'platform' | 'app' | 'written';

/** Routes that may lead further than to the gateway; a route that is not named here may not. */
const furtherThanOwn: Readonly<Record<string, Destination>> = {
  'GET /openapi.json': 'written',
  // A document of FHIR names its profiles and code systems by their URLs.
  'GET /api/record/ips': 'written',
  'GET /api/record/{section}': 'written',
  'GET /api/record/export': 'written',
  'GET /api/platforms': 'platform',
  'GET /api/platforms/{platform_id}': 'platform',
  'GET /api/platforms/{platform_id}/tenants': 'platform',
  'POST /oauth/register': 'app',
  'GET /auth/{platform_id}/login': 'platform',
  'POST /auth/{platform_id}/login': 'platform',
  'POST /auth/{platform_id}/launch': 'platform',
  'GET /platforms/{platform_id}': 'platform',
};
/** They end the session that the others are tried with. */
const last = ['disconnect', 'endClient', 'endClientByForm', 'endSession', 'endSessionByForm'];
const routes = operationsOf({ config: { publicUrl: 'http://localhost', mcpAuth: 'oauth', keepsConnections: true } })
  .filter(({ path }) => !isFhirUrl(path))
  .sort((one, other) => last.indexOf(one.id) - last.indexOf(other.id))
  .map(({ method, path }) => `${method.toUpperCase()} ${path}`);

const names =
  'return_to returnTo redirect redirect_uri redirect_url next url continue target dest destination RelayState iss launch ' +
  'post_logout_redirect_uri callback goto back aud resource client_id issuer authorization_url';
const hostileAddresses = [
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  'javascript:alert(1)//evil.example',
];
const hostileSegments = [
  '%2F%2Fevil.example',
  'https:%2F%2Fevil.example',
  '%5Cevil.example',
  '..%2F..%2F%2Fevil.example',
  '@evil.example',
  'stub-ehr%0d%0alocation:%20https:%2F%2Fevil.example',
];
const anyId = /\{(?:platform_|client_)?id\}/;
const hostileHeaders = {
  host: 'evil.example',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  'x-forwarded-prefix': '//evil.example',
  forwarded: 'host=evil.example;proto=https',
  'x-original-url': '//evil.example',
  'x-rewrite-url': 'https://evil.example/',
  referer: 'https://evil.example/',
};

describe('no answer leads a browser where an attacker wants it', () => {
  let rest: TestGateway;
  let port: number;
  let cookie: string;
  beforeAll(async () => {
    port = await freePort();
    rest = await startTestGateway(port);
    const browser = await rest.signedIn('pat-redirect');
    cookie = browser.sessionCookie;
  });
  afterAll(() => rest.close());

  /** Addresses of an answer that lead neither to the gateway nor where the route may lead. */
  function strays(answer: RawAnswer, destination: Destination): string[] {
    const { publicUrl, stub, gateway } = rest;
    const known = [publicUrl, gateway.config.mcpPublicUrl, ...(destination === 'platform' ? [stub.origin] : [])];
    const addresses = answeredAddresses(answer);
    if (destination === 'written') return addresses.filter((address) => address.includes('evil'));
    return addresses.filter((address) => !known.includes(new URL(address, publicUrl).origin));
  }

  function* attacks(method: string, path: string): Generator<RawRequest> {
    const plain = path.replace('{platform_id}', 'stub-ehr').replace(/\{\w+\}/, 'some-id');
    const own = { accept: 'text/html', origin: rest.publicUrl, 'sec-fetch-site': 'same-origin' };
    for (const address of hostileAddresses) {
      const fields = new URLSearchParams({
        ...Object.fromEntries(names.split(' ').map((name) => [name, address])),
        timeout: '0',
      }).toString();
      const form = { ...own, 'content-type': 'application/x-www-form-urlencoded' };
      const given =
        method === 'GET' ? { target: `${plain}?${fields}`, headers: own } : { target: plain, headers: form };
      const callers: Record<string, string>[] = [{}, { cookie }, { accept: 'application/json', cookie }];
      for (const headers of callers) {
        const sent = { method, ...given, headers: { ...given.headers, ...headers } };
        yield method === 'GET' ? sent : { ...sent, body: fields };
      }
    }
    yield { method, target: `${plain}?timeout=0`, headers: { ...own, ...hostileHeaders, cookie } };
    yield { method, target: `/${plain}?timeout=0`, headers: { ...own, cookie } };
    yield { method, target: `//evil.example${plain}?timeout=0`, headers: { ...own, cookie } };
    yield { method, target: `https://evil.example${plain}?timeout=0`, headers: { ...own, cookie } };
    if (!anyId.test(path)) return;
    for (const segment of hostileSegments) {
      yield { method, target: path.replace(anyId, segment), headers: { ...own, cookie } };
    }
  }

  it('at any route, each of which is tried', () => {
    expect(routes.length).toBeGreaterThan(50);
    expect(Object.keys(furtherThanOwn).filter((route) => !routes.includes(route))).toEqual([]);
  });

  it.each(routes)('at %s', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const destination = furtherThanOwn[route] ?? 'own';
    // A fourth: of each address with another caller.
    for (const attack of casesOf([...attacks(method, path)], 4)) {
      const answer = await sendRaw(port, attack);
      const { status } = answer;
      expect({ attack, status, strays: strays(answer, destination) }).toEqual({ attack, status, strays: [] });
      expect(status).toBeLessThan(500);
    }
  });

  it('at the FHIR route, which stands in front of the others', async () => {
    rest.stub.answer = (_request, response) =>
      response.writeHead(302, { location: 'https://evil.example/', link: '<https://evil.example/>; rel=next' }).end();
    for (const target of [
      '/api/fhir/stub-open/Patient/1',
      '/api/fhir//evil.example/Patient',
      '/api/fhir/stub-open//evil.example',
    ]) {
      const answer = await sendRaw(port, { target, headers: { ...hostileHeaders, accept: 'text/html' } });
      expect(answeredAddresses(answer).filter((address) => address.includes('evil'))).toEqual([]);
    }
  });

  describe('of the authorization server, where anybody can register any address', () => {
    const evil = 'https://evil.example/callback';

    it.each<[string, Record<string, string>]>([
      ['another response type', { response_type: 'token' }],
      ['no PKCE', { code_challenge: '' }],
      ['PKCE plain', { code_challenge_method: 'plain' }],
      ['a resource elsewhere', { resource: 'https://evil.example/' }],
      ['no person asked', { prompt: 'none' }],
      ['another response mode', { response_mode: 'form_post' }],
      ['a scope that is none', { scope: '"' }],
    ])('shows a page, and moves nobody, for a request with %s', async (_what, change) => {
      const browser = rest.browser();
      const client = new OauthClient(rest.publicUrl, evil);
      await client.register();
      const begun = new URL(client.authorizePath(`${rest.publicUrl}/api`), rest.publicUrl);
      for (const [name, value] of Object.entries(change)) begun.searchParams.set(name, value);
      const answer = await browser.visit(begun.href);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
      expect(answer.headers.get('refresh')).toBeNull();
      const text = await answer.text();
      expect(text).not.toContain('http-equiv');
      expect(text).toContain('Back to evil.example');
    });

    it('goes there only after the person has said yes or no on a page that names the place', async () => {
      const browser = rest.browser();
      const client = new OauthClient(rest.publicUrl, evil);
      const { text, path, csrf } = await client.askFor(browser, `${rest.publicUrl}/api`);
      expect(text).toContain('<strong>evil.example</strong>');
      const answered = await browser.visit(path, { form: { csrf, decision: 'deny' } });
      const resume = refreshOf(await answered.text());
      expect(new URL(resume).origin).toBe(rest.publicUrl);
      expect((await browser.visit(resume)).headers.get('location')).toMatch(`${evil}?error=access_denied`);
    });
  });
});

describe('in local mode, where a browser is sent on to the one public name', () => {
  it('it is sent to no other', async () => {
    const port = await freePort();
    const rest = await startTestGateway(port, { FHIR_GATEWAY_MCP_AUTH: 'local' });
    try {
      for (const target of [
        '//evil.example/',
        '/\\evil.example',
        '/@evil.example',
        'https://evil.example/',
        '/.evil.example',
      ]) {
        const headers = { accept: 'text/html', host: `127.0.0.1:${port}` };
        const { location } = (await sendRaw(port, { target, headers })).headers;
        if (location !== undefined) expect(new URL(String(location), rest.publicUrl).origin).toBe(rest.publicUrl);
      }
    } finally {
      await rest.close();
    }
  });
});
