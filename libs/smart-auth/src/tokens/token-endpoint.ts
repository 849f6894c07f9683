import * as oauth from 'oauth4webapi';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { boundedFetch, HttpFault, readJsonObject } from '../discovery/bounded-fetch.js';
import { chooseAuthMethod, clientAuthentication, clientIdOf } from '../clients/client-authentication.js';
import { requireAuthentication } from './authentication-age.js';
import type { AskedAuthentication } from './authentication-age.js';
import { isSecure } from '../discovery/endpoint-trust.js';
import { fetchKeys } from './fetch-keys.js';
import { verifyIdToken } from './id-token.js';
import { sessionIdOf } from '../records/earlier-tokens.js';
import { readLaunchContext } from '../records/launch-context.js';
import { keepsRefreshTokens } from '../scopes/refresh-rule.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';
import { faultError, invalid, proofMissing, refusal } from './token-endpoint-errors.js';
import { ServerClocks } from './server-clocks.js';
import { scopesOf, tokensOf } from '../records/token-response.js';
import type { LoginGrant, TokenGrant } from '../records/token-response.js';

/** What {@link TokenEndpoint} works with. */
export interface TokenEndpointOptions {
  fetch: typeof fetch;
  now: () => number;
  allowInsecure: (url: URL) => boolean;
  timeoutMs: number;
  /** Where the public keys of this gateway are. */
  jwksUrl?: string;
}

/** What is exchanged for tokens, and what the answer has to match. */
export interface CodeExchange {
  code: string;
  redirectUri: string;
  codeVerifier?: string;
  /** What the server was asked to ask of the person. */
  asked?: AskedAuthentication;
  /** The nonce that was sent; the id_token has to repeat it. */
  nonce?: string;
}

type Send = (client: oauth.Client, auth: oauth.ClientAuth, fetch: OauthFetch) => Promise<Response>;
type OauthFetch = (url: string, init: oauth.CustomFetchOptions<'POST', URLSearchParams>) => Promise<Response>;

/** A request that was sent, its answer, and what of it an answer may repeat. */
interface SentRequest {
  readonly response: Response;
  /** Epoch seconds of this process's clock. */
  readonly sentAtSeconds: number;
  readonly texts: readonly string[];
}

/** A token response with large JWTs in it has some ten kilobytes. */
const maxResponseBytes = 256 * 1024;
/** What an Authorization header can carry. */
const bearerToken = /^[\x21-\x7e]{1,32768}$/;

/**
 * Talks to token and revocation endpoints. Whatever they answer, an error carries our own words and at most one
 * registered OAuth error code: never a body, which may hold what was sent.
 */
export class TokenEndpoint {
  readonly #options: TokenEndpointOptions;
  readonly #clocks = new ServerClocks();

  constructor(options: TokenEndpointOptions) {
    this.#options = options;
  }

  /**
   * Exchanges an authorization code, verifies the id_token that comes with it, and reads the launch context.
   *
   * @throws AuthError TOKEN_ENDPOINT_REFUSED | TOKEN_ENDPOINT_UNREACHABLE | TOKEN_RESPONSE_INVALID | ID_TOKEN_INVALID
   * @see RFC 6749 section 4.1.3, RFC 7636 section 4.5
   */
  async exchangeCode(platform: ResolvedPlatform, server: ServerMetadata, exchange: CodeExchange): Promise<LoginGrant> {
    const as = asOf(platform, server);
    const callback = oauth.validateAuthResponse(
      as,
      this.#clientOf(platform, server),
      new URLSearchParams({ code: exchange.code }),
      oauth.expectNoState,
    );
    const verifier = exchange.codeVerifier ?? oauth.nopkce;
    const grant = await this.#grant(platform, server, (client, auth, fetch) =>
      oauth.authorizationCodeGrantRequest(as, client, auth, callback, exchange.redirectUri, verifier, {
        additionalParameters: resourceOf(platform),
        [oauth.customFetch]: fetch,
        [oauth.allowInsecureRequests]: this.#mayBePlain(server.tokenEndpoint),
      }),
    );
    const identity = await verifyIdToken({
      as,
      // By the clock of the answer that brought it.
      client: this.#clientOf(platform, server),
      body: grant.body,
      nonce: exchange.nonce,
      canVerify: server.issuer !== undefined && server.jwksUri !== undefined,
      fetch: (url, init) => fetchKeys(() => this.#fetch(url, init)),
      allowPlain: server.jwksUri !== undefined && this.#mayBePlain(server.jwksUri),
      platformId: platform.id,
    });
    const { claims, notes } = identity;
    const ahead = this.#clocks.aheadSeconds(server.tokenEndpoint);
    if (exchange.asked) requireAuthentication(platform, claims, exchange.asked, ahead);
    const context = readLaunchContext(platform, grant.body, claims);
    const sid = sessionIdOf(claims);
    if (sid !== undefined) grant.tokens.sid = sid;
    return { ...grant, context, notes, ...(claims && { claims }) };
  }

  /**
   * Uses a refresh token once.
   *
   * @throws AuthError TOKEN_ENDPOINT_REFUSED (with `oauthError`) | TOKEN_ENDPOINT_UNREACHABLE | TOKEN_RESPONSE_INVALID
   * @see RFC 6749 section 6
   */
  async refresh(
    platform: ResolvedPlatform,
    server: ServerMetadata,
    current: { refreshToken: string; scopes: readonly string[] },
  ): Promise<TokenGrant> {
    const quirks = platform.definition.quirks ?? {};
    const additionalParameters = resourceOf(platform);
    if (quirks.refreshSendsScope) additionalParameters['scope'] = current.scopes.join(' ');
    if (quirks.refreshSendsClientId) additionalParameters['client_id'] = clientIdOf(platform);
    return this.#grant(platform, server, (client, auth, fetch) =>
      oauth.refreshTokenGrantRequest(asOf(platform, server), client, auth, current.refreshToken, {
        additionalParameters,
        [oauth.customFetch]: fetch,
        [oauth.allowInsecureRequests]: this.#mayBePlain(server.tokenEndpoint),
      }),
    );
  }

  /**
   * Asks for a token of this gateway itself. A refresh token, which RFC 6749 section 4.4.3 advises against, is not kept.
   *
   * @throws AuthError CLIENT_AUTHENTICATION_UNSUPPORTED without a secret or key: a name alone proves nothing
   * @throws AuthError TOKEN_ENDPOINT_REFUSED | TOKEN_ENDPOINT_UNREACHABLE | TOKEN_RESPONSE_INVALID
   * @see SMART App Launch 2.2, "Backend Services"
   */
  async clientCredentials(
    platform: ResolvedPlatform,
    server: ServerMetadata,
    scopes: readonly string[],
  ): Promise<TokenGrant> {
    if (chooseAuthMethod(platform, server) === 'none') throw proofMissing(platform);
    const isOmitted = platform.definition.quirks?.omitScopeParameter === true;
    const parameters = new URLSearchParams({ ...resourceOf(platform), ...(!isOmitted && { scope: scopes.join(' ') }) });
    const grant = await this.#grant(platform, server, (client, auth, fetch) =>
      oauth.clientCredentialsGrantRequest(asOf(platform, server), client, auth, parameters, {
        [oauth.customFetch]: fetch,
        [oauth.allowInsecureRequests]: this.#mayBePlain(server.tokenEndpoint),
      }),
    );
    delete grant.tokens.refreshToken;
    return grant;
  }

  /**
   * Hands the parameters of an authorization request to the server, so that none of them travels through the browser.
   *
   * @returns what stands for them at the authorization endpoint, for a minute or so
   * @throws AuthError TOKEN_ENDPOINT_REFUSED | TOKEN_ENDPOINT_UNREACHABLE | TOKEN_RESPONSE_INVALID
   * @see RFC 9126 section 2
   */
  async pushAuthorization(
    platform: ResolvedPlatform,
    server: ServerMetadata & { pushedAuthorizationEndpoint: string },
    parameters: URLSearchParams,
  ): Promise<string> {
    const { pushedAuthorizationEndpoint: endpoint } = server;
    const as = { ...asOf(platform, server), pushed_authorization_request_endpoint: endpoint };
    const { response, texts } = await this.#send(platform, server, (client, auth, fetch) =>
      oauth.pushedAuthorizationRequest(as, client, auth, parameters, {
        [oauth.customFetch]: fetch,
        [oauth.allowInsecureRequests]: this.#mayBePlain(endpoint),
      }),
    );
    if (!response.ok) throw await refusal(platform, response, { sent: texts });
    const requestUri = (await readJsonObject(response))?.['request_uri'];
    if (typeof requestUri === 'string' && requestUri !== '' && requestUri.length <= 2048) return requestUri;
    throw invalid(platform, 'no request_uri');
  }

  /**
   * Asks the server to end a token.
   *
   * @returns `refused` also when it has no revocation endpoint; `waits` when it did not answer, or not for now
   * @see RFC 7009
   */
  async revoke(
    platform: ResolvedPlatform,
    server: ServerMetadata,
    token: string,
    hint: 'access_token' | 'refresh_token',
  ): Promise<'confirmed' | 'refused' | 'waits'> {
    if (server.revocationEndpoint === undefined) return 'refused';
    try {
      const response = await oauth.revocationRequest(
        asOf(platform, server),
        this.#clientOf(platform, server),
        await clientAuthentication(platform, server, this.#options.jwksUrl),
        token,
        {
          additionalParameters: { token_type_hint: hint },
          [oauth.customFetch]: (url, init) => this.#fetch(url, init),
          [oauth.allowInsecureRequests]: this.#mayBePlain(server.revocationEndpoint),
        },
      );
      if (response.ok) return 'confirmed';
      return response.status >= 500 || response.status === 429 ? 'waits' : 'refused';
    } catch (error) {
      if (error instanceof HttpFault) return error.kind === 'redirect' ? 'refused' : 'waits';
      throw error;
    }
  }

  async #grant(platform: ResolvedPlatform, server: ServerMetadata, send: Send): Promise<TokenGrant> {
    const dated = this.#clocks.aheadSeconds(server.tokenEndpoint);
    let sent = await this.#send(platform, server, send);
    // The answer says what time it is there: an assertion that was dated by another clock is made anew, once.
    const isLearned = this.#clocks.aheadSeconds(server.tokenEndpoint) !== dated;
    if (isLearned && signsAssertion(platform, server) && (await isClientRefused(sent.response))) {
      sent = await this.#send(platform, server, send);
    }
    const { response, sentAtSeconds, texts } = sent;
    if (response.status !== 200) {
      const fault = signsAssertion(platform, server) ? this.#clocks.fault(server.tokenEndpoint) : undefined;
      throw await refusal(platform, response, { sent: texts, ...(fault !== undefined && { fault }) });
    }
    const document = await readJsonObject(response);
    if (!document) throw invalid(platform, 'not a JSON object');
    const body = withoutEmpty(document);
    // The id_token is verified apart, and only where its issuer and keys are known.
    const accepted = await this.#accept(platform, server, { ...body, id_token: undefined });
    if (accepted.token_type !== 'bearer') throw invalid(platform, 'token_type is not Bearer');
    const { access_token: accessToken, refresh_token: refreshToken } = accepted;
    if (!bearerToken.test(accessToken) || (refreshToken !== undefined && !bearerToken.test(refreshToken))) {
      throw invalid(platform, 'a token has characters that no header can carry');
    }
    const tokens = tokensOf(accepted, sentAtSeconds, platform.definition.quirks?.accessTokenSeconds);
    if (!keepsRefreshTokens(platform)) delete tokens.refreshToken;
    const scopes = scopesOf(accepted.scope);
    return { tokens, body, ...(scopes && { scopes }) };
  }

  async #send(platform: ResolvedPlatform, server: ServerMetadata, send: Send): Promise<SentRequest> {
    const auth = await clientAuthentication(platform, server, this.#options.jwksUrl);
    // The life of the tokens counts from here: the server may have issued them long before its answer arrives. And in
    // whole seconds, rounded down, as most servers count: theirs can end up to a second before `expires_in` is over.
    const sentAtSeconds = Math.floor(this.#options.now() / 1000);
    const texts: string[] = [];
    const sending: OauthFetch = (url, init) => {
      texts.push(...sentTexts(init));
      return this.#fetch(url, init);
    };
    const response = await send(this.#clientOf(platform, server), auth, sending).catch((error: unknown) => {
      throw error instanceof HttpFault ? faultError(platform, error) : error;
    });
    return { response, sentAtSeconds, texts };
  }

  async #accept(
    platform: ResolvedPlatform,
    server: ServerMetadata,
    body: object,
  ): Promise<oauth.TokenEndpointResponse> {
    const headers = { 'content-type': 'application/json' };
    const response = new Response(JSON.stringify(body), { headers });
    try {
      return await oauth.processRefreshTokenResponse(
        asOf(platform, server),
        this.#clientOf(platform, server),
        response,
      );
    } catch {
      // Its message would be ours to show, but its cause holds the whole body: nothing of it goes further.
      throw invalid(platform, 'a required field is missing or has the wrong type');
    }
  }

  /** Dates what is signed, and judges what is dated, by the clock of the token endpoint as far as it is known. */
  #clientOf(platform: ResolvedPlatform, server: ServerMetadata): oauth.Client {
    const { now } = this.#options;
    const skewSeconds = Math.round((now() - Date.now()) / 1000) + this.#clocks.aheadSeconds(server.tokenEndpoint);
    return { client_id: clientIdOf(platform), [oauth.clockSkew]: skewSeconds, [oauth.clockTolerance]: 30 };
  }

  async #fetch(
    url: string,
    init: { body?: URLSearchParams | undefined; headers: Record<string, string>; method: string },
  ): Promise<Response> {
    const { fetch, now, timeoutMs } = this.#options;
    const { method, headers, body } = init;
    const limits = { fetch, timeoutMs, maxBytes: maxResponseBytes };
    const response = await boundedFetch(url, { method, headers, ...(body && { body }) }, limits);
    this.#clocks.note(url, response.headers.get('date'), now());
    return response;
  }

  #mayBePlain(endpoint: string): boolean {
    const url = new URL(endpoint);
    return url.protocol === 'http:' && isSecure(url, this.#options.allowInsecure);
  }
}

/** Which server the tokens are for, where the authorization server has several (RFC 8707 section 2). */
function resourceOf({ oauth }: ResolvedPlatform): Record<string, string> {
  return oauth?.resource === undefined ? {} : { resource: oauth.resource };
}

/** Some servers write `null` where others leave a field out, and an empty text for a token that they did not issue. */
function withoutEmpty(document: Record<string, unknown>): Record<string, unknown> {
  const isEmpty = (name: string, value: unknown) =>
    value === null || (value === '' && (name === 'refresh_token' || name === 'id_token'));
  return Object.fromEntries(Object.entries(document).filter(([name, value]) => !isEmpty(name, value)));
}

function signsAssertion(platform: ResolvedPlatform, server: ServerMetadata): boolean {
  return chooseAuthMethod(platform, server).endsWith('_jwt');
}

/** Whether the client was refused, by whatever name, and not what it asked for (RFC 6749 section 5.2). */
async function isClientRefused(response: Response): Promise<boolean> {
  if (response.status !== 400 && response.status !== 401) return false;
  return (await readJsonObject(response.clone()))?.['error'] !== 'invalid_grant';
}

/** The values of a form and of the credentials in a header, as they are and as they are written (RFC 6749 section 2.3.1). */
function sentTexts(init: { body?: URLSearchParams | undefined; headers: Record<string, string> }): string[] {
  const [, basic = ''] = /^Basic (.+)$/i.exec(init.headers['authorization'] ?? '') ?? [];
  const credentials = Buffer.from(basic, 'base64').toString('utf8').split(':');
  const decoded = credentials.flatMap((text) => [...new URLSearchParams(`x=${text}`).values()]);
  const texts = [...(init.body?.values() ?? []), ...decoded];
  return [basic, ...credentials, ...texts, ...texts.map((text) => encodeURIComponent(text))];
}

/** The same server in the words of `oauth4webapi`. It asks for an issuer; the placeholder is never compared. */
function asOf(platform: ResolvedPlatform, server: ServerMetadata): oauth.AuthorizationServer {
  const { revocationEndpoint, jwksUri, idTokenAlgorithms } = server;
  return {
    issuer: server.issuer ?? platform.fhirBaseUrl,
    token_endpoint: server.tokenEndpoint,
    ...(revocationEndpoint !== undefined && { revocation_endpoint: revocationEndpoint }),
    ...(jwksUri !== undefined && { jwks_uri: jwksUri }),
    ...(idTokenAlgorithms && { id_token_signing_alg_values_supported: [...idTokenAlgorithms] }),
  };
}
