import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectClient, type Agent, type AgentKind } from './agent.js';

/** Tokens as the authorization server gave them. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
}

/** What a client keeps for OAuth, as the SDKs' providers want it, and the loopback address that codes come back to. */
export class OauthMemory {
  readonly redirectUrl: string;
  readonly clientMetadata: Record<string, unknown> & { redirect_uris: string[] };
  readonly #listener: Server;
  #client: unknown;
  #tokens: Tokens | undefined;
  #verifier = '';
  #discovery: unknown;
  /** Where the SDK wants the person to go. */
  authorizationUrl: URL | undefined;
  #arrived: (parameters: URLSearchParams) => void = () => undefined;

  constructor(listener: Server) {
    this.#listener = listener;
    this.redirectUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/callback`;
    this.clientMetadata = {
      client_name: 'End-to-end agent',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
    listener.on('request', (request, response) => {
      response.end('You can close this page.');
      const url = new URL(request.url ?? '', this.redirectUrl);
      if (url.pathname === '/callback') this.#arrived(url.searchParams);
    });
  }

  static async open(): Promise<OauthMemory> {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    return new OauthMemory(listener);
  }

  /** Resolves with what the browser brings back. */
  callback(): Promise<URLSearchParams> {
    return new Promise((resolve) => (this.#arrived = resolve));
  }

  clientInformation() {
    return this.#client as { client_id: string } | undefined;
  }

  saveClientInformation(client: unknown): void {
    this.#client = client;
  }

  tokens() {
    return this.#tokens as (Tokens & { token_type: string }) | undefined;
  }

  saveTokens(tokens: Tokens): void {
    this.#tokens = tokens;
  }

  redirectToAuthorization(url: URL): void {
    this.authorizationUrl = url;
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  saveDiscoveryState(state: unknown): void {
    this.#discovery = state;
  }

  discoveryState() {
    return this.#discovery;
  }

  codeVerifier(): string {
    return this.#verifier;
  }

  close(): void {
    this.#listener.closeAllConnections();
    this.#listener.close();
  }
}

/** An agent whose host does OAuth, before it has a token. */
export interface OauthAgent {
  readonly agent: Agent;
  readonly memory: OauthMemory;
  /** Gives the SDK what came back from the browser. */
  finish(parameters: URLSearchParams): Promise<void>;
  close(): Promise<void>;
}

/** Connects a real client with its own OAuth support. */
export async function connectOauthAgent(kind: AgentKind, baseUrl: string): Promise<OauthAgent> {
  const memory = await OauthMemory.open();
  const { agent, finish } = await connectClient(kind, baseUrl, memory);
  return {
    agent,
    memory,
    finish,
    close: async () => {
      await agent.close();
      memory.close();
    },
  };
}
