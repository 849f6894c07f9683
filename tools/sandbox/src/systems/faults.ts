import express, { type Router } from 'express';

/** Longer than any client waits. */
const mostMs = 120_000;

/**
 * `POST /control/delay?path=/clinic/fhir/Condition&ms=30000`: from now on requests below a path are answered so much later;
 * `ms=0` ends it. For tests of what a client does with a platform that hangs.
 */
export function delays(): Router {
  const byPath = new Map<string, number>();
  const router = express.Router();
  router.post('/control/delay', (request, response) => {
    const { path, ms } = request.query;
    const delay = Number(ms);
    if (typeof path !== 'string' || !path.startsWith('/') || !(delay >= 0 && delay <= mostMs)) {
      return void response.status(400).json({ error: `path begins with /, and ms is from 0 to ${mostMs}` });
    }
    if (delay === 0) byPath.delete(path);
    else byPath.set(path, delay);
    response.json(Object.fromEntries(byPath));
  });
  router.use((request, response, next) => {
    const found = [...byPath].find(([path]) => request.path.startsWith(path));
    if (found === undefined) return next();
    const timer = setTimeout(next, found[1]);
    response.once('close', () => clearTimeout(timer));
  });
  return router;
}
