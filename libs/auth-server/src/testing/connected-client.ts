import { pkce, type TestBrowser, type TestServer } from './test-server.js';

const redirectUri = 'http://127.0.0.1:33418/';

/** A client that a person has let in, with the tokens of its first exchange. */
export interface ConnectedClient {
  readonly clientId: string;
  readonly browser: TestBrowser;
  readonly access: string;
  readonly refresh: string;
}

/** What a client sends a browser with to be let in. */
export function authorizeQuery(clientId: string, redirect: string, change: Record<string, string> = {}) {
  return {
    client_id: clientId,
    redirect_uri: redirect,
    response_type: 'code',
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
    ...change,
  };
}

/** A client that registered itself, with what it sends to be let in and to exchange its code. */
export function registerClient(as: TestServer, redirect = redirectUri, name?: string) {
  const { verifier, challenge } = pkce();
  const clientId = String(as.server.register({ redirect_uris: [redirect], client_name: name })['client_id']);
  const query = (change: Record<string, string> = {}): Record<string, string> =>
    authorizeQuery(clientId, redirect, { code_challenge: challenge, ...change });
  /** After the redirect back, to the token endpoint. */
  const exchange = (back: URL, change: Record<string, string> = {}): Record<string, string> => ({
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: redirect,
    client_id: clientId,
    code_verifier: verifier,
    ...change,
  });
  return { clientId, query, exchange };
}

/** Registers a client and lets it in, in a browser of its own or this one; what it exchanges for its first tokens. */
export async function askFor(as: TestServer, known?: TestBrowser, redirect = redirectUri) {
  const browser = known ?? (await as.browser());
  const { clientId, query, exchange } = registerClient(as, redirect);
  const back = await browser.answer(await browser.begin(query({ resource: as.mcp })));
  return { browser, clientId, exchange: exchange(back) };
}

/** Registers a client, lets it in and exchanges its code. */
export async function connectClient(as: TestServer, known?: TestBrowser): Promise<ConnectedClient> {
  const { exchange, ...begun } = await askFor(as, known);
  const { body } = await as.token(exchange);
  return { ...begun, access: String(body['access_token']), refresh: String(body['refresh_token']) };
}
