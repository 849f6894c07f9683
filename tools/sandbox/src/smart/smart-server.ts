import type { EventEmitter } from 'node:events';
import express from 'express';
import type { Router } from 'express';
import type { Patient } from 'fhir/r4.js';
import type { ClientMetadata, KoaContextWithOIDC } from 'oidc-provider';
import { loadOidcProvider } from '@fhir-gateway/testing/oidc-provider';
import type { SandboxAccount } from '../records/index.js';
import type { TokenInspector } from '../store/index.js';
import { createAccountDirectory } from './accounts.js';
import { completeOfflineRequest } from './authorization-request.js';
import type { ClientKeys } from './clients.js';
import type { Counters } from './counters.js';
import { counterFor } from './counters.js';
import { ehrRouter } from './ehr.js';
import { interactionRouter } from './interactions.js';
import { addLaunchContext, createLaunchContexts } from './launch-context.js';
import type { DpopMode } from './dpop-proof.js';
import { createLaunches, type OpenRecord } from './launches.js';
import { createMemoryAdapter } from './memory-adapter.js';
import { countLiveTokens, endGrant, endTokens } from './live-tokens.js';
import type { LiveTokens } from './live-tokens.js';
import type { Entry } from './memory-adapter.js';
import type { RegistrationMode } from './provider-configuration.js';
import { providerConfiguration } from './provider-configuration.js';
import { ActiveQuirks, applyQuirks, configurationAnswer, idTokenSigner, padding } from './quirks/index.js';
import type { AuthQuirks } from './quirks/index.js';
import { advertisedScopes } from './scopes.js';
import { refuseIncomplete } from './required-members.js';
import { secretsOf } from './exchanged-secrets.js';
import { createSigningKeys } from './signing-keys.js';
import type { OAuthUrls } from './smart-configuration.js';
import { oauthUrls, smartConfiguration } from './smart-configuration.js';
import { createTokenInspector } from './token-inspector.js';

/** What the authorization server is made from. */
export interface SmartServerOptions {
  /** URL below which everything of it is, as browsers see it, e.g. `http://localhost:8010`; no trailing slash */
  root: string;
  /** the only accepted `aud`, no trailing slash */
  fhirBaseUrl: string;
  /** name in the head of its pages; the first hospital's when absent */
  site?: string | undefined;
  accounts: readonly SandboxAccount[];
  patients: readonly Patient[];
  accessTokenSeconds: number;
  dpop: DpopMode;
  registration: RegistrationMode;
  /** what it does that a strict server does not */
  authQuirks: AuthQuirks;
  /** counted up as requests are answered */
  counters: Counters;
  /** the visit that the EHR has open with a patient */
  latestEncounterOf: (patientId: string) => string | undefined;
  /** public keys of the clients that sign; without them there are no such clients */
  clientKeys: ClientKeys | undefined;
  /** where its grants and tokens are, for whoever makes them outlive the process */
  state?: SmartState | undefined;
  /** told about faults of the server itself; what it gets may hold request data and is for the console only */
  onServerError: (error: unknown) => void;
  /**
   * Why a request of the token endpoint is refused after all, `undefined` for none.
   *
   * @param params as they were sent
   */
  refuseToken: (clientId: string, params: Readonly<Record<string, unknown>>) => Promise<string | undefined>;
  /** told every code, verifier and token that passes, for tests that search other programs' output for them */
  onSecret: ((secret: string) => void) | undefined;
}

/** Grants, tokens and browser sessions of an authorization server, and which patient each grant is about. */
export interface SmartState {
  readonly entries: Map<string, Entry>;
  readonly contexts: Map<string, OpenRecord>;
}

/** A running SMART App Launch authorization server, to be mounted at the path of its root. */
export interface SmartServer {
  /** serves `/op`, `/interaction`, `/ehr`, and the smart-configuration where a quirk changes it */
  router: Router;
  quirks: ActiveQuirks;
  grants: {
    count(): LiveTokens;
    end(kind: 'access' | 'all'): void;
  };
  tokens: TokenInspector;
  issuer: string;
  urls: OAuthUrls;
  /** the document for `[fhir base]/.well-known/smart-configuration` */
  smartConfiguration(): object;
  /** Makes a client known, or changes it. */
  saveClient(metadata: ClientMetadata): Promise<void>;
  removeClient(clientId: string): Promise<void>;
}

/** The path of a URL; empty for that of an origin. */
function pathOf(url: string): string {
  return new URL(url).pathname.replace(/\/$/, '');
}

/** Takes an answer of the token endpoint back: nobody has seen its tokens. */
async function refuseToken(ctx: KoaContextWithOIDC, options: SmartServerOptions): Promise<void> {
  // The provider's own parameters are those that it knows.
  const { route, client, body = {} } = ctx.oidc ?? {};
  if (route !== 'token' || ctx.status !== 200 || !client) return;
  const why = await options.refuseToken(client.clientId, body);
  if (why === undefined) return;
  ctx.status = 401;
  ctx.body = { error: 'invalid_client', error_description: why };
}

/** Creates an authorization server of the sandbox; its keys die with the process, and so do its records unless they are given as `state`. */
export async function createSmartServer(options: SmartServerOptions): Promise<SmartServer> {
  const { root, fhirBaseUrl, accessTokenSeconds, clientKeys, dpop, registration, onServerError } = options;
  const { default: Provider, errors } = await loadOidcProvider();
  const issuer = `${root}/op`;
  const directory = createAccountDirectory(options.accounts, options.patients);
  const contexts = createLaunchContexts(options.state?.contexts);
  const launches = createLaunches(Date.now);
  const entries = options.state?.entries ?? new Map<string, Entry>();
  const stored = createMemoryAdapter(() => new Date(), entries);
  const adapter: typeof stored = (model) => {
    const records = stored(model);
    return { ...records, find: (id) => records.find(id.split(padding, 1)[0] ?? '') };
  };
  const quirks = new ActiveQuirks({ issuer, fhirBaseUrl }, options.authQuirks);
  const signingKeys = await createSigningKeys();
  const sign = idTokenSigner(signingKeys);
  const clients = adapter('Client');
  const provider = new Provider(
    issuer,
    providerConfiguration({
      root,
      fhirBaseUrl,
      accessTokenSeconds,
      clientKeys,
      quirks,
      dpop,
      registration,
      directory,
      contexts,
      launches,
      errors,
      signingKeys,
      adapter,
    }),
  );

  provider.use((koaContext, next) => applyQuirks(koaContext as KoaContextWithOIDC, { quirks, sign }, next));
  provider.use(async (koaContext, next) => {
    // `oidc` is there once a route of the provider has run, and absent on unknown paths.
    const ctx = koaContext as KoaContextWithOIDC;
    completeOfflineRequest(ctx, '/authorize');
    await next();
    await refuseToken(ctx, options);
    refuseIncomplete(ctx);
    addLaunchContext(ctx, contexts);
    const answer = { route: ctx.oidc?.route, grantType: ctx.oidc?.params?.grant_type, status: ctx.status };
    // A server that calls a grant over has ended it.
    const { error } = (ctx.body ?? {}) as { error?: unknown };
    const { Grant: grant } = ctx.oidc?.entities ?? {};
    if (answer.route === 'token' && error === 'invalid_grant' && grant?.jti) endGrant(entries, grant.jti);
    if (answer.route === 'token' && options.onSecret) secretsOf(ctx).forEach(options.onSecret);
    const counter = counterFor(answer);
    if (counter) options.counters[counter] += 1;
    // The list of scopes the provider knows by name runs to thousands; the curated one is for readers.
    if (answer.route === 'discovery') Object.assign(ctx.body as object, { scopes_supported: advertisedScopes });
  });
  provider.on('authorization.success', () => {
    options.counters.authorizations += 1;
  });
  provider.on('grant.revoked', (_ctx, grantId) => contexts.forget(grantId));
  provider.on('server_error', (_ctx, error) => onServerError(error));
  // Without a listener Koa prints the error whole, and it may quote the request.
  const koaEvents: EventEmitter = provider;
  koaEvents.on('error', (error: unknown) => onServerError(error));

  const smartDocument = (): object =>
    smartConfiguration(issuer, {
      hasKeyClient: clientKeys !== undefined,
      hasDpop: dpop !== 'off',
      hasRegistration: registration !== 'off',
    });
  const router = express.Router();
  router.get('/fhir/.well-known/smart-configuration', configurationAnswer(quirks, smartDocument));
  router.use(
    '/interaction/:uid',
    interactionRouter({ provider, directory, contexts, launches, path: pathOf(root), site: options.site }),
  );
  router.use(
    '/ehr',
    ehrRouter({
      fhirBaseUrl,
      patients: directory.everyone,
      latestEncounterOf: options.latestEncounterOf,
      launches,
    }),
  );
  router.use('/op', provider.callback());
  return {
    router,
    tokens: createTokenInspector(provider, fhirBaseUrl),
    issuer,
    urls: oauthUrls(issuer),
    saveClient: (metadata) => clients.upsert(metadata.client_id, { ...metadata }, undefined as unknown as number),
    removeClient: (clientId) => clients.destroy(clientId),
    smartConfiguration: smartDocument,
    quirks,
    grants: {
      count: () => countLiveTokens(entries, Date.now()),
      end: (kind) => endTokens(entries, kind),
    },
  };
}
