import { createHash } from 'node:crypto';
import { Browser } from './browser.js';
import type { Recorder, ScriptAnswer } from './recorder.js';
import { requests, type Row } from './requests/rows.js';

type Headers = Readonly<Record<string, string>>;

/** A verifier of PKCE; there is nothing to guard. */
const verifier = 'replay-verifier-'.repeat(4);
/** Nothing listens there: the browser of the script stops before it. */
const redirectUri = 'http://127.0.0.1:8123/app-callback';
const ehr = { platform_id: 'sandbox-ehr' };

/** A person with a browser, an app that uses the REST API and an agent, all of them in one session. */
export class Callers {
  /** What a REST call of the person or of their app carries. */
  rest: Headers = {};
  /** What an MCP request carries. */
  mcp: Headers = {};
  /** What the arguments of a tool carry. */
  handle: Readonly<Record<string, string>> = {};
  readonly #recorder: Recorder;
  readonly #browser: Browser;
  #signIns = 0;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
    this.#browser = new Browser(recorder);
  }

  /** The cookie of the person's browser, for pages. */
  get cookie(): Headers {
    const cookie = this.#browser.cookie(`${this.#rest}/`);
    return cookie === undefined ? {} : { cookie };
  }

  /** The credentials by the words that lists of requests have for them. */
  get fillings(): Readonly<Record<string, Headers>> {
    const { rest, mcp: agent, cookie, handle: session } = this;
    return { rest, agent, cookie, session };
  }

  get #rest(): string {
    return this.#recorder.deployment.apps.rest.origin;
  }

  /** Signs in at the sandbox and lets app and agent in, as the mode wants it. */
  async signIn(login: string, scope?: string): Promise<void> {
    const { mode } = this.#recorder.deployment.setup;
    this.#signIns += 1;
    const name = `sign-in ${this.#signIns}`;
    const query = new URLSearchParams({ ...(mode === 'pairing' && { pairing: '1' }), ...(scope && { scope }) });
    const page = await this.#browser.signIn(name, `${this.#rest}/auth/${ehr.platform_id}/login?${query}`, login);
    if (page.status !== 200) throw new Error(`${name} ended with ${page.status}: ${page.text.slice(0, 400)}`);
    if (mode === 'pairing') await this.#pair(name, page.text);
    // In local mode the browser's cookie leads to the session that calls without any use.
    this.rest = mode === 'local' ? {} : this.cookie;
    if (mode !== 'oauth') return;
    const agent = await this.letAppIn(`${name}: agent`, `${this.#recorder.deployment.apps.mcp.origin}/mcp`);
    this.mcp = { authorization: `Bearer ${agent}` };
    // Lists are in the order of the seconds in which apps were let in.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const app = await this.letAppIn(`${name}: app`, `${this.#rest}/api`);
    this.rest = { authorization: `Bearer ${app}` };
  }

  /** Signs the same person in at one more platform. */
  async connect(platformId: string, login: string): Promise<void> {
    const page = await this.#browser.signIn(
      `sign-in at ${platformId}`,
      `${this.#rest}/auth/${platformId}/login`,
      login,
    );
    if (page.status !== 200) throw new Error(`the sign-in at ${platformId} ended with ${page.status}`);
  }

  /** Registers an app and has the person allow it. @returns its access token */
  async letAppIn(name: string, resource: string): Promise<string> {
    const send = this.#recorder.send.bind(this.#recorder);
    const registered = await send({
      id: `${name} registers`,
      path: '/oauth/register',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: name, redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' }),
    });
    const { client_id: clientId } = JSON.parse(registered.text) as { client_id: string };
    const asked = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      resource,
    });
    const consent = await this.#browser.open(`${name} asks`, `${this.#rest}/oauth/authorize?${asked.toString()}`);
    const { url } = await this.#browser.submit(consent, 'allow-app', {
      access: 'read-and-write',
      platforms: 'all',
      kind: 'all',
      labelled: 'yes',
      until: 'session',
    });
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(url).searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      client_id: clientId,
      code_verifier: verifier,
    });
    const redeem = (id: string): Promise<ScriptAnswer> =>
      send({ id, path: '/oauth/token', headers: formType, body: body.toString() });
    const { text } = await redeem(`${name} gets its token`);
    return (JSON.parse(text) as { access_token: string }).access_token;
  }

  async #pair(name: string, page: string): Promise<void> {
    const code = /id="pairing-code"[^>]*>([^<]+)</.exec(page)?.[1];
    // A browser that is paired already gets no second code.
    if (code === undefined) return;
    const [buy] = requests('pairing', name, { code });
    const { text } = await this.#recorder.send((buy as Row)(new Map()));
    const handle = /"auth_handle":"([^"]+)"/.exec(text)?.[1];
    if (handle !== undefined) this.handle = { auth_handle: handle };
  }
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' };
