import { createHash, randomUUID } from 'node:crypto';
import { HttpStub } from './http-stub.js';
import type { SeenRequest, StubAnswer } from './http-stub.js';
import { SigningKey } from './signing-key.js';

/** What a test changes about an otherwise honest server. Each hook sees the honest answer and may replace it. */
export interface StubBehaviour {
  smartConfiguration(honest: Record<string, unknown>): StubAnswer;
  capabilityStatement(): StubAnswer;
  /** The parameters of the redirect back. */
  authorizationResponse(honest: Record<string, string>): Record<string, string>;
  idTokenClaims(honest: Record<string, unknown>): Record<string, unknown>;
  signIdToken(claims: Record<string, unknown>): string;
  codeResponse(honest: Record<string, unknown>, request: SeenRequest): StubAnswer | Promise<StubAnswer>;
  refreshResponse(honest: Record<string, unknown>, request: SeenRequest): StubAnswer | Promise<StubAnswer>;
  backendResponse(honest: Record<string, unknown>, request: SeenRequest): StubAnswer | Promise<StubAnswer>;
  revocationResponse(request: SeenRequest): StubAnswer;
}

interface Grant {
  clientId: string;
  scope: string;
  nonce: string | null;
  challenge: string | null;
  redirectUri: string;
}

/**
 * A small SMART authorization server for tests: PKCE checked, codes and refresh tokens used once, id_tokens signed.
 * Requests of a client are believed; who may log in is not its business.
 */
export class OauthStub {
  readonly key = new SigningKey('stub-key');
  /** The life of its access tokens. */
  expiresInSeconds: number | undefined = 300;
  behaviour: StubBehaviour = {
    smartConfiguration: (honest) => ({ body: honest }),
    capabilityStatement: () => ({ status: 404 }),
    authorizationResponse: (honest) => honest,
    idTokenClaims: (honest) => honest,
    signIdToken: (claims) => this.key.sign(claims),
    codeResponse: (honest) => ({ body: honest }),
    refreshResponse: (honest) => ({ body: honest }),
    backendResponse: (honest) => ({ body: honest }),
    revocationResponse: () => ({ body: {} }),
  };
  readonly #codes = new Map<string, Grant>();
  readonly #refreshTokens = new Map<string, Grant>();
  #http: HttpStub | undefined;

  static async start(): Promise<OauthStub> {
    const stub = new OauthStub();
    stub.#http = await HttpStub.start((request) => stub.#answer(request));
    return stub;
  }

  get http(): HttpStub {
    if (!this.#http) throw new Error('the stub is not started');
    return this.#http;
  }

  get fhirBaseUrl(): string {
    return `${this.http.origin}/fhir`;
  }

  get issuer(): string {
    return `${this.http.origin}/op`;
  }

  /** What a browser brings back after signing in: the query of the redirect. */
  signIn(authorizationUrl: string): URLSearchParams {
    const query = new URL(authorizationUrl).searchParams;
    const code = `code-${randomUUID()}`;
    this.#codes.set(code, {
      clientId: query.get('client_id') ?? '',
      scope: query.get('scope') ?? '',
      nonce: query.get('nonce'),
      challenge: query.get('code_challenge'),
      redirectUri: query.get('redirect_uri') ?? '',
    });
    const honest = { code, state: query.get('state') ?? '', iss: this.issuer };
    return new URLSearchParams(this.behaviour.authorizationResponse(honest));
  }

  close(): Promise<void> {
    return this.http.close();
  }

  #answer(request: SeenRequest): StubAnswer | Promise<StubAnswer> {
    switch (request.path) {
      case '/fhir/.well-known/smart-configuration':
        return this.behaviour.smartConfiguration(this.#smartConfiguration());
      case '/fhir/metadata':
        return this.behaviour.capabilityStatement();
      case '/op/jwks':
        return { body: this.key.jwks };
      case '/op/token':
        return this.#token(request);
      case '/op/revoke':
        return this.behaviour.revocationResponse(request);
      default:
        return { status: 404 };
    }
  }

  #smartConfiguration(): Record<string, unknown> {
    return {
      issuer: this.issuer,
      jwks_uri: `${this.issuer}/jwks`,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      revocation_endpoint: `${this.issuer}/revoke`,
      authorization_response_iss_parameter_supported: true,
      code_challenge_methods_supported: ['S256'],
    };
  }

  #token(request: SeenRequest): StubAnswer | Promise<StubAnswer> {
    switch (request.form.get('grant_type')) {
      case 'refresh_token':
        return this.#refresh(request);
      case 'client_credentials':
        return this.behaviour.backendResponse(this.#backendToken(request.form.get('scope') ?? ''), request);
      default:
        return this.#exchange(request);
    }
  }

  #backendToken(scope: string): Record<string, unknown> {
    const expires = this.expiresInSeconds === undefined ? {} : { expires_in: this.expiresInSeconds };
    return { access_token: `backend-${randomUUID()}`, token_type: 'Bearer', ...expires, scope };
  }

  #exchange(request: SeenRequest): StubAnswer | Promise<StubAnswer> {
    const code = request.form.get('code') ?? '';
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    const verifier = request.form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (!grant || grant.redirectUri !== request.form.get('redirect_uri')) return invalidGrant;
    if (grant.challenge !== null && grant.challenge !== challenge) return invalidGrant;
    const nowSeconds = Math.floor(Date.now() / 1000);
    const claims = this.behaviour.idTokenClaims({
      iss: this.issuer,
      sub: 'user-1',
      aud: grant.clientId,
      iat: nowSeconds,
      exp: nowSeconds + 300,
      ...(grant.nonce !== null && { nonce: grant.nonce }),
      fhirUser: 'Patient/pat-1',
    });
    const idToken = grant.scope.includes('openid') ? { id_token: this.behaviour.signIdToken(claims) } : {};
    return this.behaviour.codeResponse({ ...this.#tokens(grant), ...idToken, patient: 'pat-1' }, request);
  }

  async #refresh(request: SeenRequest): Promise<StubAnswer> {
    const token = request.form.get('refresh_token') ?? '';
    const grant = this.#refreshTokens.get(token);
    if (!grant) return invalidGrant;
    const answer = await this.behaviour.refreshResponse(this.#tokens(grant), request);
    const isUsed = answer !== 'never' && (answer.status ?? 200) === 200;
    if (isUsed) this.#refreshTokens.delete(token);
    return answer;
  }

  #tokens(grant: Grant): Record<string, unknown> {
    const refreshToken = `refresh-${randomUUID()}`;
    this.#refreshTokens.set(refreshToken, grant);
    return {
      access_token: `access-${randomUUID()}`,
      token_type: 'Bearer',
      ...(this.expiresInSeconds !== undefined && { expires_in: this.expiresInSeconds }),
      scope: grant.scope,
      refresh_token: refreshToken,
    };
  }
}

const invalidGrant: StubAnswer = { status: 400, body: { error: 'invalid_grant' } };
