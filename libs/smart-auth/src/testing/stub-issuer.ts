import { SigningKey } from '@fhir-gateway/testing';
import { MemoryVaultStore, Keyring, TokenVault } from '@fhir-gateway/token-vault';
import type { ClientKeys } from '../clients/signing-keys.js';
import { OpenIdProvider } from '../openid/openid-provider.js';
import { OpenIdSignIn } from '../openid/openid-sign-in.js';

type Claims = Record<string, unknown>;

/** What the next sign-in of a {@link StubIssuer} does otherwise than an honest provider. */
export interface IssuerFaults {
  readonly metadata?: (honest: Claims) => unknown;
  readonly claims?: (honest: Claims) => Claims;
  readonly header?: object;
  readonly key?: SigningKey;
  readonly token?: (honest: Claims) => { status?: number; body: unknown };
  readonly userinfo?: Claims;
}

/** An OpenID provider without a socket, and a client of it. */
export class StubIssuer {
  readonly issuer = 'https://login.example.org/realms/staff';
  readonly clientId = 'fhir-gateway';
  readonly redirectUri = 'https://gateway.example.org/oauth/login/callback';
  readonly key = new SigningKey('issuer-key');
  readonly vault = new TokenVault({
    store: new MemoryVaultStore({}),
    keyring: new Keyring([{ id: 'test', secret: Buffer.alloc(32, 7), primary: true }]),
  });
  readonly provider: OpenIdProvider;
  readonly signIn: OpenIdSignIn;
  /** Bodies that came to the token endpoint. */
  readonly exchanges: URLSearchParams[] = [];
  readonly authorizations: (string | null)[] = [];
  faults: IssuerFaults;
  #aheadMs = 0;
  #nonce = '';

  constructor(
    options: {
      suffices?: (claims: Claims) => boolean;
      clientSecret?: string;
      clientKeys?: ClientKeys;
      faults?: IssuerFaults;
    } = {},
  ) {
    this.faults = options.faults ?? {};
    const { clientSecret, clientKeys, suffices } = options;
    this.provider = new OpenIdProvider({
      issuer: this.issuer,
      clientId: this.clientId,
      clientSecret,
      ...(clientKeys && { clientKeys }),
      fetch: (url, init) => this.#answer(String(url), init),
      now: this.now,
      allowInsecure: () => false,
    });
    this.signIn = new OpenIdSignIn({
      provider: this.provider,
      vault: this.vault,
      redirectUri: this.redirectUri,
      scopes: ['openid', 'groups'],
      ...(suffices && { suffices }),
    });
  }

  readonly now = (): number => Date.now() + this.#aheadMs;

  advanceSeconds(seconds: number): void {
    this.#aheadMs += seconds * 1000;
  }

  /** Sends a browser off; returns what it brings back, and its cookies. */
  async begin(returnTo = '/record') {
    const { authorizationUrl, browserCookie } = await this.signIn.begin(returnTo);
    const asked = new URL(authorizationUrl).searchParams;
    this.#nonce = asked.get('nonce') ?? '';
    const params = new URLSearchParams({ code: 'a-code', state: asked.get('state') ?? '', iss: this.issuer });
    return { asked, params, cookies: { [browserCookie.name]: browserCookie.value } };
  }

  /** A whole sign-in, whose answer is changed on its way back. */
  async finish(change = (params: URLSearchParams) => params) {
    const { params, cookies } = await this.begin();
    return this.signIn.finish(change(params), cookies);
  }

  /** A logout token, honest but for the changes. */
  logoutToken(changes: Claims = {}, key = this.key): string {
    const now = Math.floor(this.now() / 1000);
    const honest = {
      iss: this.issuer,
      aud: this.clientId,
      iat: now,
      exp: now + 120,
      jti: 'a-token',
      sub: 'nurse',
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    };
    return key.sign({ ...honest, ...changes }, { typ: 'logout+jwt' });
  }

  async #answer(url: string, init?: RequestInit): Promise<Response> {
    const path = url.slice(this.issuer.length);
    if (path === '/.well-known/openid-configuration') return Response.json(this.#metadata());
    if (path === '/jwks') return Response.json(this.key.jwks);
    if (path === '/token') return this.#token(init);
    if (path === '/userinfo') return Response.json(this.faults.userinfo ?? {});
    return new Response(null, { status: 404 });
  }

  #metadata(): unknown {
    const honest = {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/jwks`,
      userinfo_endpoint: `${this.issuer}/userinfo`,
      end_session_endpoint: `${this.issuer}/logout`,
      id_token_signing_alg_values_supported: ['ES256'],
    };
    return this.faults.metadata?.(honest) ?? honest;
  }

  #token(init?: RequestInit): Response {
    this.exchanges.push(new URLSearchParams(String(init?.body)));
    this.authorizations.push(new Headers(init?.headers).get('authorization'));
    const now = Math.floor(this.now() / 1000);
    const honest = { iss: this.issuer, aud: this.clientId, sub: 'nurse', iat: now, exp: now + 60, nonce: this.#nonce };
    const {
      claims = (all: Claims) => all,
      key = this.key,
      header = {},
      token = (body: Claims) => ({ body }),
    } = this.faults;
    const body = {
      access_token: 'an-access-token',
      token_type: 'Bearer',
      expires_in: 60,
      id_token: key.sign(claims(honest), header),
    };
    const { status = 200, body: sent } = { status: 200, ...token(body) };
    return Response.json(sent, { status });
  }
}
