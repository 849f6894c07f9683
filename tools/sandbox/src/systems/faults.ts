import express, { type Response, type Router } from 'express';

/** Longer than any client waits. */
const mostMs = 120_000;

/** A request that is not answered yet. */
interface Held {
  readonly path: string;
  readonly answer: () => void;
}

/**
 * `POST /control/delay?path=/clinic/fhir/Condition&ms=30000`: from now on requests below a path are answered so much later;
 * `ms=0` ends it, and answers those that wait. `POST /control/status?path=/clinic/fhir&status=503`: from now on they are
 * answered with this status; `status=0` ends it. For tests of what a client does with a platform that hangs, or is down.
 */
export function faults(): Router {
  const delays = new Map<string, number>();
  const statuses = new Map<string, number>();
  const held = new Set<Held>();
  const router = express.Router();
  router.post('/control/delay', (request, response) => {
    const ms = Number(request.query['ms'] ?? Number.NaN);
    change(delays, { path: request.query['path'], value: ms }, response, {
      isGood: ms >= 0 && ms <= mostMs,
      rule: `ms is from 0 to ${mostMs}`,
    });
    for (const { path, answer } of held) if (!delays.has(path)) answer();
  });
  router.post('/control/status', (request, response) => {
    const status = Number(request.query['status'] ?? Number.NaN);
    change(statuses, { path: request.query['path'], value: status }, response, {
      isGood: status === 0 || (Number.isInteger(status) && status >= 400 && status <= 599),
      rule: 'status is 0 or from 400 to 599',
    });
  });
  router.use((request, response, next) => {
    const faultOf = (faultsByPath: ReadonlyMap<string, number>) =>
      [...faultsByPath].find(([path]) => request.path.startsWith(path));
    const answer = (): void => {
      const [, status] = faultOf(statuses) ?? [];
      if (status === undefined) next();
      else response.status(status).end();
    };
    const delay = faultOf(delays);
    if (delay === undefined) return answer();
    const [path, ms] = delay;
    const end = (): void => {
      clearTimeout(timer);
      held.delete(waiting);
    };
    const waiting: Held = {
      path,
      answer: () => {
        end();
        answer();
      },
    };
    const timer = setTimeout(waiting.answer, ms);
    held.add(waiting);
    response.once('close', end);
  });
  return router;
}

function change(
  byPath: Map<string, number>,
  { path, value }: { readonly path: unknown; readonly value: number },
  response: Response,
  { isGood, rule }: { readonly isGood: boolean; readonly rule: string },
): void {
  if (typeof path !== 'string' || !path.startsWith('/') || !isGood) {
    return void response.status(400).json({ error: `path begins with /, and ${rule}` });
  }
  if (value === 0) byPath.delete(path);
  else byPath.set(path, value);
  response.json(Object.fromEntries(byPath));
}
