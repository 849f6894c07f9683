import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Keyring, Logger, RecordKeys, TokenVault, VaultStore } from '@fhir-gateway/token-vault';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { AccessTokens } from './access-tokens.js';
import { AllowedClients } from './allowed-clients.js';
import { authorizationQuery } from './authorization-query.js';
import { isListed, openPolicy, RedirectPolicy, type ClientPolicy } from './clients/client-policy.js';
import { ConsentDesk } from './consent-desk.js';
import { Consents } from './consents.js';
import { commandLineClient, commandLineClientId } from './clients/command-line-client.js';
import { deviceCodeSeconds, DeviceFlow, type DevicePage } from './device/device-flow.js';
import { deviceCodeGrant, DevicePolling } from './device/device-polling.js';
import { withGrantHandlers } from './grant-handlers.js';
import { createDocumentFetch, type DocumentFetch } from './clients/document-fetch.js';
import { DocumentedClients } from './clients/documented-clients.js';
import { answerFaults, type AuthorizationFault } from './error-redirects.js';
import { PendingRequests } from './pending-requests.js';
import { createInteractionPolicy, type FindSession } from './interaction-policy.js';
import { loadOidcProvider } from './load-oidc-provider.js';
import { requireModelNames } from './model-names.js';
import { compareSecretHashes, operatorMetadata } from './clients/operator-clients.js';
import { paths } from './endpoints/paths.js';
import { providerConfiguration } from './provider-configuration.js';
import { ProviderRecords } from './provider-records.js';
import { RegisteredClients } from './clients/registered-clients.js';
import { RefreshLeeway } from './refresh-leeway.js';
import type { FhirBases, ProtectedResource } from './endpoints/resources.js';
import { SmartApps } from './smart-apps.js';
import { ServiceTokens } from './service-tokens.js';
import { openSigningKey, restoreSigningKey } from './signing-key.js';
import { createVaultAdapter } from './vault-adapter.js';

/** What an {@link AuthServer} is made from. */
export interface AuthServerOptions {
  /** The public URL it is reached at, without trailing slash. */
  readonly issuer: string;
  readonly store: VaultStore;
  readonly keyring: Keyring;
  /** What opens its records; as the vault has it. Default `credential`. */
  readonly recordKeys?: RecordKeys;
  readonly vault: TokenVault;
  /** What tokens are for. The first is for clients that name none. */
  readonly resources: readonly [ProtectedResource, ...ProtectedResource[]];
  /** The FHIR bases that SMART apps are let in for; without them, `aud` names what it lies below. */
  readonly bases?: FhirBases;
  readonly findSession: FindSession;
  /** Shows a person what is wrong with a request that is not in order. */
  renderError(fault: AuthorizationFault): { headers: Record<string, string>; body: string };
  /** Shows the pages of the device grant. */
  renderDevicePage(page: DevicePage): { headers: Record<string, string>; body: string };
  /** Fetches client id metadata documents; the default refuses everything but the public internet. */
  readonly fetchDocument?: DocumentFetch;
  /** Which clients may ask; the default lets any. */
  readonly clients?: ClientPolicy;
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
  /**
   * Stores the key of id tokens again where the store was emptied, before a process that starts makes another.
   *
   * @throws VaultError STORE_UNAVAILABLE
   */
  restoreKey(): Promise<void>;
}

/**
 * Makes the authorization server. It keeps everything in the vault's store, so any replica answers any request.
 *
 * @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY | RECORD_TAMPERED when the stored key of id tokens does not open
 * @throws VaultError STORE_UNAVAILABLE
 * @throws TypeError when a bundler has taken the provider's classes their names
 */
export async function createAuthServer(options: AuthServerOptions): Promise<AuthServer> {
  const { issuer, store, keyring, vault, resources, bases, findSession, logger, now = Date.now } = options;
  const { recordKeys = 'credential' } = options;
  const { default: OidcServer, errors, interactionPolicy } = await loadOidcProvider();
  const signingKey = await openSigningKey({ store, keyring });
  const allowed = new AllowedClients(vault);
  const tokens = new AccessTokens({ vault, clients: allowed, now });
  const consents = new Consents({ vault, now });
  const smartApps = new SmartApps({ vault, tokens });
  const isFhirBase = (resource: string) => bases?.find(resource) !== undefined;
  const policy = options.clients ?? openPolicy;
  const redirects = new RedirectPolicy({ policy, issuer, resources });
  const registered = new RegisteredClients({ keyring, policy, redirects, now });
  const documented = new DocumentedClients({
    fetchDocument: options.fetchDocument ?? createDocumentFetch(),
    policy,
    now,
    logger,
  });
  const usedUp = () => new errors.InvalidGrant('already used');
  const records = new ProviderRecords({ store, keyring, recordKeys, vault, now });
  const tooLong = () => new errors.InvalidRequest('the request is too long');
  const pending = new PendingRequests({ issuer, keyring, records, now, tooLong });
  const leeway = new RefreshLeeway({ records, tokens, errors, now });
  const show = (ctx: KoaContextWithOIDC, fault: AuthorizationFault) => {
    send(ctx, options.renderError(fault));
  };
  const deviceFlow = new DeviceFlow({
    issuer,
    render: (ctx, page) => send(ctx, options.renderDevicePage(page)),
  });
  const operators = new Map(policy.registered.map((client) => [client.client_id, client]));
  const services = new ServiceTokens({ vault, clients: operators, issuer, now });
  const findClient = (id: string) => {
    const operated = operators.get(id);
    if (operated !== undefined) return operatorMetadata(operated);
    const isCommandLine = id === commandLineClientId && isListed(policy, id);
    return isCommandLine ? commandLineClient : (registered.find(id) ?? documented.find(id));
  };
  const polling = new DevicePolling({ records, errors, codeSeconds: deviceCodeSeconds, now });
  const Server = withGrantHandlers(
    OidcServer,
    new Map([
      ['refresh_token', (ctx, handle) => leeway.answer(ctx, handle)],
      [deviceCodeGrant, (ctx, handle) => polling.answer(ctx, handle)],
    ]),
  );
  const provider = new Server(
    issuer,
    providerConfiguration({
      issuer,
      keyring,
      signingKey,
      tokens,
      resources,
      bases,
      smartApps,
      errors,
      deviceFlow,
      adapter: createVaultAdapter({
        records,
        findClient,
        tokens,
        services,
        leeway,
        pending,
        now,
        usedUp,
      }),
      policy: createInteractionPolicy(interactionPolicy, {
        tokens,
        consents,
        clients: allowed,
        findSession,
        isFhirBase,
        now,
      }),
      renderError: show,
    }),
  );
  requireModelNames(provider);
  provider.proxy = true;
  issueVaultCredentials(provider, tokens, isFhirBase, (reason) => new errors.InvalidGrant(reason), logger);
  deviceFlow.attach(provider);
  services.attach(provider);
  smartApps.attach(provider);
  compareSecretHashes(provider);
  allowRedirects(provider, redirects);
  answerFaults(provider, { policy, redirects, consents, resources, findSession, show });
  watch(provider, logger);
  const answer = provider.callback();
  const { protocol, host, pathname } = new URL(issuer);
  const basePath = pathname.replace(/\/$/, '');

  return {
    consent: new ConsentDesk({ provider, pending, keyring, tokens, consents, allowed, resources, bases, now }),
    register: (body) => registered.register(body),
    restoreKey: () => restoreSigningKey({ store, keyring }, signingKey),
    endGrant: async (grantId) => {
      const { AccessToken, AuthorizationCode, Grant, RefreshToken } = provider;
      // The grant first: whatever is being exchanged at this moment is refused without it.
      await (await Grant.find(grantId))?.destroy();
      await Promise.all([AuthorizationCode, RefreshToken, AccessToken].map((model) => model.revokeByGrantId(grantId)));
    },
    handle: async (request, response) => {
      const [path = '', query = ''] = (request.url ?? '').split('?', 2);
      if (path === paths.authorization) request.url = `${path}?${authorizationQuery(query, resources, bases)}`;
      if (path === paths.device) request.url = deviceFlow.takeUserCode(request, query);
      // The provider's own URLs follow the public one, whatever a proxy or a client writes into these.
      Object.assign(request, { originalUrl: basePath + (request.url ?? '') });
      Object.assign(request.headers, { 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-host': host, host });
      await pending.during({ request, response }, () => answer(request, response));
    },
  };
}

function send(ctx: KoaContextWithOIDC, { headers, body }: { headers: Record<string, string>; body: string }): void {
  ctx.set(headers);
  ctx.body = body;
}

/** Makes the provider's access tokens credentials of the vault: see {@link AccessTokens}. */
function issueVaultCredentials(
  provider: Provider,
  tokens: AccessTokens,
  isFhirBase: (resource: string) => boolean,
  refusal: (reason: string) => Error,
  logger: Logger | undefined,
): void {
  const { prototype } = provider.AccessToken;
  const save = prototype.save;
  prototype.save = async function (this: InstanceType<typeof provider.AccessToken>) {
    const { accountId, aud, client, clientId = '', expiration, grantId = '', scopes } = this;
    const grant = {
      grantId,
      audience: String(aud),
      clientId,
      ...(client?.clientName !== undefined && { clientName: client.clientName }),
      ...(isFhirBase(String(aud)) && { scopes: [...scopes] }),
    };
    const token = await tokens.issue(accountId, grant, expiration).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== 'SESSION_UNKNOWN') throw error;
      // As when it has ended before the request: the client has to ask the person again.
      logger?.warn({ event: 'oauth.session_ended' }, 'a session ended while a token was issued');
      throw refusal('the session has ended');
    });
    if (token === undefined) throw refusal('the person has taken the permission back');
    Object.assign(this, { jti: token, format: 'opaque' });
    return save.call(this);
  };
}

/** Redirect URIs count as registered only while the operator's policy allows them, whenever the client was registered. */
function allowRedirects(provider: Provider, redirects: RedirectPolicy): void {
  const { prototype } = provider.Client;
  const isRegistered = prototype.redirectUriAllowed;
  prototype.redirectUriAllowed = function (this: InstanceType<typeof provider.Client>, uri) {
    return redirects.isAllowed(uri) && isRegistered.call(this, uri);
  };
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
