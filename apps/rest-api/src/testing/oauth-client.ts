import { createHash, randomBytes } from 'node:crypto';

import type { TestBrowser } from './test-browser.js';
import { csrfOf, refreshOf } from './page-text.js';

/** Tokens as a client gets them. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

/** An app that connects to the gateway's authorization server. */
export class OauthClient {
  readonly redirectUri: string;
  readonly #issuer: string;
  readonly #verifier = randomBytes(32).toString('base64url');
  #clientId = '';

  constructor(issuer: string, redirectUri = 'http://127.0.0.1:33418/') {
    this.#issuer = issuer;
    this.redirectUri = redirectUri;
  }

  async register(name = 'Test Agent'): Promise<Response> {
    const response = await fetch(`${this.#issuer}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: name, redirect_uris: [this.redirectUri] }),
    });
    const { client_id: id } = (await response.clone().json()) as { client_id?: string };
    this.#clientId = id ?? '';
    return response;
  }

  /** The path that the person's browser opens. */
  authorizePath(resource: string, scope?: string): string {
    const query = new URLSearchParams({
      client_id: this.#clientId,
      redirect_uri: this.redirectUri,
      response_type: 'code',
      code_challenge: createHash('sha256').update(this.#verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state: 'a-state',
      resource,
      ...(scope !== undefined && { scope }),
    });
    return `/oauth/authorize?${query}`;
  }

  async exchange(code: string): Promise<Response> {
    return fetch(`${this.#issuer}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: this.redirectUri,
        client_id: this.#clientId,
        code_verifier: this.#verifier,
      }),
    });
  }

  async revoke(token: string): Promise<Response> {
    const body = new URLSearchParams({ token, client_id: this.#clientId });
    return fetch(`${this.#issuer}/oauth/revoke`, { method: 'POST', body });
  }

  async renew(refreshToken: string): Promise<Response> {
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: this.#clientId };
    return fetch(`${this.#issuer}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
  }

  /** Registers and goes as far as the consent page. */
  async askFor(
    browser: TestBrowser,
    resource: string,
    scope?: string,
  ): Promise<{ path: string; csrf: string; page: Response; text: string }> {
    if (this.#clientId === '') await this.register();
    const begun = await browser.visit(this.authorizePath(resource, scope));
    const path = new URL(begun.headers.get('location') ?? '').pathname;
    const page = await browser.visit(path);
    const text = await page.text();
    return { path, csrf: csrfOf(text), page, text };
  }

  /**
   * The whole way to tokens, the person allowing it.
   *
   * @param fields of the consent form, as far as the person fills them in
   */
  async connect(
    browser: TestBrowser,
    resource: string,
    fields: Record<string, string> | readonly [string, string][] = {},
    scope?: string,
  ): Promise<Tokens> {
    const { path, csrf } = await this.askFor(browser, resource, scope);
    const chosen = Array.isArray(fields) ? fields : Object.entries(fields);
    const form: [string, string][] = [['csrf', csrf], ['decision', 'allow'], ...chosen];
    const answered = await browser.visit(path, { form });
    const resume = refreshOf(await answered.text());
    const sent = await browser.visit(resume);
    const code = new URL(sent.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const tokens = (await (await this.exchange(code)).json()) as { access_token: string; refresh_token: string };
    return { access: tokens.access_token, refresh: tokens.refresh_token };
  }
}
