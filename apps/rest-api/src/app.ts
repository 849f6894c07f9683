import type { AuthServer } from '@fhir-gateway/auth-server';
import {
  createBearerChallenge,
  createPipeline,
  oauthDocuments,
  pageErrors,
  problemErrors,
  refuseOtherMethods,
  routeNotFound,
  setSecurityHeaders,
} from '@fhir-gateway/express-kit';
import type { Gateway } from '@fhir-gateway/gateway';
import { explainUnknownPlatform } from '@fhir-gateway/platform-registry';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';

import { canonicalHost } from './auth/canonical-host.js';
import { renderErrorPage } from './error-page/render-error.js';
import { RestContext, wantsPage } from './rest-context.js';
import { consentRoutes } from './consent/consent.js';
import { keptRoutes } from './kept/kept.js';
import { devicePages } from './auth/device.js';
import { consolePaths } from './console/console.js';
import { fhirErrors } from './fhir/fhir-errors.js';
import { notificationRoute } from './record/notifications.js';
import { subscriptionRoutes } from './record/subscriptions.js';
import { healthRoutes } from './health/health.js';
import { addRoutes, routerOf } from './route/define-route.js';
import { beforeSignIn, oauthEndpoints, pageRoutes, personRoutes, publicRoutes } from './routes.js';
import { backChannelRoute, signInRoutes } from './sign-in/sign-in.js';
import { createStages } from './stages.js';

/**
 * The REST API as an Express app: the stages of `stages.ts`, of which the FHIR route is the last, and then all other
 * routes. Sessions are only made where there is a browser.
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

  app.use(createPipeline(createStages(context, beforeSignIn), context.recordRefusal));
  // Not as a router: that would answer OPTIONS.
  addRoutes(app, healthRoutes, context);
  app.use(['/assets', '/connect'], setSecurityHeaders('asset', { https }));
  app.use(routerOf(publicRoutes, context));
  if (gateway.subscriptions) app.use(routerOf([notificationRoute], context));
  if (callers.isLocal) app.use(canonicalHost(config.publicUrl));
  // Whatever follows signs in, lets in, or asks a platform for a person; calls with a token were admitted where it is read.
  app.use(sessionPaths, whileAudited(gateway));
  if (authServer) app.use(oauthDocuments(config, 'rest'), routerOf(oauthEndpoints, context));
  if (gateway.login) app.use(routerOf([backChannelRoute], context));
  app.use(sessionPaths, context.sessions.middleware());
  if (gateway.login) app.use(routerOf(signInRoutes, context));
  // Before the sections of a record, whose name is any.
  if (gateway.subscriptions) app.use(routerOf(subscriptionRoutes, context));
  app.use(routerOf(personRoutes, context));
  if (authServer) app.use(routerOf([...consentRoutes, ...devicePages], context));
  if (gateway.kept.isOn) app.use(routerOf(keptRoutes, context));
  app.use(routerOf(pageRoutes, context));
  // After the addresses below /api/record that have names of their own.
  app.use(refuseOtherMethods(app));
  app.use(routeNotFound());
  app.use(platformProposals(gateway));
  app.use(fhirErrors(gateway, challenge));
  app.use(
    pageErrors({
      logger,
      challenge,
      applies: wantsPage,
      render: renderErrorPage(context),
      send: context.sendHtml,
    }),
  );
  app.use(problemErrors({ logger, challenge }));
  return app;
}

/** An id that nothing has is answered with what the directory has of that name, as over MCP. */
function platformProposals({ registry }: Gateway): ErrorRequestHandler {
  return (error, _request, _response, next) => void explainUnknownPlatform(registry, error).then(next, next);
}

/** Where a browser's cookie counts; the FHIR API reads it by itself. */
const registrationPath = /^\/api\/platforms\/[^/]+\/registration(?:\/(?:udap|dynamic))?\/?$/;
const sessionPaths = [
  '/auth',
  '/oauth',
  '/api/operator',
  '/api/record',
  '/api/shares',
  registrationPath,
  ...consolePaths,
];

/** Lets nothing begin that could not be audited; see `FHIR_GATEWAY_AUDIT_WHEN_FULL`. */
function whileAudited({ auditTrail }: Pick<Gateway, 'auditTrail'>): RequestHandler {
  return (_req, _res, next) => {
    auditTrail.admit();
    next();
  };
}

function configure(app: Express, https: boolean): void {
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.set('query parser', 'simple');
  // The public URL says how browsers reach the gateway. Express would ask X-Forwarded-Proto, which anybody can send.
  Object.defineProperty(app.request, 'protocol', { value: https ? 'https' : 'http' });
}
