import { floodOf, malformedTexts } from '@fhir-gateway/testing';
import { parseCookie } from 'cookie';
import type { Express } from 'express';

import { createApp } from './app.js';
import { openAuthServer } from './auth/auth-server.js';
import { inject } from './testing/inject.js';
import { OauthClient } from './testing/oauth-client.js';
import type { TestBrowser } from './testing/test-browser.js';
import { useTestGateway } from './testing/test-gateway.js';

/** Each Node version that the tests run on gets inputs of its own: what differs between them is tried as well. */
const version = Number(process.versions.node.split('.')[0]);
const seedOf = (kind: number): number => 10 * version + kind;
const count = floodOf(5_000);
/** Cookies and bearer tokens come in two kinds, which share the count. */
const half = count / 2;
const sessionCookie = 'fhir_gateway_session';

/** The Cookie header that a browser sends to the callback. */
function cookiesOf(browser: TestBrowser): string {
  const named = [sessionCookie, ...browser.setCookies.map((line) => line.slice(0, line.indexOf('=')))];
  const pairs = [...new Set(named)].map((name) => [name, browser.cookie(name)] as const);
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])).join('; ');
}

describe(`${count} malformed inputs of each kind, by seed ${version}, through the whole app`, () => {
  const rest = useTestGateway({ FHIR_GATEWAY_LOG_LEVEL: 'error' });
  let app: Express;
  beforeAll(async () => {
    app = createApp(rest.gateway, await openAuthServer(rest.gateway));
  });

  /** Sends one request for each text; returns how often each status came, and every session cookie that was set. */
  async function flood(
    texts: readonly string[],
    ask: (text: string) => [url: string, headers: Record<string, string>],
  ) {
    const statuses = new Map<number, number>();
    const gained: string[] = [];
    for (const text of texts) {
      const { status, setCookie } = await inject(app, ...ask(text));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      gained.push(...setCookie.filter((line) => line.startsWith(sessionCookie)));
    }
    return { statuses: [...statuses.keys()].sort(), total: [...statuses.values()].reduce((a, b) => a + b, 0), gained };
  }

  /** A browser on its way to a sign-in, and the callback that would end it. */
  async function underWay() {
    const browser = rest.browser();
    const begun = await browser.visit('/auth/stub-ehr/login');
    const callback = rest.stub.smart.approve(begun.headers.get('location') ?? '', 'pat-malformed');
    return { browser, callback, cookie: cookiesOf(browser) };
  }

  it.each<[string, (text: string, callback: URLSearchParams) => string]>([
    ['callbacks', (text) => text.replaceAll('#', '')],
    ['state values', (text, callback) => `${new URLSearchParams({ code: callback.get('code') ?? '', state: text })}`],
  ])(
    '%s sign nobody in, and use nothing up',
    async (kind, queryOf) => {
      const { browser, callback, cookie } = await underWay();
      const real = kind === 'callbacks' ? callback.toString() : (callback.get('state') ?? '');
      const texts = malformedTexts(real, { seed: seedOf(1), count }).filter((text) => {
        const state = new URLSearchParams(queryOf(text, callback)).get('state');
        return state !== callback.get('state');
      });
      const exchanged = rest.stub.smart.tokenRequests.length;
      const { statuses, total, gained } = await flood(texts, (text) => {
        return [`/oauth/callback?${queryOf(text, callback)}`, { cookie }];
      });
      expect(statuses).toEqual([400]);
      expect(total).toBeGreaterThan(count * 0.8);
      expect(new Set(gained.map((line) => line.split(';')[0])).size).toBeLessThanOrEqual(1);
      expect(rest.stub.smart.tokenRequests).toHaveLength(exchanged);
      expect((await browser.json('/auth/status')).body).toMatchObject({ connections: [] });
      expect((await browser.arrive(`/oauth/callback?${callback}`)).status).toBe(200);
    },
    180_000,
  );

  it.each(['cookie value', 'Cookie header'])(
    'session cookies, malformed in the %s, open nothing',
    async (where) => {
      const browser = await rest.signedIn('pat-malformed');
      const value = browser.cookie(sessionCookie) ?? '';
      const texts = malformedTexts(where === 'cookie value' ? value : `${sessionCookie}=${value}`, {
        seed: seedOf(2),
        count: half,
      });
      const asked = rest.stub.seen.length;
      const header = (text: string) => (where === 'cookie value' ? `${sessionCookie}=${text}` : text);
      // Written otherwise, or beside others, it is the same cookie still.
      const isReal = (text: string) => parseCookie(text)[sessionCookie] === decodeURIComponent(value);
      const hostile = texts.map(header).filter((text) => !isReal(text));
      const { statuses, total, gained } = await flood(hostile, (cookie) => [
        '/api/fhir/stub-ehr/Observation',
        { cookie },
      ]);
      expect(statuses).toEqual([401]);
      expect(total).toBeGreaterThan(half * 0.8);
      expect(gained).toEqual([]);
      expect(rest.stub.seen).toHaveLength(asked);
    },
    180_000,
  );

  it.each(['the token', 'the whole header'])(
    'bearer tokens, malformed in %s, open nothing',
    async (where) => {
      const browser = await rest.signedIn('pat-malformed');
      const { access } = await new OauthClient(rest.publicUrl).connect(browser, `${rest.publicUrl}/api`);
      const texts = malformedTexts(where === 'the token' ? access : `Bearer ${access}`, {
        seed: seedOf(3),
        count: half,
      });
      const asked = rest.stub.seen.length;
      // The scheme's name has no case, and white space around a header's value is none of it (RFC 9110 sections 5.5, 11.1).
      const isReal = (text: string) => text.trim().replace(/^bearer +/i, '') === access;
      const headers = texts
        .map((text) => (where === 'the token' ? `Bearer ${text}` : text))
        .filter((authorization) => !isReal(authorization));
      const ask = (authorization: string): [string, Record<string, string>] => [
        '/api/fhir/stub-ehr/Observation',
        { authorization },
      ];
      const { statuses, total, gained } = await flood(headers, ask);
      expect(statuses).toEqual([401]);
      expect(total).toBeGreaterThan(half * 0.8);
      expect(gained).toEqual([]);
      expect(rest.stub.seen).toHaveLength(asked);
      expect((await inject(app, ...ask(`Bearer ${access}`))).status).toBe(200);
    },
    180_000,
  );
});
