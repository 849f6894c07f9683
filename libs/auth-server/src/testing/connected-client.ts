import { pkce, type TestBrowser, type TestServer } from './test-server.js';

const redirectUri = 'http://127.0.0.1:33418/';

/** A client that a person has let in, with the tokens of its first exchange. */
export interface ConnectedClient {
  readonly clientId: string;
  readonly browser: TestBrowser;
  readonly access: string;
  readonly refresh: string;
}

/** Registers a client and lets it in, in a browser of its own or this one; what it exchanges for its first tokens. */
export async function askFor(as: TestServer, known?: TestBrowser) {
  const browser = known ?? (await as.browser());
  const { verifier, challenge } = pkce();
  const clientId = String(as.server.register({ redirect_uris: [redirectUri] })['client_id']);
  const query = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    resource: as.mcp,
  };
  const code = (await browser.answer(await browser.begin(query))).searchParams.get('code') ?? '';
  const exchange = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    client_id: clientId,
    code_verifier: verifier,
  };
  return { browser, clientId, exchange };
}

/** Registers a client, lets it in and exchanges its code. */
export async function connectClient(as: TestServer, known?: TestBrowser): Promise<ConnectedClient> {
  const { exchange, ...begun } = await askFor(as, known);
  const { body } = await as.token(exchange);
  return { ...begun, access: String(body['access_token']), refresh: String(body['refresh_token']) };
}
