import { Router, text, type ErrorRequestHandler } from 'express';
import { pageHeaders } from '../../pages/index.js';
import { Refusal } from '../answer.js';
import { createAssertionBook } from '../assertions.js';
import { backendConfiguration, capabilityStatement, davinciConfiguration } from './capabilities.js';
import { createCrdService } from '../crd/crd-service.js';
import { adminRouter } from './admin-router.js';
import { createBackendTokens } from './backend-tokens.js';
import { fhirRoutes } from './fhir-routes.js';
import { createGate } from './gate.js';
import { hookRouter } from './hook-router.js';
import { createRequestLog } from './request-log.js';
import { send } from './send.js';
import type { ServiceHost } from './service-host.js';
import { createSignedTokens } from './signed-token.js';
import { createDtrService } from '../dtr/dtr-service.js';
import { createFaultBox } from '../faults.js';
import { createPasService } from '../pas/pas-service.js';
import type { PayerOptions } from '../payer-options.js';
import { policyPage } from '../policy/policy-page.js';
import { ruleFor, rules } from '../rules.js';

const formType = 'application/x-www-form-urlencoded';

/**
 * One mount of the sandbox payer: coverage requirements (CDS Hooks), forms and prior authorization (FHIR), its token
 * endpoint, its policies as pages, and a control interface for tests at `__admin`. Everything is forgotten when the process ends.
 *
 * @param onServerError told of failures that are no refusal
 */
export function payerRouter(options: PayerOptions, onServerError?: (error: unknown) => void): Router {
  const { base } = options;
  const book = createAssertionBook();
  const faults = createFaultBox();
  const parts = { options, book, faults };
  const pas = createPasService(parts);
  const signed = createSignedTokens(options);
  const tokens = createBackendTokens(options, signed);
  const gate = createGate(options, { signed, tokens });
  const log = createRequestLog();
  const host: ServiceHost = { faults, log, ...(onServerError && { onServerError }) };

  const router = Router();
  const publish = (path: string, mediaType: string, body: () => unknown): void => {
    router.get(path, (_request, response) => send(response, { status: 200, body: body() }, mediaType));
  };
  publish('/.well-known/davinci-configuration', 'application/json', () => davinciConfiguration(options));
  publish('/fhir/.well-known/smart-configuration', 'application/json', () => backendConfiguration(options));
  publish('/fhir/metadata', 'application/fhir+json', () => capabilityStatement(options));
  router.post('/token', text({ type: formType, limit: '64kb' }), async (request, response) => {
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    send(response, await tokens.issue(form), 'application/json');
  });
  router.get('/policies', (request, response, next) => {
    const rule = ruleFor([String(request.query['code'])]);
    if (!rule) return next();
    response.redirect(303, `${base}/policies/${rule.policy.id}`);
  });
  router.get('/policies/:id', (request, response, next) => {
    const rule = rules.find(({ policy }) => policy.id === request.params['id']);
    if (!rule) return next();
    response.set(pageHeaders).type('html').send(policyPage(rule));
  });
  router.use('/__admin', adminRouter({ faults, log, pas }));
  router.use(hookRouter({ crd: createCrdService(parts), gate, host, base }));
  router.use(fhirRoutes({ options, dtr: createDtrService(parts), pas, gate, host }));
  router.use((_request, response) =>
    send(response, new Refusal(404, 'There is nothing here').toAnswer(), 'application/fhir+json'),
  );
  const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const { status } = (error ?? {}) as { status?: unknown };
    const isClientFault = typeof status === 'number' && status >= 400 && status < 500;
    if (!isClientFault) onServerError?.(error);
    const refusal = new Refusal(400, 'The body can not be read').toAnswer();
    send(response, isClientFault ? { ...refusal, status } : { status: 500 }, 'application/fhir+json');
  };
  router.use(onError);
  return router;
}
