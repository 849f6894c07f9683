import { createHash, randomUUID } from 'node:crypto';
import type { SeenRequest, StubAnswer } from './http-stub.js';
import { describeRow, missingOfAssertion, missingOfUdapToken } from '../required/required-rows.js';
import type { RequiredRow } from '../required/required-rows.js';
import { SigningKey } from './signing-key.js';

/** What a test changes about an otherwise honest server. Each hook sees the honest answer and may replace it. */
export interface SmartBehaviour {
  smartConfiguration(honest: Record<string, unknown>): StubAnswer;
  /** The parameters of the redirect back. */
  authorizationResponse(honest: Record<string, string>): Record<string, string>;
  idTokenClaims(honest: Record<string, unknown>): Record<string, unknown>;
  signIdToken(claims: Record<string, unknown>): string;
  /** Refuses a client before anything it sent is used up. */
  clientRefusal(request: SeenRequest): StubAnswer | undefined;
  codeResponse(honest: Record<string, unknown>, request: SeenRequest): StubAnswer | Promise<StubAnswer>;
  refreshResponse(honest: Record<string, unknown>, request: SeenRequest): StubAnswer | Promise<StubAnswer>;
  backendResponse(honest: Record<string, unknown>, request: SeenRequest): StubAnswer | Promise<StubAnswer>;
  revocationResponse(request: SeenRequest): StubAnswer;
}

/** How a server is set up. */
export interface SmartServerOptions {
  /** Path of the issuer, with its leading slash; default the root. */
  readonly issuerPath?: string;
  /** Names itself in redirects back (RFC 9207); default false. */
  readonly sendsIssuer?: boolean;
  /** What every sign-in is granted; default what it asked for. */
  readonly grantedScope?: string;
  /** Whose record a browser opens that comes to the server itself; default `pat-browser`. */
  readonly browserPatient?: string;
  /** Makes a token; `count` is how many tokens there were before. */
  readonly makeToken?: (kind: 'access' | 'refresh', count: number, patient: string) => string;
}

interface Grant {
  readonly clientId: string;
  readonly scope: string;
  readonly patient: string;
  readonly nonce: string | null;
  readonly challenge: string | null;
  readonly redirectUri: string;
}

/**
 * A small SMART authorization server for tests: PKCE checked, codes and refresh tokens used once, id_tokens signed.
 * A client assertion has all that SMART requires; other requests of a client are believed, and whoever comes to it is signed in at once.
 */
export class SmartServer {
  readonly issuer: string;
  readonly key = new SigningKey('stub-key');
  /** Every token that was handed out at a sign-in or a refresh; none of them may show up anywhere. */
  readonly issued: string[] = [];
  readonly tokenRequests: URLSearchParams[] = [];
  readonly revocations: URLSearchParams[] = [];
  /** The life of its access tokens. */
  expiresInSeconds: number | undefined = 3_600;
  grantedScope: string | undefined;
  /** Whether a refresh token is good again, and the answer to it has no other. */
  keepsRefreshTokens = false;
  /** Its clock, in epoch milliseconds. */
  now: () => number = Date.now;
  behaviour: SmartBehaviour = {
    smartConfiguration: (honest) => ({ body: honest }),
    authorizationResponse: (honest) => honest,
    idTokenClaims: (honest) => honest,
    signIdToken: (claims) => this.key.sign(claims),
    clientRefusal: () => undefined,
    codeResponse: (honest) => ({ body: honest }),
    refreshResponse: (honest) => ({ body: honest }),
    backendResponse: (honest) => ({ body: honest }),
    revocationResponse: () => ({ body: {} }),
  };
  readonly #sendsIssuer: boolean;
  readonly #browserPatient: string;
  readonly #makeToken: NonNullable<SmartServerOptions['makeToken']>;
  readonly #codes = new Map<string, Grant>();
  readonly #refreshTokens = new Map<string, Grant>();

  /** @param origin where it is served, without trailing slash */
  constructor(origin: string, options: SmartServerOptions = {}) {
    const { issuerPath = '', sendsIssuer = false, browserPatient = 'pat-browser', grantedScope } = options;
    this.issuer = `${origin}${issuerPath}`;
    this.grantedScope = grantedScope;
    this.#sendsIssuer = sendsIssuer;
    this.#browserPatient = browserPatient;
    this.#makeToken =
      options.makeToken ?? ((kind, count, patient) => `${kind}-token-${Math.floor(count / 2) * 2}-of-${patient}`);
  }

  /** Plays the person who signs in: what the browser brings back, the query of the redirect. */
  approve(authorizationUrl: string, patient = 'pat-1'): URLSearchParams {
    const query = new URL(authorizationUrl).searchParams;
    const code = `code-${randomUUID()}-${patient}`;
    this.#codes.set(code, {
      clientId: query.get('client_id') ?? '',
      scope: this.grantedScope ?? query.get('scope') ?? '',
      patient,
      nonce: query.get('nonce'),
      challenge: query.get('code_challenge'),
      redirectUri: query.get('redirect_uri') ?? '',
    });
    const honest = { code, state: query.get('state') ?? '', ...(this.#sendsIssuer && { iss: this.issuer }) };
    return new URLSearchParams(this.behaviour.authorizationResponse(honest));
  }

  /** Answers the addresses of the authorization server; returns undefined for every other. */
  answer(request: SeenRequest): StubAnswer | Promise<StubAnswer> | undefined {
    if (request.path.endsWith('/.well-known/smart-configuration')) {
      return this.behaviour.smartConfiguration(this.#smartConfiguration());
    }
    switch (request.path) {
      case `${this.#path}/authorize`:
        return this.#signInAtOnce(request);
      case `${this.#path}/jwks`:
        return { body: this.key.jwks };
      case `${this.#path}/token`:
        this.tokenRequests.push(request.form);
        return this.#token(request);
      case `${this.#path}/revoke`:
        this.revocations.push(request.form);
        return this.behaviour.revocationResponse(request);
      default:
        return undefined;
    }
  }

  get #path(): string {
    return new URL(this.issuer).pathname.replace(/\/$/, '');
  }

  #smartConfiguration(): Record<string, unknown> {
    return {
      issuer: this.issuer,
      jwks_uri: `${this.issuer}/jwks`,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      revocation_endpoint: `${this.issuer}/revoke`,
      ...(this.#sendsIssuer && { authorization_response_iss_parameter_supported: true }),
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      capabilities: ['launch-standalone', 'client-public', 'context-standalone-patient', 'permission-v2'],
    };
  }

  /** What a real browser meets: a platform that asks nothing and sends it straight back. */
  #signInAtOnce({ query, url }: SeenRequest): StubAnswer {
    const back = this.approve(new URL(url, this.issuer).href, this.#browserPatient);
    return { status: 302, headers: { location: `${query.get('redirect_uri') ?? ''}?${back}` } };
  }

  #token(request: SeenRequest): StubAnswer | Promise<StubAnswer> {
    const refusal = this.behaviour.clientRefusal(request);
    if (refusal) return refusal;
    const missing = this.#missing(request.form);
    if (missing) return { status: 401, body: { error: 'invalid_client', error_description: describeRow(missing) } };
    switch (request.form.get('grant_type')) {
      case 'refresh_token':
        return this.#refresh(request);
      case 'client_credentials':
        return this.behaviour.backendResponse(this.#backendToken(request.form.get('scope') ?? ''), request);
      default:
        return this.#exchange(request);
    }
  }

  /** With a certificate (`udap`) UDAP's tables hold; SMART asks for nothing where a shared secret (HS256) is the proof. */
  #missing(form: URLSearchParams): RequiredRow | undefined {
    const assertion = form.get('client_assertion');
    if (form.has('udap')) return missingOfUdapToken(Object.fromEntries(form));
    if (assertion === null) return undefined;
    const isBySecret = Buffer.from(assertion.split('.', 1)[0] ?? '', 'base64url').includes('"HS256"');
    return isBySecret ? undefined : missingOfAssertion(assertion, this.now());
  }

  #backendToken(scope: string): Record<string, unknown> {
    return { access_token: `backend-${randomUUID()}`, token_type: 'Bearer', ...this.#lifetime, scope };
  }

  #exchange(request: SeenRequest): StubAnswer | Promise<StubAnswer> {
    const { form } = request;
    const code = form.get('code') ?? '';
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!grant || grant.redirectUri !== form.get('redirect_uri')) return invalidGrant;
    if (grant.challenge !== null && grant.challenge !== challenge) return invalidGrant;
    const idToken = grant.scope.includes('openid') ? { id_token: this.#idToken(grant) } : {};
    return this.behaviour.codeResponse({ ...this.#tokens(grant), ...idToken, patient: grant.patient }, request);
  }

  #idToken({ clientId, nonce, patient }: Grant): string {
    const nowSeconds = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer,
      sub: 'user-1',
      aud: clientId,
      iat: nowSeconds,
      exp: nowSeconds + 300,
      ...(nonce !== null && { nonce }),
      fhirUser: `Patient/${patient}`,
    };
    return this.behaviour.signIdToken(this.behaviour.idTokenClaims(claims));
  }

  async #refresh(request: SeenRequest): Promise<StubAnswer> {
    const token = request.form.get('refresh_token') ?? '';
    const grant = this.#refreshTokens.get(token);
    if (!grant) return invalidGrant;
    const { refresh_token: next, ...kept } = this.#tokens(grant);
    const honest = this.keepsRefreshTokens ? kept : { ...kept, refresh_token: next };
    const answer = await this.behaviour.refreshResponse(honest, request);
    const isUsed = answer !== 'never' && (answer.status ?? 200) === 200;
    if (isUsed && !this.keepsRefreshTokens) this.#refreshTokens.delete(token);
    return answer;
  }

  #tokens(grant: Grant): Record<string, unknown> {
    const tokens = {
      access_token: this.#makeToken('access', this.issued.length, grant.patient),
      refresh_token: this.#makeToken('refresh', this.issued.length + 1, grant.patient),
    };
    this.issued.push(tokens.access_token, tokens.refresh_token);
    this.#refreshTokens.set(tokens.refresh_token, grant);
    return { ...tokens, token_type: 'Bearer', ...this.#lifetime, scope: grant.scope };
  }

  get #lifetime(): object {
    return this.expiresInSeconds === undefined ? {} : { expires_in: this.expiresInSeconds };
  }
}

const invalidGrant: StubAnswer = { status: 400, body: { error: 'invalid_grant' } };
