import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Keyring, Logger, TokenVault, VaultStore } from '@fhir-gateway/token-vault';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { AccessTokens } from './access-tokens.js';
import { AllowedClients } from './allowed-clients.js';
import { authorizationQuery } from './authorization-query.js';
import { ConsentDesk } from './consent-desk.js';
import { Consents } from './consents.js';
import { createDocumentFetch, type DocumentFetch } from './document-fetch.js';
import { DocumentedClients } from './documented-clients.js';
import { createInteractionPolicy, type FindSession } from './interaction-policy.js';
import { loadOidcProvider } from './load-oidc-provider.js';
import { requireModelNames } from './model-names.js';
import { paths, providerConfiguration } from './provider-configuration.js';
import { ProviderRecords } from './provider-records.js';
import { RegisteredClients } from './registered-clients.js';
import { redirectPlace } from './redirect-uris.js';
import type { ProtectedResource } from './resources.js';
import { createVaultAdapter } from './vault-adapter.js';

/** An authorization request that is not in order. */
export interface AuthorizationFault {
  /** As in RFC 6749 section 4.1.2.1, or the provider's own. */
  readonly code: string;
  readonly description?: string;
  /** Where the client wants to hear of it, once the person has decided to go there; absent when no client is known. */
  readonly back?: { readonly url: string; readonly destination: string };
}

/** What an {@link AuthServer} is made from. */
export interface AuthServerOptions {
  /** The public URL it is reached at, without trailing slash. */
  readonly issuer: string;
  readonly store: VaultStore;
  readonly keyring: Keyring;
  readonly vault: TokenVault;
  /** What tokens are for. The first is for clients that name none. */
  readonly resources: readonly [ProtectedResource, ...ProtectedResource[]];
  readonly findSession: FindSession;
  /** Shows a person what is wrong with a request that is not in order. */
  renderError(fault: AuthorizationFault): { headers: Record<string, string>; body: string };
  /** Fetches client id metadata documents; the default refuses everything but the public internet. */
  readonly fetchDocument?: DocumentFetch;
  readonly now?: () => number;
  readonly logger?: Logger;
}

/** The gateway's own authorization server. */
export interface AuthServer {
  readonly consent: ConsentDesk;
  /** Answers authorization, token, revocation, introspection and key requests, at the paths the metadata names. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /**
   * Registers a client (RFC 7591).
   *
   * @throws ClientDocumentError
   */
  register(body: unknown): Record<string, unknown>;
  /**
   * Forgets a permission and everything issued under it, refresh tokens and unused codes included. What its access tokens
   * open has ended before, with {@link AllowedClients.remove}.
   */
  endGrant(grantId: string): Promise<void>;
}

/**
 * Makes the authorization server. It keeps everything in the vault's store, so any replica answers any request.
 *
 * @throws TypeError when a bundler has taken the provider's classes their names
 */
export async function createAuthServer(options: AuthServerOptions): Promise<AuthServer> {
  const { issuer, store, keyring, vault, resources, findSession, logger, now = Date.now } = options;
  const { default: OidcServer, errors, interactionPolicy } = await loadOidcProvider();
  const allowed = new AllowedClients(vault);
  const tokens = new AccessTokens({ vault, clients: allowed, now });
  const consents = new Consents({ vault, now });
  const registered = new RegisteredClients({ keyring, now });
  const documented = new DocumentedClients({
    fetchDocument: options.fetchDocument ?? createDocumentFetch(),
    now,
    logger,
  });
  const usedUp = () => new errors.InvalidGrant('already used');
  const records = new ProviderRecords({ store, keyring, now });
  const show = (ctx: KoaContextWithOIDC, fault: AuthorizationFault) => {
    const { headers, body } = options.renderError(fault);
    ctx.set(headers);
    ctx.body = body;
  };
  const provider = new OidcServer(
    issuer,
    providerConfiguration({
      issuer,
      keyring,
      tokens,
      resources,
      errors,
      adapter: createVaultAdapter({
        records,
        findClient: (id) => registered.find(id) ?? documented.find(id),
        tokens,
        now,
        usedUp,
      }),
      policy: createInteractionPolicy(interactionPolicy, { tokens, consents, clients: allowed, findSession, now }),
      renderError: show,
    }),
  );
  requireModelNames(provider);
  provider.proxy = true;
  issueVaultCredentials(provider, tokens, () => new errors.InvalidGrant('the person has taken the permission back'));
  redirectNobodyAtOnce(provider, show);
  watch(provider, logger);
  const answer = provider.callback();
  const { protocol, host, pathname } = new URL(issuer);
  const basePath = pathname.replace(/\/$/, '');

  return {
    consent: new ConsentDesk({ provider, keyring, tokens, consents, allowed, resources, now }),
    register: (body) => registered.register(body),
    endGrant: async (grantId) => {
      const { AccessToken, AuthorizationCode, Grant, RefreshToken } = provider;
      // The grant first: whatever is being exchanged at this moment is refused without it.
      await (await Grant.find(grantId))?.destroy();
      await Promise.all([AuthorizationCode, RefreshToken, AccessToken].map((model) => model.revokeByGrantId(grantId)));
    },
    handle: async (request, response) => {
      const [path = '', query = ''] = (request.url ?? '').split('?', 2);
      request.url =
        path === paths.authorization ? `${path}?${authorizationQuery(query, resources)}` : (request.url ?? '');
      // The provider's own URLs follow the public one, whatever a proxy or a client writes into these.
      Object.assign(request, { originalUrl: basePath + request.url });
      Object.assign(request.headers, { 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-host': host, host });
      await answer(request, response);
    },
  };
}

/** Makes the provider's access tokens credentials of the vault: see {@link AccessTokens}. */
function issueVaultCredentials(provider: Provider, tokens: AccessTokens, takenBack: () => Error): void {
  const { prototype } = provider.AccessToken;
  const save = prototype.save;
  prototype.save = async function (this: InstanceType<typeof provider.AccessToken>) {
    const { accountId, aud, client, clientId = '', expiration, grantId = '' } = this;
    const grant = {
      grantId,
      audience: String(aud),
      clientId,
      ...(client?.clientName !== undefined && { clientName: client.clientName }),
    };
    const token = await tokens.issue(accountId, grant, expiration);
    if (token === undefined) throw takenBack();
    Object.assign(this, { jti: token, format: 'opaque' });
    return save.call(this);
  };
}

/**
 * Anybody can register a client at any address, so a faulty request must not send whoever opens it there: the person reads
 * what is wrong and where the link leads first (RFC 9700 section 4.11.2).
 */
function redirectNobodyAtOnce(provider: Provider, show: (ctx: KoaContextWithOIDC, fault: AuthorizationFault) => void) {
  const faults = new WeakMap<object, string>();
  provider.on('authorization.error', (ctx, error) => faults.set(ctx, error.message));
  provider.on('server_error', (ctx) => faults.set(ctx, 'server_error'));
  provider.use(async (koaContext, next) => {
    const ctx = koaContext as KoaContextWithOIDC;
    await next();
    const [code, url] = [faults.get(ctx), ctx.res.getHeader('location')];
    if (code === undefined || ctx.oidc?.route !== 'authorization' || typeof url !== 'string') return;
    ctx.remove('location');
    ctx.status = 400;
    const destination = redirectPlace(String(ctx.oidc.params?.['redirect_uri']));
    show(ctx, { code, back: { url, destination } });
  });
}

function watch(provider: Provider, logger: Logger | undefined): void {
  const outages = new WeakSet<object>();
  provider.on('server_error', (ctx, error) => {
    const { code } = error as { code?: unknown };
    if (code === 'STORE_UNAVAILABLE') outages.add(ctx);
    logger?.error({ event: 'oauth.failed', code: String(code ?? error.name) }, 'authorization server request failed');
  });
  // Without a listener Koa prints the error whole, and it may quote the request.
  const koaEvents: EventEmitter = provider;
  koaEvents.on('error', () => undefined);
  provider.use(async (koaContext, next) => {
    const ctx = koaContext as KoaContextWithOIDC;
    await next();
    if (ctx.oidc?.route === 'introspection') delete (ctx.body as { sub?: unknown }).sub;
    if (outages.has(ctx)) {
      ctx.status = 503;
      ctx.set('retry-after', '5');
    }
  });
}
