import express, { type Response, type Router } from 'express';
import { parseAuthQuirks } from '../smart/index.js';
import type { System } from './system.js';

/**
 * What tests ask of running authorization servers: `GET /control/tokens` counts the tokens that are still good by system,
 * `GET /control/subscriptions` counts Subscriptions to changes, `DELETE /control/tokens?system=ehr` ends those of one, with `kind=access` its access tokens alone, and
 * `PUT /control/auth-quirks?system=ehr&quirks=…` switches its quirks.
 */
export function systemControl(systems: Readonly<Record<string, () => Promise<System>>>): Router {
  const router = express.Router();
  const found = async (name: unknown, response: Response): Promise<System | undefined> => {
    const open = typeof name === 'string' && Object.hasOwn(systems, name) ? systems[name] : undefined;
    if (!open) response.status(400).json({ error: `system is ${Object.keys(systems).join(', ')}` });
    return open?.();
  };
  const ofAll = async <T>(count: (system: System) => T): Promise<Record<string, T>> =>
    Object.fromEntries(
      await Promise.all(Object.entries(systems).map(async ([name, open]) => [name, count(await open())] as const)),
    );
  router.use('/control', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/control/tokens', async (_request, response) => {
    response.json(await ofAll(({ grants }) => grants.count()));
  });
  router.get('/control/subscriptions', async (_request, response) => {
    response.json(await ofAll(({ subscriptions }) => subscriptions?.size ?? 0));
  });
  router.delete('/control/tokens', async (request, response) => {
    const system = await found(request.query['system'], response);
    if (!system) return;
    system.grants.end(request.query['kind'] === 'access' ? 'access' : 'all');
    response.json(system.grants.count());
  });
  router.put('/control/auth-quirks', async (request, response) => {
    const system = await found(request.query['system'], response);
    if (!system) return;
    const quirks = parseAuthQuirks(String(request.query['quirks']));
    if (!quirks)
      return void response.status(400).json({ error: 'quirks is all, none or a list without contradictions' });
    system.quirks.set(quirks);
    response.json([...quirks]);
  });
  return router;
}
