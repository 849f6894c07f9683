import type { RequestHandler } from 'express';

/** What a readiness probe learns. */
export interface Readiness {
  readonly ready: boolean;
}

/** `/livez`: the process answers. It asks nothing else, or an outage of the store would restart every replica. */
export function livez(): RequestHandler {
  return (_req, res) => {
    res.json({ status: 'ok' });
  };
}

/**
 * `/readyz`: 200 with the whole report while requests can be served, else 503, which takes the replica out of rotation.
 * A check that throws means not ready; its error is not shown.
 */
export function readyz(check: () => Promise<Readiness>): RequestHandler {
  return async (_req, res) => {
    const report = await check().catch((): Readiness => ({ ready: false }));
    res.status(report.ready ? 200 : 503).json(report);
  };
}
