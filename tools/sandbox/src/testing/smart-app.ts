import { createHash, randomBytes } from 'node:crypto';
import type { Page } from './form-browser.js';
import { FormBrowser } from './form-browser.js';

/** A token endpoint's answer. */
export interface TokenAnswer {
  status: number;
  body: Record<string, unknown> & {
    access_token: string;
    refresh_token: string;
    id_token: string;
    scope: string;
    patient: string;
  };
}

/** How the app signs in. */
export interface SignInChoice {
  login: string;
  /** id of the patient to choose when asked */
  patient?: string;
  scope: string;
  clientId?: string;
}

/** A SMART app for tests: one browser, one sandbox, public client unless told otherwise. */
export class SmartApp {
  readonly origin: string;
  readonly redirectUri = 'http://127.0.0.1:54321/oauth/callback';
  readonly browser: FormBrowser;
  readonly verifier = randomBytes(32).toString('base64url');

  /** @param origin with the path below which a system is, for others than the first */
  constructor(origin: string) {
    this.origin = origin;
    this.browser = new FormBrowser(new URL(origin).origin);
  }

  get fhirBase(): string {
    return `${this.origin}/fhir`;
  }

  /** The URL of an authorization request; `undefined` in `overrides` leaves a parameter out. */
  authorizationUrl(overrides: Readonly<Record<string, string | undefined>> = {}): string {
    const scope = overrides.scope ?? 'openid fhirUser launch/patient patient/*.rs offline_access';
    const parameters = {
      response_type: 'code',
      client_id: 'fhir-gateway',
      redirect_uri: this.redirectUri,
      scope,
      state: 'state-of-the-test',
      // The nonce belongs to OpenID Connect; the provider refuses it without the openid scope.
      nonce: scope.split(' ').includes('openid') ? 'nonce-of-the-test' : undefined,
      aud: this.fhirBase,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...overrides,
    };
    const present = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return `${this.origin}/op/authorize?${new URLSearchParams(present)}`;
  }

  /** Opens an authorization request and signs in if the sign-in page comes. */
  async signIn(login: string, overrides: Readonly<Record<string, string | undefined>> = {}): Promise<Page> {
    const page = await this.browser.open(this.authorizationUrl(overrides));
    return page.body.includes('id="sign-in"') ? this.browser.submit(page, 'sign-in', { login, password: 'any' }) : page;
  }

  /** Goes through sign-in, patient and consent; returns the parameters at the redirect URI. */
  async authorize(choice: SignInChoice): Promise<URLSearchParams> {
    let page = await this.signIn(choice.login, { scope: choice.scope, client_id: choice.clientId ?? 'fhir-gateway' });
    if (page.body.includes('id="choose-patient"')) {
      page = await this.browser.submit(page, 'choose-patient', { patient: choice.patient ?? '' });
    }
    const answer = await this.browser.submit(page, 'allow');
    return new URL(answer.url).searchParams;
  }

  /** Posts to an endpoint below `/op`; a public client sends its id in the body. */
  async post(
    endpoint: 'token' | 'revoke' | 'introspect',
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TokenAnswer> {
    const isPublic = headers.authorization === undefined && fields.client_id === undefined;
    const body = new URLSearchParams({ ...(isPublic ? { client_id: 'fhir-gateway' } : {}), ...fields });
    const response = await fetch(`${this.origin}/op/${endpoint}`, { method: 'POST', body, headers });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as TokenAnswer['body'] };
  }

  exchange(
    code: string,
    fields: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TokenAnswer> {
    const { redirectUri, verifier } = this;
    const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
    return this.post('token', { ...grant, ...fields }, headers);
  }

  refresh(refreshToken: string, fields: Readonly<Record<string, string>> = {}): Promise<TokenAnswer> {
    return this.post('token', { grant_type: 'refresh_token', refresh_token: refreshToken, ...fields });
  }

  /** The whole flow: what a signed-in app holds afterwards. */
  async connect(choice: SignInChoice): Promise<TokenAnswer['body']> {
    const code = (await this.authorize(choice)).get('code') ?? '';
    const answer = await this.exchange(code);
    if (answer.status !== 200) throw new Error(`token endpoint answered ${answer.status} ${String(answer.body.error)}`);
    return answer.body;
  }

  /** A FHIR request with a token. */
  fhir(path: string, token: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.fhirBase}/${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
    });
  }
}
