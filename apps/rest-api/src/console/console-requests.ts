import {
  createBearerChallenge,
  problemHeaders,
  requestIdOf,
  sameOrigin,
  toProblem,
  type Problem,
} from '@fhir-gateway/express-kit';
import type { Session } from '@fhir-gateway/token-vault';
import { Router, urlencoded, type Response } from 'express';

import { closeSignal } from '../auth/close-signal.js';
import { emptyRequest, readRequestFields, type ConsoleRequest } from './console-request.js';
import { consoleVisitor, platformNames } from './console-visitor.js';
import { FormTokens } from '../sessions/form-token.js';
import { inOrderOfUse } from './pages/platforms/platform-order.js';
import { requestsPage, type RequestTarget } from './pages/requests-page.js';
import { readFields } from '../requests/fields.js';
import { tryForm, tryQuery } from '../requests/form-fields.js';
import type { RestContext } from '../rest-context.js';
import { runConsoleRequest, type ConsoleAnswer } from './run-console-request.js';

/** Room for the parameters, a sealed position and the names of the fields. */
const MAX_FORM_BYTES = 16 * 1024;

/**
 * `GET` and `POST /requests`: try a request. It is sent by POST, with a token of the form, so that nothing of what is
 * searched for stands in an address; the gateway itself only reads.
 */
export function requestRoutes(context: RestContext): Router {
  const { gateway } = context;
  const tokens = new FormTokens(gateway.storage.keyring);
  const challenge = createBearerChallenge(gateway.config, 'rest');
  const router = Router({ caseSensitive: true });
  const form = urlencoded({ extended: false, limit: MAX_FORM_BYTES });

  router.get('/', async (req, res) => {
    const session = await consoleVisitor(context, req);
    const { platform: platformId = '', type = '' } = readFields(tryQuery, req.query);
    const request = { ...emptyRequest, platformId, type };
    await show(res, session, request);
  });

  router.post('/', sameOrigin({ origin: context.origin }), form, async (req, res) => {
    const fields = readFields(tryForm, req.body ?? {});
    const session = await consoleVisitor(context, req);
    tokens.check(fields.csrf, session);
    const request = readRequestFields(fields);
    try {
      await show(res, session, request, { answer: await run(res, session, request, fields.cursor) });
    } catch (error) {
      const problem = toProblem(error, requestIdOf(res), gateway.logger);
      if (res.headersSent) return void res.destroy();
      res.set(problemHeaders(problem, challenge));
      await show(res, session, request, { problem });
    }
  });

  const run = (
    res: Response,
    session: Session | undefined,
    request: ConsoleRequest,
    cursor?: string,
  ): Promise<ConsoleAnswer> => {
    const platform = gateway.registry.resolve(request.platformId);
    const visit = { gateway, platform, session, requestId: requestIdOf(res), signal: closeSignal(res) };
    return runConsoleRequest(request, visit, cursor);
  };

  const show = async (
    res: Response,
    session: Session | undefined,
    request: ConsoleRequest,
    outcome: { answer?: ConsoleAnswer; problem?: Problem } = {},
  ): Promise<void> => {
    const targets = await targetsOf(session, request.platformId);
    const page = requestsPage({ base: context.base, formToken: tokens.issue(session), targets, request, ...outcome });
    context.sendPage(res, page, { hasScript: true, status: outcome.problem?.httpStatus ?? 200 });
  };

  /** Connected platforms first, then those that need no sign-in; and the one that was asked for, whatever its state. */
  const targetsOf = async (session: Session | undefined, asked: string): Promise<RequestTarget[]> => {
    const connections = session === undefined ? [] : await gateway.auth.statuses(session);
    const connected = connections.filter((one) => one.connected).map(({ platformId }) => platformId);
    const ready = inOrderOfUse(gateway.registry.list({ ready: true }));
    const open = ready.filter(({ loginRequired }) => !loginRequired).map(({ id }) => id);
    const ids = [...new Set([...connected, ...open, ...(asked === '' ? [] : [asked])])];
    return [...platformNames(context, ids)].map(([id, name]) => ({ id, name }));
  };

  return router;
}
