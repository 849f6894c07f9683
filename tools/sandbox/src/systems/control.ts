import express, { type Response, type Router } from 'express';
import { parseAuthQuirks } from '../smart/index.js';
import type { System } from './system.js';

/**
 * What tests ask of running authorization servers: `GET /control/tokens` counts the tokens that are still good by system,
 * `GET /control/subscriptions` counts Subscriptions to changes, `DELETE /control/tokens?system=ehr` ends those of one, with `kind=access` its access tokens alone, and
 * `PUT /control/auth-quirks?system=ehr&quirks=…` switches its quirks.
 */
export function systemControl(systems: Readonly<Record<string, System>>): Router {
  const router = express.Router();
  const found = (name: unknown, response: Response): System | undefined => {
    const system = typeof name === 'string' && Object.hasOwn(systems, name) ? systems[name] : undefined;
    if (!system) response.status(400).json({ error: `system is ${Object.keys(systems).join(', ')}` });
    return system;
  };
  router.use('/control', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/control/tokens', (_request, response) => {
    response.json(Object.fromEntries(Object.entries(systems).map(([name, { grants }]) => [name, grants.count()])));
  });
  router.get('/control/subscriptions', (_request, response) => {
    const counted = Object.entries(systems).map(([name, { subscriptions }]) => [name, subscriptions?.size ?? 0]);
    response.json(Object.fromEntries(counted));
  });
  router.delete('/control/tokens', (request, response) => {
    const system = found(request.query['system'], response);
    if (!system) return;
    system.grants.end(request.query['kind'] === 'access' ? 'access' : 'all');
    response.json(system.grants.count());
  });
  router.put('/control/auth-quirks', (request, response) => {
    const system = found(request.query['system'], response);
    if (!system) return;
    const quirks = parseAuthQuirks(String(request.query['quirks']));
    if (!quirks)
      return void response.status(400).json({ error: 'quirks is all, none or a list without contradictions' });
    system.quirks.set(quirks);
    response.json([...quirks]);
  });
  return router;
}
