import * as oauth from 'oauth4webapi';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { HttpFault, readJsonObject } from '../discovery/bounded-fetch.js';
import type { DpopKey } from '../dpop/dpop-key.js';
import { chooseAuthMethod, clientIdOf } from '../clients/client-authentication.js';
import { requireAuthentication } from './authentication-age.js';
import type { AskedAuthentication } from './authentication-age.js';
import { arrivedTokens, isToken } from './arrived-tokens.js';
import type { ArrivedTokens } from './arrived-tokens.js';
import { ClientRequests } from './client-requests.js';
import type { ClientRequestOptions, Send } from './client-requests.js';
import { fetchKeys } from './fetch-keys.js';
import { verifyIdToken } from './id-token.js';
import { sessionIdOf } from '../records/earlier-tokens.js';
import { readLaunchContext } from '../records/launch-context.js';
import { reauthRequired } from '../records/connection.js';
import { keepsRefreshTokens } from '../scopes/refresh-rule.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';
import { invalid, proofMissing, refusal, throwFault } from './token-endpoint-errors.js';
import {
  asOf,
  isClientRefused,
  isErrorDocument,
  requireTokenType,
  resourceOf,
  signsAssertion,
  withoutEmpty,
  withScopeText,
} from './token-messages.js';
import { scopesOf, tokensOf } from '../records/token-response.js';
import type { LoginGrant, TokenGrant } from '../records/token-response.js';

/** What is exchanged for tokens, and what the answer has to match. */
export interface CodeExchange {
  code: string;
  redirectUri: string;
  codeVerifier?: string;
  /** What the server was asked to ask of the person. */
  asked?: AskedAuthentication;
  /** The nonce that was sent; the id_token has to repeat it. */
  nonce?: string;
  /** What the tokens are to be bound to. */
  dpopKey?: DpopKey;
  /** Is given the tokens before the answer is checked: whoever refuses it has to have them revoked. */
  arrived?: (arrived: ArrivedTokens) => void;
}

/** A token that has to end. */
export interface Revocation {
  readonly token: string;
  readonly hint: 'access_token' | 'refresh_token';
  /** What it is bound to. */
  readonly key: DpopKey | undefined;
}

/**
 * Talks to token and revocation endpoints. Whatever they answer, an error carries our own words and at most one
 * registered OAuth error code: never a body, which may hold what was sent.
 */
export class TokenEndpoint {
  readonly #requests: ClientRequests;

  constructor(options: ClientRequestOptions) {
    this.#requests = new ClientRequests(options);
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
      this.#requests.clientOf(platform, server),
      new URLSearchParams({ code: exchange.code }),
      oauth.expectNoState,
    );
    const verifier = exchange.codeVerifier ?? oauth.nopkce;
    const send: Send = (client, auth, options) =>
      oauth.authorizationCodeGrantRequest(as, client, auth, callback, exchange.redirectUri, verifier, {
        additionalParameters: resourceOf(platform),
        ...options,
      });
    const grant = await this.#grant(platform, server, send, exchange.dpopKey, exchange.arrived);
    const identity = await verifyIdToken({
      as,
      // By the clock of the answer that brought it.
      client: this.#requests.clientOf(platform, server),
      body: grant.body,
      nonce: exchange.nonce,
      canVerify: server.issuer !== undefined && server.jwksUri !== undefined,
      fetch: (url, init) => fetchKeys(() => this.#requests.fetch(platform, server, url, init)),
      allowPlain: server.jwksUri !== undefined && this.#requests.mayBePlain(server.jwksUri),
      platformId: platform.id,
    });
    const { claims, notes } = identity;
    const ahead = this.#requests.clocks.aheadSeconds(server.tokenEndpoint);
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
    current: { refreshToken: string; scopes: readonly string[]; dpopKey?: DpopKey },
  ): Promise<TokenGrant> {
    const quirks = platform.definition.quirks ?? {};
    const additionalParameters = resourceOf(platform);
    if (quirks.refreshSendsScope) additionalParameters['scope'] = current.scopes.join(' ');
    if (quirks.refreshSendsClientId) additionalParameters['client_id'] = clientIdOf(platform);
    const send: Send = (client, auth, options) =>
      oauth.refreshTokenGrantRequest(asOf(platform, server), client, auth, current.refreshToken, {
        additionalParameters,
        ...options,
      });
    return this.#grant(platform, server, send, current.dpopKey);
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
    dpopKey?: DpopKey,
  ): Promise<TokenGrant> {
    if (chooseAuthMethod(platform, server) === 'none') throw proofMissing(platform);
    const isOmitted = platform.definition.quirks?.omitScopeParameter === true;
    const parameters = new URLSearchParams({ ...resourceOf(platform), ...(!isOmitted && { scope: scopes.join(' ') }) });
    const send: Send = (client, auth, options) =>
      oauth.clientCredentialsGrantRequest(asOf(platform, server), client, auth, parameters, {
        ...options,
      });
    const grant = await this.#grant(platform, server, send, dpopKey);
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
    const send: Send = (client, auth, options) =>
      oauth.pushedAuthorizationRequest(as, client, auth, parameters, {
        ...options,
      });
    const { response, texts } = await this.#requests.send(platform, server, endpoint, send).catch(throwFault(platform));
    if (!response.ok) throw await refusal(platform, response, { sent: texts });
    const requestUri = (await readJsonObject(response))?.['request_uri'];
    if (typeof requestUri === 'string' && requestUri !== '' && requestUri.length <= 2048) return requestUri;
    throw invalid(platform, 'no request_uri');
  }

  /**
   * Asks the server to end a token, with a proof where the token is bound to a key.
   *
   * @returns `refused` also when it has no revocation endpoint; `waits` when it did not answer, or not for now
   * @see RFC 7009
   */
  async revoke(
    platform: ResolvedPlatform,
    server: ServerMetadata,
    { token, hint, key }: Revocation,
  ): Promise<'confirmed' | 'refused' | 'waits'> {
    const { revocationEndpoint: endpoint } = server;
    if (endpoint === undefined) return 'refused';
    const proof = key && this.#requests.proofFor(key, endpoint);
    const send: Send = (client, auth, options) =>
      oauth.revocationRequest(asOf(platform, server), client, auth, token, {
        additionalParameters: { token_type_hint: hint },
        ...options,
      });
    try {
      const { response } = await this.#requests.send(platform, server, endpoint, send, proof);
      if (response.ok) return 'confirmed';
      return response.status >= 500 || response.status === 429 ? 'waits' : 'refused';
    } catch (error) {
      if (error instanceof HttpFault) return error.kind === 'redirect' ? 'refused' : 'waits';
      throw error;
    }
  }

  async #grant(
    platform: ResolvedPlatform,
    server: ServerMetadata,
    send: Send,
    key: DpopKey | undefined,
    arrived?: CodeExchange['arrived'],
  ): Promise<TokenGrant> {
    const { tokenEndpoint: endpoint } = server;
    const { clocks } = this.#requests;
    const proof = key && this.#requests.proofFor(key, endpoint);
    if (key && !proof) throw reauthRequired({ platformId: platform.id, platformName: platform.name });
    const dated = clocks.aheadSeconds(endpoint);
    const ask = () => this.#requests.send(platform, server, endpoint, send, proof).catch(throwFault(platform));
    let sent = await ask();
    // The answer says what time it is there: an assertion that was dated by another clock is made anew, once.
    const isLearned = clocks.aheadSeconds(endpoint) !== dated;
    if (isLearned && signsAssertion(platform, server) && (await isClientRefused(sent.response))) {
      sent = await ask();
    }
    const { response, sentAtSeconds, texts } = sent;
    const document = response.ok ? await readJsonObject(response.clone()) : undefined;
    const body = withScopeText(withoutEmpty(document ?? {}));
    const found = arrived && arrivedTokens(platform, body, { atSeconds: sentAtSeconds, key });
    if (found) arrived(found);
    if (response.status !== 200 || isErrorDocument(body)) {
      const fault = signsAssertion(platform, server) ? clocks.fault(endpoint) : undefined;
      throw await refusal(platform, response, { sent: texts, fault });
    }
    if (!document) throw invalid(platform, 'not a JSON object');
    // The id_token is verified apart, and only where its issuer and keys are known.
    const accepted = await this.#accept(platform, server, { ...body, id_token: undefined });
    requireTokenType(platform, accepted.token_type, key);
    const { access_token: accessToken, refresh_token: refreshToken } = accepted;
    if (!isToken(accessToken) || (refreshToken !== undefined && !isToken(refreshToken))) {
      throw invalid(platform, 'a token has characters that no header can carry');
    }
    const { accessTokenSeconds } = platform.definition.quirks ?? {};
    const { idleDays } = platform.oauth?.refreshToken ?? {};
    const tokens = tokensOf(accepted, sentAtSeconds, { accessTokenSeconds, idleDays });
    if (!keepsRefreshTokens(platform)) delete tokens.refreshToken;
    if (key && accepted.token_type === 'dpop') Object.assign(tokens, { dpopKey: key, tokenType: 'DPoP' });
    const scopes = scopesOf(accepted.scope);
    return { tokens, body, ...(scopes && { scopes }) };
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
        this.#requests.clientOf(platform, server),
        response,
      );
    } catch {
      // Its message would be ours to show, but its cause holds the whole body: nothing of it goes further.
      throw invalid(platform, 'a required field is missing or has the wrong type');
    }
  }
}
