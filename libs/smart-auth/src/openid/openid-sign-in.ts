import { createHash, randomBytes } from 'node:crypto';
import type { TokenVault } from '@fhir-gateway/token-vault';
import * as oauth from 'oauth4webapi';
import { HttpFault, readJsonObject } from '../discovery/bounded-fetch.js';
import { AuthError } from '../errors.js';
import type { AuthorizationStart } from '../login/login-start.js';
import { fetchKeys } from '../tokens/fetch-keys.js';
import { verifyIdToken } from '../tokens/id-token.js';
import { describeOAuthError, knownOAuthError, wordsOfRefusal } from '../discovery/oauth-error.js';
import { readUserInfo } from './user-info.js';
import type { OpenIdProvider, ProviderMetadata } from './openid-provider.js';

/** What an {@link OpenIdSignIn} is made with. */
export interface OpenIdSignInOptions {
  readonly provider: OpenIdProvider;
  readonly vault: Pick<TokenVault, 'putOneTime' | 'takeOneTime'>;
  readonly redirectUri: string;
  /** `openid` is among them. */
  readonly scopes: readonly string[];
  /** Asked for besides, where the provider says that it has this scope. */
  readonly scopeWhereKnown?: string;
  /** Whether these claims of the id_token suffice; otherwise those of the UserInfo endpoint are read, too. */
  readonly suffices?: (claims: Readonly<Record<string, unknown>>) => boolean;
}

/** Who has signed in. */
export interface OpenIdIdentity {
  readonly issuer: string;
  /** Names the person at the issuer, and never changes. */
  readonly subject: string;
  /** The person's session at the provider, where it has a name. */
  readonly sid?: string;
  /** Of the verified id_token and of the UserInfo endpoint. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** For the logout at the provider; opens nothing. */
  readonly idToken: string;
  /** As given to {@link OpenIdSignIn.begin}. */
  readonly returnTo: string;
  /** The cookie that tied the sign-in to its browser. */
  readonly browserCookieName: string;
}

/** What the callback needs of the moment the browser was sent off. */
interface PendingSignIn {
  readonly metadata: ProviderMetadata;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly returnTo: string;
}

const kind = 'openid-sign-in';
const cookiePrefix = 'fhir_gateway_sign_in_';
/** How long a person may take at the provider. */
const pendingSeconds = 600;
/** 32 random bytes as base64url. */
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;
const maxSubjectLength = 255;
const maxCodeLength = 8192;

/**
 * Signs people in to the gateway itself at an OpenID provider: authorization code, PKCE (S256), `nonce`, and a `state`
 * that is worth nothing without the cookie of the browser that began.
 *
 * @see OpenID Connect Core 1.0 section 3.1, RFC 9700 sections 2.1 and 4.7
 */
export class OpenIdSignIn {
  readonly #options: OpenIdSignInOptions;

  constructor(options: OpenIdSignInOptions) {
    this.#options = options;
  }

  /**
   * Prepares the redirect to the provider.
   *
   * @param returnTo is kept here and not sent along
   * @param prompt `login`: the provider asks who it is, also where somebody is signed in there
   * @throws AuthError DISCOVERY_FAILED
   */
  async begin(returnTo: string, prompt?: 'login'): Promise<AuthorizationStart> {
    const { provider, vault, redirectUri, scopes, scopeWhereKnown } = this.#options;
    const metadata = await provider.metadata();
    const further =
      metadata.scopes_supported?.filter((scope) => scope === scopeWhereKnown && !scopes.includes(scope)) ?? [];
    const [state, browserSecret, nonce] = [randomToken(), randomToken(), randomToken()];
    const codeVerifier = oauth.generateRandomCodeVerifier();
    const url = new URL(metadata.authorization_endpoint);
    const parameters = {
      response_type: 'code',
      client_id: provider.clientId,
      redirect_uri: redirectUri,
      scope: [...scopes, ...further].join(' '),
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...(prompt && { prompt }),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const pending: PendingSignIn = { metadata, nonce, codeVerifier, returnTo };
    await vault.putOneTime(kind, `${state}.${browserSecret}`, pending, pendingSeconds, 'stranger');
    return {
      authorizationUrl: url.href,
      browserCookie: { name: cookieNameOf(state), value: browserSecret, maxAgeSeconds: pendingSeconds },
    };
  }

  /**
   * Takes the provider's answer, once and in the browser that began, and finds out who has signed in.
   *
   * @param params of the request to the redirect URI, as received
   * @throws AuthError LOGIN_STATE_UNKNOWN in another browser, the second time, or too late; nothing was spent
   * @throws AuthError ISSUER_MISMATCH | LOGIN_DENIED | AUTHORIZATION_REFUSED | AUTHORIZATION_RESPONSE_INVALID
   * @throws AuthError TOKEN_ENDPOINT_REFUSED | TOKEN_ENDPOINT_UNAVAILABLE | TOKEN_RESPONSE_INVALID | ID_TOKEN_INVALID
   * @throws AuthError CLIENT_AUTHENTICATION_UNSUPPORTED when the provider takes no key of the kind of this client's
   */
  async finish(
    params: URLSearchParams,
    cookies: Readonly<Record<string, string | undefined>>,
  ): Promise<OpenIdIdentity> {
    const state = params.get('state');
    if (state === null || params.getAll('state').length > 1) throw stateUnknown();
    const browserCookieName = cookieNameOf(state);
    const browserSecret = cookies[browserCookieName];
    const pending = await this.#take(state, browserSecret);
    const { metadata, returnTo } = pending;
    checkIssuer(params, metadata);
    const answer = this.#readAnswer(params, metadata, state);
    const body = await this.#exchange(answer, pending);
    const claims = await this.#verify(body, pending);
    return {
      issuer: metadata.issuer,
      subject: claims.sub,
      ...(typeof claims['sid'] === 'string' && { sid: claims['sid'] }),
      claims: await this.#withUserInfo(claims, body, metadata),
      idToken: String(body['id_token']),
      returnTo,
      browserCookieName,
    };
  }

  async #take(state: string, browserSecret: string | undefined): Promise<PendingSignIn> {
    const isKey = browserSecret !== undefined && [state, browserSecret].every((half) => tokenPattern.test(half));
    const { vault } = this.#options;
    const pending = isKey ? await vault.takeOneTime<PendingSignIn>(kind, `${state}.${browserSecret}`) : undefined;
    if (pending === undefined) throw stateUnknown();
    return pending;
  }

  #readAnswer(params: URLSearchParams, metadata: ProviderMetadata, state: string): URLSearchParams {
    try {
      const answer = oauth.validateAuthResponse(metadata, this.#options.provider.client, params, state);
      const [code = '', ...further] = params.getAll('code');
      if (code !== '' && code.length <= maxCodeLength && further.length === 0) return answer;
      throw new TypeError('not one code');
    } catch (error) {
      if (error instanceof oauth.AuthorizationResponseError) throw deniedOrRefused(params, state);
      throw new AuthError('AUTHORIZATION_RESPONSE_INVALID', 'This is not an answer of the sign-in service.');
    }
  }

  async #exchange(answer: URLSearchParams, pending: PendingSignIn): Promise<Record<string, unknown>> {
    const { provider, redirectUri } = this.#options;
    const { metadata, codeVerifier } = pending;
    const response = await oauth
      .authorizationCodeGrantRequest(
        metadata,
        provider.client,
        await provider.authentication(metadata),
        answer,
        redirectUri,
        codeVerifier,
        {
          [oauth.customFetch]: (url, init) => provider.send(url, init),
          [oauth.allowInsecureRequests]: provider.mayBePlain(metadata.token_endpoint),
        },
      )
      .catch((error: unknown) => {
        throw error instanceof HttpFault ? unreachable(error.message) : error;
      });
    const body = await readJsonObject(response);
    if (response.status >= 500 || response.status === 429) throw unavailable(response.status, body);
    if (response.status !== 200) {
      const oauthError = knownOAuthError(body?.['error']);
      throw new AuthError('TOKEN_ENDPOINT_REFUSED', 'The sign-in service refused this gateway.', {
        detail: `http ${response.status}${oauthError ? ` ${oauthError}` : ''}`,
        ...(oauthError && { oauthError }),
      });
    }
    if (body === undefined || typeof body['id_token'] !== 'string') {
      throw new AuthError('TOKEN_RESPONSE_INVALID', 'The sign-in service did not say who signed in.');
    }
    return body;
  }

  async #verify(body: Record<string, unknown>, { metadata, nonce }: PendingSignIn) {
    const { provider } = this.#options;
    const { claims } = await verifyIdToken({
      as: metadata,
      client: provider.client,
      body,
      nonce,
      canVerify: true,
      fetch: (url, init) => fetchKeys(() => provider.send(url, init)),
      allowPlain: provider.mayBePlain(metadata.jwks_uri),
      platformId: undefined,
    });
    const subject = claims?.['sub'];
    const azp = claims?.['azp'];
    // The library compares `azp` only where there are several audiences; this gateway takes none of another client.
    const isOurs = azp === undefined || azp === provider.clientId;
    if (claims && isOurs && typeof subject === 'string' && subject !== '' && subject.length <= maxSubjectLength) {
      return { ...claims, sub: subject } as Record<string, unknown> & { readonly sub: string };
    }
    const detail = isOurs ? 'sub' : 'azp';
    throw new AuthError('ID_TOKEN_INVALID', 'The identity that the sign-in service sent could not be verified.', {
      detail,
    });
  }

  async #withUserInfo(
    claims: Record<string, unknown> & { readonly sub: string },
    body: Record<string, unknown>,
    metadata: ProviderMetadata,
  ): Promise<Record<string, unknown>> {
    const { provider, suffices } = this.#options;
    if (suffices === undefined || suffices(claims)) return claims;
    return { ...(await readUserInfo(provider, metadata, body['access_token'], claims.sub)), ...claims };
  }
}

/** RFC 9207: an answer of another server must not even be read as an error. */
function checkIssuer(params: URLSearchParams, metadata: ProviderMetadata): void {
  const named = params.getAll('iss');
  const isRequired = metadata.authorization_response_iss_parameter_supported === true;
  if (named.length === 0 && !isRequired) return;
  if (named.length === 1 && named[0] === metadata.issuer) return;
  throw new AuthError('ISSUER_MISMATCH', 'The answer does not come from the sign-in service of this gateway.', {
    detail: named.length === 0 ? 'iss is missing' : 'iss differs',
  });
}

function deniedOrRefused(params: URLSearchParams, state: string): AuthError {
  const oauthError = knownOAuthError(params.get('error'));
  const description = describeOAuthError(params.get('error_description'), [state]);
  const detail = `${oauthError ?? 'unregistered error'}${description ? `: ${description}` : ''}`;
  const options = { detail, ...(oauthError && { oauthError }) };
  if (oauthError === 'access_denied') return new AuthError('LOGIN_DENIED', 'The sign-in was declined.', options);
  return new AuthError('AUTHORIZATION_REFUSED', 'The sign-in service did not complete the sign-in.', options);
}

function stateUnknown(): AuthError {
  const message = 'This sign-in was not started in this browser, or it is over; start it again.';
  return new AuthError('LOGIN_STATE_UNKNOWN', message);
}

function unavailable(status: number, body: Record<string, unknown> | undefined): AuthError {
  const message = `The sign-in service answers with an error of its own (http ${status}).`;
  return new AuthError('TOKEN_ENDPOINT_UNAVAILABLE', message, {
    detail: `http ${status} ${wordsOfRefusal(body)}`.trim(),
  });
}

function unreachable(detail: string): AuthError {
  return new AuthError('TOKEN_ENDPOINT_UNREACHABLE', 'The sign-in service did not answer.', { detail });
}

/** Each sign-in has a cookie of its own, so that two of them in one browser do not overwrite each other. */
function cookieNameOf(state: string): string {
  return cookiePrefix + createHash('sha256').update(`fhir-gateway/sign-in/${state}`).digest('hex').slice(0, 16);
}

function randomToken(): string {
  return randomBytes(32).toString('base64url');
}
