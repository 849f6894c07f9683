import { request } from 'node:http';
import type { RequestListener } from 'node:http';
import { describeWithChromium, freePort, launchChromium, makeCertificate, startTlsHost } from '@fhir-gateway/testing';
import type { TlsHost } from '@fhir-gateway/testing';
import type { Browser, BrowserContext } from 'playwright-core';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const cookieName = '__Host-fhir_gateway_session';
const planted = 's%3Afgs_planted.c2lnbmF0dXJl';
/** What a page of another host of the domain can try to write into the browser; the last one is no secret of ours. */
const hostileCookies = [
  `${cookieName}=${planted}; Domain=gateway.localhost; Path=/; Secure`,
  `${cookieName}=${planted}; Domain=gateway.localhost; Path=/auth; Secure`,
  `__host-fhir_gateway_session=${planted}; Domain=gateway.localhost; Path=/; Secure`,
  `fhir_gateway_session=${planted}; Domain=gateway.localhost; Path=/; Secure`,
  'control=arrived; Domain=gateway.localhost; Path=/; Secure',
];

describeWithChromium('a hostile host beside the gateway, in the same domain, over https', () => {
  let browser: Browser;
  let victim: BrowserContext;
  let stack: Stack;
  let front: TlsHost;

  beforeAll(async () => {
    const [restPort, publicPort] = [await freePort(), await freePort()];
    const certificate = makeCertificate(['gateway.localhost', 'evil.gateway.localhost']);
    front = await startTlsHost(certificate, frontOf(restPort), { host: '127.0.0.1', port: publicPort });
    stack = await startStack({
      mcpAuth: 'oauth',
      apps: ['rest'],
      env: {
        FHIR_GATEWAY_PORT: `${restPort}`,
        FHIR_GATEWAY_PUBLIC_URL: `https://gateway.localhost:${publicPort}`,
        FHIR_GATEWAY_MCP_PUBLIC_URL: `https://gateway.localhost:${publicPort}/agents`,
      },
    });
    browser = await launchChromium();
    victim = await browser.newContext({ ignoreHTTPSErrors: true });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    await front?.close();
  });

  const cookies = async () => (await victim.cookies(stack.restUrl)).map(({ name, value }) => ({ name, value }));
  const sessionOf = async () => (await cookies()).filter(({ name }) => name.toLowerCase().includes('session'));
  const isAuthenticated = async () => {
    // By the browser itself: Node does not resolve names under localhost on every system.
    const page = await victim.newPage();
    const answer = await page.goto(`${stack.restUrl}/auth/status`);
    const status = (await answer?.json()) as { authenticated: boolean };
    await page.close();
    return status.authenticated;
  };
  const visitHostile = async () => {
    const page = await victim.newPage();
    await page.goto(stack.restUrl.replace('//gateway', '//evil.gateway'));
    await page.evaluate(`for (const line of ${JSON.stringify(hostileCookies)}) document.cookie = line`);
    await page.close();
  };

  it('cannot set the session cookie of a browser that has none', async () => {
    await visitHostile();
    // The attack as such works: a cookie without the prefix reaches the gateway.
    expect(await cookies()).toContainEqual({ name: 'control', value: 'arrived' });
    expect((await cookies()).filter(({ name }) => name.startsWith('__Host-'))).toEqual([]);
    expect(await isAuthenticated()).toBe(false);
  });

  it('cannot replace the one that a browser has, nor put another one before it', async () => {
    const page = await victim.newPage();
    // As far as the platform, which does not know this gateway's address: the session is open by then.
    await page.goto(`${stack.restUrl}/auth/sandbox-ehr/login`);
    const [own] = (await sessionOf()).filter(({ name }) => name === cookieName);
    expect(own).toBeDefined();
    await visitHostile();
    expect((await sessionOf()).filter(({ name }) => name === cookieName)).toEqual([own]);
    expect(await isAuthenticated()).toBe(true);
    const [stored] = (await victim.cookies(stack.restUrl)).filter(({ name }) => name === cookieName);
    expect(stored).toMatchObject({
      domain: 'gateway.localhost',
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    });
  }, 30_000);
});

/** TLS in front of the gateway, as a load balancer ends it; the hostile host is served from the same place. */
function frontOf(restPort: number): RequestListener {
  return (incoming, outgoing) => {
    if (incoming.headers.host?.startsWith('evil.')) {
      outgoing
        .writeHead(200, { 'content-type': 'text/html', 'set-cookie': hostileCookies })
        .end('<title>Hostile</title>');
      return;
    }
    const { method = 'GET', url: path = '/', headers } = incoming;
    const forwarded = request({ host: '127.0.0.1', port: restPort, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  };
}
