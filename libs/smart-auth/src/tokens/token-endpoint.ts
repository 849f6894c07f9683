import * as oauth from 'oauth4webapi';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { boundedFetch, HttpFault, readJsonObject } from '../discovery/bounded-fetch.js';
import { DpopProofs } from '../dpop/dpop-proofs.js';
import type { RequestProof } from '../dpop/dpop-proofs.js';
import type { DpopKey } from '../dpop/dpop-key.js';
import { chooseAuthMethod, clientAuthentication, clientIdOf } from '../clients/client-authentication.js';
import type { OwnKeys } from '../clients/own-keys.js';
import { requireAuthentication } from './authentication-age.js';
import type { AskedAuthentication } from './authentication-age.js';
import { isSecure } from '../discovery/endpoint-trust.js';
import type { FetchFor } from '../discovery/platform-fetch.js';
import { arrivedTokens, isToken } from './arrived-tokens.js';
import type { ArrivedTokens } from './arrived-tokens.js';
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
  isProofRefused,
  requireTokenType,
  resourceOf,
  sentTexts,
  signsAssertion,
  withoutEmpty,
  withScopeText,
} from './token-messages.js';
import { ServerClocks } from '../discovery/server-clocks.js';
import { scopesOf, tokensOf } from '../records/token-response.js';
import type { LoginGrant, TokenGrant } from '../records/token-response.js';

/** What {@link TokenEndpoint} works with. */
export interface TokenEndpointOptions {
  fetchFor: FetchFor;
  now: () => number;
  allowInsecure: (url: URL) => boolean;
  timeoutMs: number;
  ownKeys: OwnKeys;
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

/**
 * Talks to token and revocation endpoints. Whatever they answer, an error carries our own words and at most one
 * registered OAuth error code: never a body, which may hold what was sent.
 */
export class TokenEndpoint {
  readonly #options: TokenEndpointOptions;
  readonly #clocks = new ServerClocks();
  readonly #proofs: DpopProofs;

  constructor(options: TokenEndpointOptions) {
    this.#options = options;
    this.#proofs = new DpopProofs({ now: options.now, clocks: this.#clocks });
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
    const send: Send = (client, auth, fetch) =>
      oauth.authorizationCodeGrantRequest(as, client, auth, callback, exchange.redirectUri, verifier, {
        additionalParameters: resourceOf(platform),
        [oauth.customFetch]: fetch,
        [oauth.allowInsecureRequests]: this.#mayBePlain(server.tokenEndpoint),
      });
    const grant = await this.#grant(platform, server, send, exchange.dpopKey, exchange.arrived);
    const identity = await verifyIdToken({
      as,
      // By the clock of the answer that brought it.
      client: this.#clientOf(platform, server),
      body: grant.body,
      nonce: exchange.nonce,
      canVerify: server.issuer !== undefined && server.jwksUri !== undefined,
      fetch: (url, init) => fetchKeys(() => this.#fetch(platform, server, url, init)),
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
    current: { refreshToken: string; scopes: readonly string[]; dpopKey?: DpopKey },
  ): Promise<TokenGrant> {
    const quirks = platform.definition.quirks ?? {};
    const additionalParameters = resourceOf(platform);
    if (quirks.refreshSendsScope) additionalParameters['scope'] = current.scopes.join(' ');
    if (quirks.refreshSendsClientId) additionalParameters['client_id'] = clientIdOf(platform);
    const send: Send = (client, auth, fetch) =>
      oauth.refreshTokenGrantRequest(asOf(platform, server), client, auth, current.refreshToken, {
        additionalParameters,
        [oauth.customFetch]: fetch,
        [oauth.allowInsecureRequests]: this.#mayBePlain(server.tokenEndpoint),
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
    const send: Send = (client, auth, fetch) =>
      oauth.clientCredentialsGrantRequest(asOf(platform, server), client, auth, parameters, {
        [oauth.customFetch]: fetch,
        [oauth.allowInsecureRequests]: this.#mayBePlain(server.tokenEndpoint),
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
    const send: Send = (client, auth, fetch) =>
      oauth.pushedAuthorizationRequest(as, client, auth, parameters, {
        [oauth.customFetch]: fetch,
        [oauth.allowInsecureRequests]: this.#mayBePlain(endpoint),
      });
    const { response, texts } = await this.#send(platform, server, send).catch(throwFault(platform));
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
    const proof = key && this.#proofs.with(key)?.begin('POST', endpoint);
    const send: Send = (client, auth, fetch) =>
      oauth.revocationRequest(asOf(platform, server), client, auth, token, {
        additionalParameters: { token_type_hint: hint },
        [oauth.customFetch]: fetch,
        [oauth.allowInsecureRequests]: this.#mayBePlain(endpoint),
      });
    try {
      const { response } = await this.#sendProven(platform, server, send, proof);
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
    const proof = key && this.#proofs.with(key)?.begin('POST', server.tokenEndpoint);
    if (key && !proof) throw reauthRequired({ platformId: platform.id, platformName: platform.name });
    const dated = this.#clocks.aheadSeconds(server.tokenEndpoint);
    const ask = () => this.#sendProven(platform, server, send, proof).catch(throwFault(platform));
    let sent = await ask();
    // The answer says what time it is there: an assertion that was dated by another clock is made anew, once.
    const isLearned = this.#clocks.aheadSeconds(server.tokenEndpoint) !== dated;
    if (isLearned && signsAssertion(platform, server) && (await isClientRefused(sent.response))) {
      sent = await ask();
    }
    const { response, sentAtSeconds, texts } = sent;
    const document = response.ok ? await readJsonObject(response.clone()) : undefined;
    const body = withScopeText(withoutEmpty(document ?? {}));
    const found = arrived && arrivedTokens(platform, body, { atSeconds: sentAtSeconds, key });
    if (found) arrived(found);
    if (response.status !== 200 || isErrorDocument(body)) {
      const fault = signsAssertion(platform, server) ? this.#clocks.fault(server.tokenEndpoint) : undefined;
      throw await refusal(platform, response, { sent: texts, ...(fault !== undefined && { fault }) });
    }
    if (!document) throw invalid(platform, 'not a JSON object');
    // The id_token is verified apart, and only where its issuer and keys are known.
    const accepted = await this.#accept(platform, server, { ...body, id_token: undefined });
    requireTokenType(platform, accepted.token_type, key);
    const { access_token: accessToken, refresh_token: refreshToken } = accepted;
    if (!isToken(accessToken) || (refreshToken !== undefined && !isToken(refreshToken))) {
      throw invalid(platform, 'a token has characters that no header can carry');
    }
    const tokens = tokensOf(accepted, sentAtSeconds, platform.definition.quirks?.accessTokenSeconds);
    if (!keepsRefreshTokens(platform)) delete tokens.refreshToken;
    if (key && accepted.token_type === 'dpop') Object.assign(tokens, { dpopKey: key, tokenType: 'DPoP' });
    const scopes = scopesOf(accepted.scope);
    return { tokens, body, ...(scopes && { scopes }) };
  }

  /** Sends a request with a proof, and again with another where it was refused for what the server has only now told. */
  async #sendProven(
    platform: ResolvedPlatform,
    server: ServerMetadata,
    send: Send,
    proof: RequestProof | undefined,
  ): Promise<SentRequest> {
    for (;;) {
      const sent = await this.#send(platform, server, send, proof);
      if (!proof) return sent;
      const headers = { 'dpop-nonce': sent.response.headers.get('dpop-nonce') ?? undefined };
      proof.note(headers);
      if (!(await isProofRefused(sent.response)) || !proof.mayRepeat(headers)) return sent;
    }
  }

  async #send(
    platform: ResolvedPlatform,
    server: ServerMetadata,
    send: Send,
    proof?: RequestProof,
  ): Promise<SentRequest> {
    const auth = await clientAuthentication(platform, server, this.#options.ownKeys);
    // The life of the tokens counts from here: the server may have issued them long before its answer arrives. And in
    // whole seconds, rounded down, as most servers count: theirs can end up to a second before `expires_in` is over.
    const sentAtSeconds = Math.floor(this.#options.now() / 1000);
    const texts: string[] = [];
    const sending: OauthFetch = (url, init) => {
      texts.push(...sentTexts(init));
      if (!proof) return this.#fetch(platform, server, url, init);
      const dpop = proof.sign();
      texts.push(dpop);
      return this.#fetch(platform, server, url, { ...init, headers: { ...init.headers, dpop } });
    };
    const response = await send(this.#clientOf(platform, server), auth, sending);
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
    platform: ResolvedPlatform,
    server: ServerMetadata,
    url: string,
    init: { body?: URLSearchParams | undefined; headers: Record<string, string>; method: string },
  ): Promise<Response> {
    const { fetchFor, now, timeoutMs } = this.#options;
    const { method, headers, body } = init;
    const limits = { fetch: fetchFor(platform, url, server), timeoutMs, maxBytes: maxResponseBytes };
    const response = await boundedFetch(url, { method, headers, ...(body && { body }) }, limits);
    this.#clocks.note(url, response.headers.get('date'), now());
    return response;
  }

  #mayBePlain(endpoint: string): boolean {
    const url = new URL(endpoint);
    return url.protocol === 'http:' && isSecure(url, this.#options.allowInsecure);
  }
}
