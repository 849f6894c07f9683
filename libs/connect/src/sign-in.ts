/** What the app gets: an access token for the FHIR API of one platform, at the gateway. */
export interface Connection {
  readonly platform_id: string;
  readonly name: string;
  readonly fhirBase: string;
  readonly patient?: string;
  readonly scope: string;
  readonly access_token: string;
  readonly refresh_token?: string;
  /** Seconds. */
  readonly expires_in: number;
}

/** Its message is why there is no connection: the `error` of RFC 6749, or one of `discovery`, `registration`, `token`. */
export class SignInError extends Error {}

/** What the app is, and where. */
export interface App {
  /** Origin and path of the gateway, without a slash at the end. */
  readonly gateway: string;
  readonly redirect: string;
  readonly scope: string;
  readonly name: string;
  /** Of an app that somebody registered; others register themselves (RFC 7591). */
  readonly clientId: string | null;
}

/** Where somebody signs in. */
export type Platform = Pick<Connection, 'platform_id' | 'name'>;

/** What has to be kept of a sign-in until it comes back. */
interface Attempt {
  readonly app: App;
  readonly platform: Platform;
  readonly clientId: string;
  readonly verifier: string;
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
}

/** Begins every `state`, so that answers to other sign-ins of the page are left alone. */
const mark = 'fhir-connect.';

/**
 * Signs a person in with a window that the click has opened already, or where the browser forbids windows, with the whole
 * page: {@link resumed} goes on after it. The gateway's pages cut the tie between both windows (COOP), so the answer comes
 * by a channel of this origin, named by the `state`.
 *
 * @returns `undefined` where the whole page leads away
 * @throws SignInError
 */
export async function signIn(
  app: App,
  platform: Platform,
  popup: Window | null,
  signal: AbortSignal,
): Promise<Connection | undefined> {
  try {
    const attempt = await prepare(app, platform);
    const state = mark + random();
    const address = new URL(attempt.authorizationEndpoint);
    const query = {
      response_type: 'code',
      client_id: attempt.clientId,
      redirect_uri: app.redirect,
      scope: app.scope,
      state,
      aud: baseOf(app, platform),
      code_challenge: await challengeOf(attempt.verifier),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    if (popup === null) {
      sessionStorage.setItem(state, JSON.stringify(attempt));
      location.assign(address);
      return undefined;
    }
    const answered = answerTo(state, signal);
    popup.location.replace(address);
    return await redeem(attempt, await answered);
  } catch (error) {
    popup?.close();
    throw error;
  }
}

/** Passes the answer on to the window that began the sign-in, and closes this one, where it was opened for that. */
export function handBack(): void {
  const state = stateOf(location.search);
  // A whole page has kept its attempt; a window has none.
  if (state === undefined || sessionStorage.getItem(state) !== null) return;
  const channel = new BroadcastChannel(state);
  channel.postMessage(location.search);
  channel.close();
  // Neither the history nor a reload needs the code any more.
  history.replaceState(null, '', location.pathname);
  window.close();
}

/** Ends a sign-in of the whole page. @returns `undefined` where the page was opened otherwise @throws SignInError */
export async function resumed(): Promise<Connection | undefined> {
  const { search } = location;
  const state = stateOf(search);
  const kept = state && sessionStorage.getItem(state);
  if (!state || !kept) return undefined;
  sessionStorage.removeItem(state);
  history.replaceState(null, '', location.pathname);
  return redeem(JSON.parse(kept) as Attempt, search);
}

function stateOf(search: string): string | undefined {
  const state = new URLSearchParams(search).get('state');
  return state?.startsWith(mark) === true ? state : undefined;
}

async function prepare(app: App, platform: Platform): Promise<Attempt> {
  const found = await ask(`${baseOf(app, platform)}/.well-known/smart-configuration`, 'discovery');
  // The verifier and the code go to the gateway that the page names, whatever an answer says.
  const own = (member: string): string => {
    const url = String(found[member]);
    if (new URL(url).origin !== new URL(app.gateway).origin) throw new SignInError('discovery');
    return url;
  };
  const registered = async (): Promise<string> => {
    const metadata = { client_name: app.name, redirect_uris: [app.redirect], token_endpoint_auth_method: 'none' };
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(metadata) };
    return String((await ask(own('registration_endpoint'), 'registration', init))['client_id']);
  };
  const clientId = app.clientId ?? localStorage.getItem(clientKey(app)) ?? (await registered());
  // Kept again once it has led back: one that the gateway has forgotten leads nowhere.
  localStorage.removeItem(clientKey(app));
  const issuer = String(found['issuer'] ?? '');
  const [authorizationEndpoint, tokenEndpoint] = [own('authorization_endpoint'), own('token_endpoint')];
  return { app, platform, clientId, verifier: random(), issuer, authorizationEndpoint, tokenEndpoint };
}

async function redeem({ app, platform, clientId, ...attempt }: Attempt, search: string): Promise<Connection> {
  localStorage.setItem(clientKey(app), clientId);
  const answer = new URLSearchParams(search);
  const error = answer.get('error');
  if (error !== null) throw new SignInError(error);
  // RFC 9207: an answer of another server brings no code of this one.
  const issuer = answer.get('iss');
  if (issuer !== null && attempt.issuer !== '' && issuer !== attempt.issuer) throw new SignInError('token');
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: answer.get('code') ?? '',
    redirect_uri: app.redirect,
    client_id: clientId,
    code_verifier: attempt.verifier,
  });
  const token = await ask(attempt.tokenEndpoint, 'token', { method: 'POST', body });
  const optional = (name: string) => (typeof token[name] === 'string' ? { [name]: token[name] } : {});
  return {
    platform_id: platform.platform_id,
    name: platform.name,
    fhirBase: baseOf(app, platform),
    scope: String(token['scope'] ?? ''),
    access_token: String(token['access_token']),
    expires_in: Number(token['expires_in'] ?? 0),
    ...optional('patient'),
    ...optional('refresh_token'),
  };
}

function answerTo(state: string, signal: AbortSignal): Promise<string> {
  const channel = new BroadcastChannel(state);
  return new Promise<string>((resolve, reject) => {
    channel.onmessage = ({ data }) => resolve(String(data));
    signal.addEventListener('abort', () => reject(new SignInError('access_denied')), { once: true });
  }).finally(() => channel.close());
}

async function ask(url: string, step: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(url, { ...init, credentials: 'omit', redirect: 'error' });
    if (response.ok) return (await response.json()) as Record<string, unknown>;
  } catch {
    // Not reached, or no JSON: the same to whoever waits for it.
  }
  throw new SignInError(step);
}

const baseOf = ({ gateway }: App, { platform_id: id }: Platform): string =>
  `${gateway}/api/fhir/${encodeURIComponent(id)}`;
const clientKey = ({ gateway, redirect }: App): string => `fhir-connect ${gateway} ${redirect}`;
const random = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));

async function challengeOf(verifier: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

function base64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
