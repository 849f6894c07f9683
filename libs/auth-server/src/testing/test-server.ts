import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Keyring,
  MemoryVaultStore,
  TokenVault,
  type Logger,
  type Session,
  type VaultStore,
} from '@fhir-gateway/token-vault';
import { readOnlyGrant, type AgentGrant, type SmartLaunch } from '../agent-grants.js';
import type { FhirBases } from '../endpoints/resources.js';
import { createAuthServer, type AuthServer, type ClientPolicy, type DocumentFetch } from '../index.js';

/** What every server of a test seals with. */
export const keyring = new Keyring([{ id: 'k', secret: Buffer.alloc(32, 7), primary: true }]);

/** Two replicas' worth of parts that a test shares. */
export interface SharedParts {
  readonly store: VaultStore;
  readonly vault: TokenVault;
}

/** A vault on a store; on memory when none is given. */
export function sharedParts(store: VaultStore = new MemoryVaultStore(), now = Date.now): SharedParts {
  return { store, vault: new TokenVault({ store, keyring, now }) };
}

/** An authorization server behind a minimal app: the consent page is JSON, a browser's session is a header. */
export interface TestServer {
  readonly url: string;
  readonly mcp: string;
  readonly rest: string;
  readonly vault: TokenVault;
  readonly store: VaultStore;
  readonly server: AuthServer;
  /** A browser of a session that is open, or of a new one. */
  browser(open?: Session): Promise<TestBrowser>;
  token(parameters: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Asks for new tokens by a refresh token. */
  renew(
    clientId: string,
    refresh: unknown,
    more?: Record<string, string>,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Whether a token opens a session. */
  isLive(token: unknown): Promise<boolean>;
  post(path: string, parameters: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

/** How a test server differs from one that takes every client and keeps everything in memory. */
export interface TestServerOptions {
  readonly shared?: SharedParts;
  readonly fetchDocument?: DocumentFetch;
  readonly publicUrl?: string;
  readonly clients?: ClientPolicy;
  readonly now?: () => number;
  /** Platforms that SMART apps are let in for. */
  readonly fhirIds?: readonly string[];
  readonly logger?: Logger;
}

/** One that a file of tests shares; it is there once `beforeAll` has run. */
export function sharedTestServer(options?: TestServerOptions): TestServer {
  const server = {} as TestServer;
  beforeAll(async () => void Object.assign(server, await startTestServer(options)));
  afterAll(() => server.close());
  return server;
}

/** Starts it on a free port. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { store, vault } = options.shared ?? sharedParts();
  const sessions = new Map<string, Session>();
  const parts: { auth?: AuthServer } = {};
  const listener = createServer((request, response) => {
    serve(parts.auth, sessions, request, response).catch((error: unknown) => {
      const { code = 'INTERNAL' } = error as { code?: string };
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ code }));
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const { publicUrl = url } = options;
  const [mcp, rest] = [`${publicUrl}/mcp`, `${publicUrl}/api`];
  const auth = await createAuthServer({
    issuer: publicUrl,
    store,
    keyring,
    vault,
    resources: [
      { uri: mcp, name: 'Records for AI agents' },
      { uri: rest, name: 'REST API' },
    ],
    ...(options.fhirIds && { bases: basesBelow(`${rest}/fhir`, options.fhirIds) }),
    findSession: (request) => sessions.get(String(request.headers['x-session'])),
    renderError: ({ code, back }) => ({
      headers: { 'content-type': 'text/plain' },
      body: [code, back?.url].join(' ').trim(),
    }),
    renderDevicePage: (page) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(page) }),
    ...(options.clients && { clients: options.clients }),
    ...(options.now && { now: options.now }),
    ...(options.logger && { logger: options.logger }),
    ...(options.fetchDocument && { fetchDocument: options.fetchDocument }),
  });
  parts.auth = auth;
  const post = (path: string, parameters: Record<string, string>) =>
    fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams(parameters) });
  const token = async (parameters: Record<string, string>) => {
    const response = await post('/oauth/token', parameters);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    url,
    mcp,
    rest,
    vault,
    store,
    server: auth,
    post,
    browser: async (open) => {
      const session = open ?? (await vault.activate(vault.mintCredential(), 'browser'));
      const name = randomBytes(8).toString('hex');
      sessions.set(name, session);
      return new TestBrowser(url, name, session);
    },
    token,
    renew: (clientId, refresh, more = {}) =>
      token({ grant_type: 'refresh_token', refresh_token: String(refresh), client_id: clientId, ...more }),
    isLive: (text) =>
      vault.authenticate(String(text)).then(
        () => true,
        () => false,
      ),
    close: async () => {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

/** The bases of platforms, as an app with platforms finds them. */
function basesBelow(root: string, ids: readonly string[]): FhirBases {
  return {
    find: (address) => {
      const id = ids.find((one) => [`${root}/${one}`, `${root}/${one}/`].includes(address));
      return id === undefined ? undefined : { uri: `${root}/${id}`, name: id, platformId: id };
    },
    isResourceScope: (text) => /^(?:patient|user)\/(?:\*|[A-Z]\w+)\.(?:read|write|\*|(?=.)c?r?u?d?s?)$/.test(text),
  };
}

async function serve(
  auth: AuthServer | undefined,
  sessions: ReadonlyMap<string, Session>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!auth) throw new Error('not started');
  const id = /^\/oauth\/consent\/([^/?]+)$/.exec(request.url ?? '')?.[1];
  if (id === undefined) return auth.handle(request, response);
  const visit = { request, response, id };
  const json = (value: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  if (request.method === 'GET') return void json(await auth.consent.describe(visit));
  const csrf = String(request.headers['x-csrf']);
  const session = sessions.get(String(request.headers['x-session']));
  if (request.headers['x-answer'] === 'deny' || !session) {
    return void json(await auth.consent.deny(visit, csrf));
  }
  const access = request.headers['x-access'] === 'read-and-write' ? 'read-and-write' : 'read';
  const { scopes = '', ...more } = JSON.parse(String(request.headers['x-more'] ?? '{}')) as MoreAnswer;
  const grant = { ...readOnlyGrant(session), access, ...more } as const;
  json(await auth.consent.allow(visit, csrf, session, grant, scopes.split(' ').filter(Boolean)));
}

/** What a person grants beside the access: to a SMART app, or until when. */
interface MoreAnswer {
  readonly scopes?: string;
  readonly endsAtSeconds?: number;
  readonly launch?: SmartLaunch;
}

/** A browser with cookies and a gateway session; follows nothing by itself. */
export class TestBrowser {
  readonly session: Session;
  readonly #url: string;
  readonly #name: string;
  readonly #jar = new Map<string, { name: string; value: string; path: string }>();

  constructor(url: string, name: string, session: Session) {
    this.#url = url;
    this.#name = name;
    this.session = session;
  }

  /** The same session in a browser without the cookies of the authorization server. */
  anew(): TestBrowser {
    return new TestBrowser(this.#url, this.#name, this.session);
  }

  /** What it sends to an address. */
  cookies(target: string): string {
    const { pathname } = new URL(target, this.#url);
    const sent = [...this.#jar.values()].filter(({ path }) => pathname.startsWith(path));
    return sent.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  async visit(target: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(target, this.#url);
    const cookie = this.cookies(target);
    const headers = { 'x-session': this.#name, ...(cookie && { cookie }), ...(init.headers as object) };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const path = /path=([^;]+)/i.exec(line)?.[1] ?? '/';
      // As browsers do (RFC 6265 section 5.3): one of a name and a path.
      if (value === '') this.#jar.delete(`${name} ${path}`);
      else this.#jar.set(`${name} ${path}`, { name, value, path });
    }
    return response;
  }

  /** Goes as far as the consent page; returns its address, or where the browser was sent instead. */
  async begin(query: Record<string, string>): Promise<string> {
    const response = await this.visit(`/oauth/authorize?${new URLSearchParams(query)}`);
    return response.headers.get('location') ?? `${response.status} ${await response.text()}`;
  }

  async consent(page: string): Promise<Record<string, unknown>> {
    return (await (await this.visit(page)).json()) as Record<string, unknown>;
  }

  /** Answers the consent page and returns the redirect to the client. */
  async answer(
    page: string,
    answer: 'allow' | 'deny' = 'allow',
    csrf?: string,
    access: AgentGrant['access'] = 'read',
    more: MoreAnswer = {},
  ): Promise<URL> {
    const { csrfToken } = await this.consent(page);
    const headers = {
      'x-csrf': csrf ?? String(csrfToken),
      'x-answer': answer,
      'x-access': access,
      'x-more': JSON.stringify(more),
    };
    const response = await this.visit(page, { method: 'POST', headers });
    const { returnTo, code } = (await response.json()) as { returnTo?: string; code?: string };
    if (returnTo === undefined) throw new Error(code);
    return new URL((await this.visit(returnTo)).headers.get('location') ?? 'none:');
  }
}

/** A PKCE pair. */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}
