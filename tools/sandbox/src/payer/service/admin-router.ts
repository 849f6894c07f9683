import { json, Router, type RequestHandler } from 'express';
import { Refusal, type Answer } from '../answer.js';
import { readFaults, type FaultBox } from '../faults.js';
import { memberOf } from '../json.js';
import type { PasService } from '../pas/pas-service.js';
import type { RequestLog } from './request-log.js';
import { send } from './send.js';

function handle(answer: (request: Parameters<RequestHandler>[0]) => Answer): RequestHandler {
  return (request, response) => {
    try {
      send(response, answer(request), 'application/json');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send(response, error.toAnswer(), 'application/json');
    }
  };
}

/**
 * The control interface for tests and for people who try things: faults, decisions, what was asked.
 *
 * Writes want `application/json`, which a page of another site can not send without a preflight that nobody answers.
 */
export function adminRouter({ faults, log, pas }: { faults: FaultBox; log: RequestLog; pas: PasService }): Router {
  const router = Router();
  router.use(json({ type: 'application/json', limit: '64kb' }));
  router.use((request, response, next) => {
    if (request.method === 'GET' || request.is('application/json')) return next();
    send(response, new Refusal(400, 'Send application/json').toAnswer(), 'application/json');
  });
  router.post(
    '/fault',
    handle((request) => {
      faults.set(readFaults(request.body));
      return { status: 200, body: faults.current() };
    }),
  );
  router.post(
    '/decide/:claim',
    handle((request) => {
      const action = memberOf(request.body, 'action') ?? 'A1';
      if (action !== 'A1' && action !== 'A3') throw new Refusal(400, 'action must be A1 or A3');
      return pas.decide(String(request.params['claim']), action);
    }),
  );
  router.get(
    '/requests',
    handle(() => ({ status: 200, body: { requests: log.all() } })),
  );
  router.post(
    '/requests/clear',
    handle(() => {
      log.clear();
      return { status: 200, body: {} };
    }),
  );
  router.get(
    '/claims',
    handle(() => ({ status: 200, body: { claims: pas.summary() } })),
  );
  return router;
}
