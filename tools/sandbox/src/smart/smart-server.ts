import type { EventEmitter } from 'node:events';
import express from 'express';
import type { Router } from 'express';
import type { Patient } from 'fhir/r4.js';
import type { KoaContextWithOIDC } from 'oidc-provider';
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
import type { PatientForm } from './launch-context.js';
import { createLaunches } from './launches.js';
import { loadOidcProvider } from './load-oidc-provider.js';
import { providerConfiguration } from './provider-configuration.js';
import { advertisedScopes } from './scopes.js';
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
  /** `keep`: a refresh token stays good however often it is used; default `rotate` */
  refreshTokens?: 'rotate' | 'keep';
  /** default `off` */
  dpop?: DpopMode;
  /** `untold`: token responses leave out `expires_in`; default `told` */
  expiresIn?: 'told' | 'untold';
  /** how token responses name the patient; default `id` */
  patientForm?: PatientForm;
  /** counted up as requests are answered */
  counters: Counters;
  /** the visit that the EHR has open with a patient */
  latestEncounterOf(patientId: string): string | undefined;
  /** public keys of the clients that sign; without them there are no such clients */
  clientKeys?: ClientKeys;
  /** told about faults of the server itself; what it gets may hold request data and is for the console only */
  onServerError?: (error: unknown) => void;
  /** told every code, verifier and token that passes, for tests that search other programs' output for them */
  onSecret?: (secret: string) => void;
}

/** A running SMART App Launch authorization server, to be mounted at the path of its root. */
export interface SmartServer {
  /** serves `/op`, `/interaction` and `/ehr` */
  router: Router;
  tokens: TokenInspector;
  issuer: string;
  urls: OAuthUrls;
  /** the document for `[fhir base]/.well-known/smart-configuration` */
  smartConfiguration(): object;
}

/** The path of a URL; empty for that of an origin. */
function pathOf(url: string): string {
  return new URL(url).pathname.replace(/\/$/, '');
}

/** Creates an authorization server of the sandbox; its keys and records live in memory and die with the process. */
export async function createSmartServer(options: SmartServerOptions): Promise<SmartServer> {
  const { dpop = 'off' } = options;
  const { default: Provider, errors } = await loadOidcProvider();
  const issuer = `${options.root}/op`;
  const directory = createAccountDirectory(options.accounts, options.patients);
  const contexts = createLaunchContexts();
  const launches = createLaunches(Date.now);
  const provider = new Provider(
    issuer,
    providerConfiguration({
      root: options.root,
      fhirBaseUrl: options.fhirBaseUrl,
      accessTokenSeconds: options.accessTokenSeconds,
      rotatesRefreshTokens: options.refreshTokens !== 'keep',
      dpop,
      directory,
      contexts,
      launches,
      errors,
      signingKeys: await createSigningKeys(),
      ...(options.clientKeys ? { clientKeys: options.clientKeys } : {}),
    }),
  );

  provider.use(async (koaContext, next) => {
    // `oidc` is there once a route of the provider has run, and absent on unknown paths.
    const ctx = koaContext as KoaContextWithOIDC;
    completeOfflineRequest(ctx, '/authorize');
    await next();
    addLaunchContext(ctx, contexts, options);
    const answer = { route: ctx.oidc?.route, grantType: ctx.oidc?.params?.grant_type, status: ctx.status };
    if (answer.route === 'token' && options.expiresIn === 'untold')
      delete (ctx.body as { expires_in?: number } | undefined)?.expires_in;
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
  provider.on('server_error', (_ctx, error) => options.onServerError?.(error));
  // Without a listener Koa prints the error whole, and it may quote the request.
  const koaEvents: EventEmitter = provider;
  koaEvents.on('error', (error: unknown) => options.onServerError?.(error));

  const router = express.Router();
  router.use(
    '/interaction/:uid',
    interactionRouter({ provider, directory, contexts, launches, path: pathOf(options.root), site: options.site }),
  );
  router.use(
    '/ehr',
    ehrRouter({
      fhirBaseUrl: options.fhirBaseUrl,
      patients: directory.everyone,
      latestEncounterOf: (patientId) => options.latestEncounterOf(patientId),
      launches,
    }),
  );
  router.use('/op', provider.callback());
  return {
    router,
    tokens: createTokenInspector(provider, options.fhirBaseUrl),
    issuer,
    urls: oauthUrls(issuer),
    smartConfiguration: () =>
      smartConfiguration(issuer, { hasKeyClient: options.clientKeys !== undefined, hasDpop: dpop !== 'off' }),
  };
}
