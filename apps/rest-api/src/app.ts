import type { AuthServer } from '@fhir-gateway/auth-server';
import {
  createBearerChallenge,
  createPipeline,
  livez,
  oauthDocuments,
  pageErrors,
  problemErrors,
  readyz,
  refuseOtherMethods,
  routeNotFound,
} from '@fhir-gateway/express-kit';
import type { Gateway } from '@fhir-gateway/gateway';
import express, { type Express, type RequestHandler } from 'express';

import { canonicalHost } from './auth/canonical-host.js';
import { renderErrorPage } from './console/error-page-links.js';
import { RestContext, wantsPage } from './rest-context.js';
import { assetRoutes } from './console/assets/assets.js';
import { callbackRoutes } from './auth/callback.js';
import { connectionRoutes } from './auth/connections.js';
import { consentRoutes } from './auth/consent.js';
import { consolePaths, consoleRoutes } from './console/console.js';
import { coverageRoutes } from './coverage/coverage.js';
import { fhirErrors } from './fhir/fhir-errors.js';
import { jwksRoute } from './auth/jwks.js';
import { launchRoutes } from './auth/launch.js';
import { loginRoutes } from './auth/login.js';
import { oauthEndpoints } from './auth/oauth-endpoints.js';
import { platformRoutes } from './platforms/platforms.js';
import { referenceRoutes } from './reference/reference.js';
import { sessionRoutes } from './sessions/sessions.js';
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

  app.use(createPipeline(createStages(context)));
  app.get('/livez', livez());
  app.get(
    '/readyz',
    readyz(() => gateway.health()),
  );
  app.use(jwksRoute(gateway.publishedKeys));
  app.use('/assets', assetRoutes({ https }));
  app.use(referenceRoutes(context));
  app.use('/api/platforms', platformRoutes(gateway));
  app.use('/api/coverage', coverageRoutes(context));
  if (callers.isLocal) app.use(canonicalHost(config.publicUrl));
  // Whatever follows signs in, lets in, or asks a platform for a person; calls with a token were admitted where it is read.
  app.use(['/auth', '/oauth', ...consolePaths], whileAudited(gateway));
  if (authServer) app.use(oauthDocuments(config, 'rest'), oauthEndpoints(authServer));
  app.use(['/auth', '/oauth', ...consolePaths], context.sessions.middleware());
  app.use('/auth/sessions', sessionRoutes(context));
  app.use('/auth', loginRoutes(context), launchRoutes(context), connectionRoutes(context));
  app.use('/oauth', callbackRoutes(context));
  if (authServer) app.use(consentRoutes(context, authServer));
  app.use(consoleRoutes(context));
  app.use(refuseOtherMethods(app));
  app.use(routeNotFound());
  app.use(fhirErrors(gateway, challenge));
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

function configure(app: Express, https: boolean): void {
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.set('query parser', 'simple');
  // The public URL says how browsers reach the gateway. Express would ask X-Forwarded-Proto, which anybody can send.
  Object.defineProperty(app.request, 'protocol', { value: https ? 'https' : 'http' });
}
