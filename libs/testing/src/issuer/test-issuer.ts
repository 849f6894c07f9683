import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Provider from 'oidc-provider';
import type { JWK } from 'oidc-provider';
import { issuerAdapter } from './issuer-adapter.js';
import { loadOidcProvider } from './load-oidc-provider.js';

/** How a {@link TestIssuer} is set up. */
export interface TestIssuerOptions {
  /** Where the client is reached; its redirect URIs are below it. */
  readonly clientUrl: string;
  /** Who can sign in, each with the groups they are in. */
  readonly people: Readonly<Record<string, readonly string[]>>;
  /** `userinfo`: the id_token does not say the groups. */
  readonly groupsAt?: 'id-token' | 'userinfo';
  /** Life of id_tokens; default 60. */
  readonly idTokenSeconds?: number;
}

const clientId = 'fhir-gateway';
const mostRedirects = 10;

/** `oidc-provider` as the OpenID provider of a gateway: whoever comes is signed in at once as {@link person}. */
export class TestIssuer {
  readonly clientId = clientId;
  readonly clientSecret = randomBytes(18).toString('base64url');
  /** Who signs in next; refuses while it is absent. */
  person: string | undefined;
  readonly #server: Server;
  #provider: Provider | undefined;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(options: TestIssuerOptions): Promise<TestIssuer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = new TestIssuer(server);
    await issuer.#open(options).catch(async (error: unknown) => {
      await issuer.close();
      throw error;
    });
    return issuer;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The settings of a gateway that takes this for its sign-in. */
  get settings(): Record<string, string> {
    return {
      FHIR_GATEWAY_LOGIN_ISSUER: this.url,
      FHIR_GATEWAY_LOGIN_CLIENT_ID: clientId,
      FHIR_GATEWAY_LOGIN_CLIENT_SECRET: this.clientSecret,
      FHIR_GATEWAY_LOGIN_ROLES_CLAIM: 'groups',
      FHIR_GATEWAY_LOGIN_USER_GROUPS: 'clerks',
      FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS: 'it',
    };
  }

  /**
   * Opens an address of the issuer as a browser without cookies, as {@link person}.
   *
   * @returns where the browser is led back to
   */
  async visit(address: string, jar: Map<string, string> = new Map()): Promise<string> {
    let url = address;
    for (let redirects = 0; redirects < mostRedirects && url.startsWith(this.url); redirects += 1) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: { cookie, accept: 'text/html' } });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (/expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      const location = response.headers.get('location');
      if (location === null) throw new Error(`the issuer answered ${response.status}: ${await response.text()}`);
      url = new URL(location, url).href;
    }
    return url;
  }

  /** Has the issuer tell its client that a person has logged out. */
  async logOut(person: string, sid?: string): Promise<void> {
    const client = await this.#provider?.Client.find(clientId);
    const told = client as unknown as { backchannelLogout(sub: string, sid?: string): Promise<void> };
    await told.backchannelLogout(person, sid);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #open({ clientUrl, people, groupsAt = 'id-token', idTokenSeconds = 60 }: TestIssuerOptions): Promise<void> {
    const { default: OidcProvider } = await loadOidcProvider();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const provider = new OidcProvider(this.url, {
      adapter: issuerAdapter(),
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'issuer' } as JWK] },
      enableHttpPostMethods: true,
      clients: [
        {
          client_id: clientId,
          client_secret: this.clientSecret,
          redirect_uris: [`${clientUrl}/oauth/login/callback`],
          post_logout_redirect_uris: [`${clientUrl}/auth/signed-out`],
          backchannel_logout_uri: `${clientUrl}/oauth/login/backchannel-logout`,
        },
      ],
      cookies: {
        keys: [randomBytes(32).toString('hex')],
        // A client may send a browser by a form from another site.
        long: { sameSite: 'none' },
        // Cookies of localhost are shared by all ports.
        names: { session: 'issuer_session', interaction: 'issuer_interaction', resume: 'issuer_resume' },
      },
      scopes: ['openid', 'groups'],
      claims: { openid: ['sub'], groups: ['groups'] },
      conformIdTokenClaims: groupsAt === 'userinfo',
      ttl: { IdToken: idTokenSeconds, AccessToken: 60, Interaction: 600, Session: 3600, Grant: 3600 },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
      interactions: { url: (_ctx, { uid }) => `${this.url}/interaction/${uid}` },
      // The dispatcher that is given here refuses loopback addresses, where every client of a test is.
      fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined }),
      findAccount: (_ctx, sub) =>
        sub in people ? { accountId: sub, claims: () => ({ sub, groups: people[sub] }) } : undefined,
    });
    this.#provider = provider;
    const answer = provider.callback();
    this.#server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.url?.startsWith('/interaction/')) void this.#interact(provider, request, response);
      else void answer(request, response);
    });
  }

  async #interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    const { person } = this;
    if (person === undefined) {
      return provider.interactionFinished(request, response, { error: 'access_denied' });
    }
    if (prompt.name === 'login') {
      return provider.interactionFinished(request, response, { login: { accountId: person } });
    }
    const grant = new provider.Grant({ accountId: session?.accountId ?? person, clientId });
    grant.addOIDCScope(String(params['scope']));
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  }
}
