import { json, Router, type Request } from 'express';
import type { CrdService } from '../crd/crd-service.js';
import type { Gate } from './gate.js';
import { serve, type Service, type ServiceHost } from './service-host.js';

/** CDS Hooks: callable from pages of other sites, as its specification wants. */
export function hookRouter({
  crd,
  gate,
  host,
  base,
}: {
  crd: CrdService;
  gate: Gate;
  host: ServiceHost;
  base: string;
}): Router {
  const router = Router();
  const route = (answer: Service['answer']) =>
    serve(host, {
      service: 'crd',
      mediaType: 'application/json',
      admit: (request: Request) => gate.admitHook(request.headers.authorization, `${base}${request.path}`),
      answer,
    });
  router.use('/cds-services', (request, response, next) => {
    response.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After' });
    if (request.method !== 'OPTIONS') return next();
    response.set({
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type',
    });
    response.status(204).end();
  });
  router.use('/cds-services', json({ type: 'application/json', limit: '4mb' }));
  router.get(
    '/cds-services',
    route(() => crd.discover()),
  );
  router.post(
    '/cds-services/:id',
    route(({ params, body }) => crd.call(String(params['id']), body)),
  );
  router.post(
    '/cds-services/:id/feedback',
    route(({ params, body }) => crd.feedback(String(params['id']), body)),
  );
  return router;
}
