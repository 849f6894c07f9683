import { defineRoute } from '../route/define-route.js';
import { jsonAnswer } from '../route/operation.js';
import { operatorErrors } from './operator-errors.js';
import { operatorQuery, readOverview } from './overview/operator-overview.js';
import { operatorView, viewFailure, viewPlatform, viewProcess, viewRedis } from './operator-view.js';
import { operatorVisitor } from './operator-visitor.js';

/** `GET /api/operator`: what the operator's page shows, for programs. */
export const operatorApiRoute = defineRoute({
  id: 'getOperatorOverview',
  method: 'get',
  path: '/api/operator',
  tag: 'Health',
  summary: 'See how the gateway and its platforms do',
  description:
    'For operators, in a browser of their session; in `local` mode for the person of the machine. An app’s token is refused. ' +
    'Of all processes that share a Redis: what one did in the last five seconds may be missing.',
  access: 'browser',
  query: operatorQuery,
  answers: {
    200: jsonAnswer(operatorView, 'The state of the gateway. Never a value of a patient, a search or a token.'),
  },
  errors: [...operatorErrors, 'STORE_UNAVAILABLE'],
  examples: {
    stranger: { summary: 'Without a session: refused', status: 401 },
    user: { summary: 'No operator: refused', caller: 'browser', status: 403 },
  },
  handle: (context) => async (req, res, read) => {
    await operatorVisitor(context, req);
    const { health, store, reports, platforms, total, states, failures, redis } = await readOverview(
      context.gateway,
      read.query(),
    );
    res.set('cache-control', 'no-store').json({
      ready: health.ready,
      checks: health.checks,
      store,
      processes: reports.map(viewProcess),
      platforms: platforms.map(viewPlatform),
      total,
      states,
      failures: failures.map(viewFailure),
      redis: redis === undefined ? null : redis.map(viewRedis),
    });
  },
});
