import { createHash, randomBytes } from 'node:crypto';

import type { TestBrowser } from './test-browser.js';
import { csrfOf, refreshOf } from './page-text.js';

/** The answer of the token endpoint. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const redirectUri = 'http://127.0.0.1:33418/app';

/** An app that knows a FHIR base and nothing else, and discovers the rest there (SMART App Launch 2.2). */
export class SmartApp {
  readonly #verifier = randomBytes(32).toString('base64url');
  readonly #base: string;
  #clientId = '';
  #endpoints: Record<string, unknown> = {};

  constructor(base: string) {
    this.#base = base;
  }

  async discover(): Promise<Record<string, unknown>> {
    const found = await fetch(`${this.#base}/.well-known/smart-configuration`);
    this.#endpoints = (await found.json()) as Record<string, unknown>;
    return this.#endpoints;
  }

  /** Registers and begins; the path of the consent page, or where the browser was sent instead. */
  async begin(browser: TestBrowser, scope: string, query: Record<string, string> = {}): Promise<string> {
    const { registration_endpoint: register, authorization_endpoint: authorize } = await this.discover();
    const answer = await fetch(String(register), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: 'A SMART app', redirect_uris: [redirectUri] }),
    });
    this.#clientId = String(((await answer.json()) as Record<string, unknown>)['client_id']);
    const parameters = new URLSearchParams({
      response_type: 'code',
      client_id: this.#clientId,
      redirect_uri: redirectUri,
      scope,
      state: 'a-state',
      aud: this.#base,
      code_challenge: createHash('sha256').update(this.#verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...query,
    });
    const begun = await browser.visit(`${String(authorize)}?${parameters}`);
    const location = begun.headers.get('location') ?? '';
    return location.startsWith(redirectUri) ? location : new URL(location).pathname;
  }

  /** Answers the consent page; where the browser ends up. */
  async answer(
    browser: TestBrowser,
    page: string,
    fields: Record<string, string> | readonly [string, string][] = {},
  ): Promise<URL> {
    const text = await browser.text(page);
    const csrf = csrfOf(text);
    const chosen = Array.isArray(fields) ? fields : Object.entries(fields);
    const form: [string, string][] = [['csrf', csrf], ['decision', 'allow'], ...chosen];
    const answered = await browser.arrive(page, { form });
    const resume = refreshOf(await answered.text());
    const sent = await browser.visit(resume);
    return new URL(sent.headers.get('location') ?? 'none:');
  }

  exchange(back: URL): Promise<TokenAnswer> {
    return this.#token({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: this.#verifier,
    });
  }

  refresh({ body }: TokenAnswer, more: Record<string, string> = {}): Promise<TokenAnswer> {
    return this.#token({ grant_type: 'refresh_token', refresh_token: String(body['refresh_token']), ...more });
  }

  /** The whole way to tokens, for a browser that is signed in at the platform. */
  async launch(browser: TestBrowser, scope: string, fields: Record<string, string> = {}): Promise<TokenAnswer> {
    return this.exchange(await this.answer(browser, await this.begin(browser, scope), fields));
  }

  async #token(form: Record<string, string>): Promise<TokenAnswer> {
    const body = new URLSearchParams({ client_id: this.#clientId, ...form });
    const response = await fetch(String(this.#endpoints['token_endpoint']), { method: 'POST', body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}
