import type { AuthServer } from '@fhir-gateway/auth-server';
import {
  assignRequestId,
  cors,
  createBearerChallenge,
  createCors,
  createHostGuard,
  limitByAddress,
  localGuardOptions,
  oauthDocuments,
  pageErrors,
  problemErrors,
  refuseOtherMethods,
  routeNotFound,
  setSecurityHeaders,
  type FrontHandler,
} from '@fhir-gateway/express-kit';
import type { Gateway } from '@fhir-gateway/gateway';
import express, { type Express, type RequestHandler } from 'express';

import { canonicalHost } from './auth/canonical-host.js';
import { renderErrorPage } from './console/error-page-links.js';
import { RestContext, wantsPage } from './rest-context.js';
import { consentRoutes } from './auth/consent.js';
import { consolePaths, consoleRoutes } from './console/console.js';
import { isFhirUrl } from './fhir/fhir-url.js';
import { createFhirHandler } from './fhir/fhir.js';
import { healthRoutes } from './health/health.js';
import { addRoutes, routerOf } from './route/define-route.js';
import { oauthEndpoints, personRoutes, publicRoutes } from './routes.js';

/**
 * The REST API as an Express app. Order matters: the FHIR route comes first and needs nothing of what follows it; health
 * checks come before the host guard, since probes do not know the public name; sessions only where there is a browser.
 *
 * @param authServer what `openAuthServer` made; without it nothing of an authorization server is published
 */
export function createApp(gateway: Gateway, authServer?: AuthServer): Express {
  const context = new RestContext(gateway, authServer);
  const { config, logger, callers } = gateway;
  const https = context.isHttps;
  const challenge = createBearerChallenge(config, 'rest');
  const app = express();
  configure(app, https);

  const fhir = createFhirFront(gateway);
  app.use((req, res, next) => (fhir(req, res) ? undefined : next()));
  app.use(assignRequestId(), setSecurityHeaders('api', { https }));
  // Not as a router: that would answer OPTIONS, and show that there are metrics.
  addRoutes(app, healthRoutes, context);
  if (callers.isLocal) app.use(localGuard(gateway));
  app.use(cors(createCors(config.corsOrigins)), limitByAddress(gateway));
  app.use('/assets', setSecurityHeaders('asset', { https }));
  app.use(routerOf(publicRoutes, context));
  if (callers.isLocal) app.use(canonicalHost(config.publicUrl));
  // Whatever follows signs in, lets in, or asks a platform for a person; calls with a token were admitted where it is read.
  app.use(['/auth', '/oauth', ...consolePaths], whileAudited(gateway));
  if (authServer) app.use(oauthDocuments(config, 'rest'), routerOf(oauthEndpoints, context));
  app.use(['/auth', '/oauth', ...consolePaths], context.sessions.middleware());
  app.use(routerOf(personRoutes, context));
  if (authServer) app.use(routerOf(consentRoutes, context));
  app.use(routerOf(consoleRoutes, context));
  app.use(refuseOtherMethods(app, { hidden: new Set(['/metrics']) }));
  app.use(routeNotFound());
  app.use(
    pageErrors({
      logger,
      challenge,
      applies: wantsPage,
      render: renderErrorPage(context.base, config.mcpAuth),
      send: context.sendPage,
    }),
  );
  app.use(problemErrors({ logger, challenge }));
  return app;
}

/** Lets nothing begin that could not be audited; see `FHIR_GATEWAY_AUDIT_WHEN_FULL`. */
function whileAudited({ auditTrail }: Pick<Gateway, 'auditTrail'>): RequestHandler {
  return (_req, _res, next) => {
    auditTrail.admit();
    next();
  };
}

/** The FHIR route as a handler that runs in front of Express; it leaves every other address alone. */
export function createFhirFront(gateway: Gateway): FrontHandler {
  const { cookie } = new RestContext(gateway);
  const guard = gateway.callers.isLocal ? createHostGuard(guardOptions(gateway)) : undefined;
  const handle = createFhirHandler(gateway, cookie, guard);
  const handleCors = createCors(gateway.config.corsOrigins);
  return (request, response) => {
    if (!isFhirUrl(request.url)) return false;
    if (handleCors(request, response)) return true;
    handle(request, response);
    return true;
  };
}

/**
 * The guard of `local` mode. An authorization response that comes as a form has the platform's Origin, by its nature; it
 * is only sealed and sent on, so that for it the Host alone is checked.
 */
function localGuard(gateway: Gateway): RequestHandler {
  const check = createHostGuard(guardOptions(gateway));
  return (req, _res, next) => {
    const isFormAnswer = req.method === 'POST' && req.path === '/oauth/callback';
    check(isFormAnswer ? { method: 'GET', headers: { host: req.headers.host } } : req);
    next();
  };
}

function guardOptions({ config }: Gateway) {
  return localGuardOptions({ port: config.restPort, publicUrl: config.publicUrl });
}

function configure(app: Express, https: boolean): void {
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.set('query parser', 'simple');
  // The public URL says how browsers reach the gateway. Express would ask X-Forwarded-Proto, which anybody can send.
  Object.defineProperty(app.request, 'protocol', { value: https ? 'https' : 'http' });
}
