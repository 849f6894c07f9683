import {
  createBearerChallenge,
  problemHeaders,
  requestIdOf,
  sameOrigin,
  toProblem,
  type Problem,
} from '@fhir-gateway/express-kit';
import {
  checkPriorAuthStatus,
  listPriorAuthRequests,
  type RequestStatus,
  type StatusInput,
} from '@fhir-gateway/coverage-tools';
import { GatewayError, SessionRequestLedger, submissionParts } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import { Router, urlencoded, type Response } from 'express';

import { closeSignal } from '../auth/close-signal.js';
import { consoleVisitor, platformNames } from './console-visitor.js';
import { FormTokens } from '../sessions/form-token.js';
import { priorAuthPage, type CheckOutcome } from './pages/prior-auth/prior-auth-page.js';
import { readFields } from '../requests/fields.js';
import { checkForm } from '../requests/record-fields.js';
import type { RestContext } from '../rest-context.js';

/** Room for a sealed token and two ids. */
const MAX_FORM_BYTES = 4 * 1024;

/**
 * `GET /prior-auth`: every request for prior authorization that was sent from this session, from what is kept; `POST` asks
 * the payer about one, by the very function of `check_prior_auth_status`, at most once a minute.
 */
export function priorAuthRoutes(context: RestContext): Router {
  const { gateway, base } = context;
  const tokens = new FormTokens(gateway.storage.keyring);
  const challenge = createBearerChallenge(gateway.config, 'rest');
  const router = Router({ caseSensitive: true });
  const form = urlencoded({ extended: false, limit: MAX_FORM_BYTES });

  router.get('/', async (req, res) => show(res, await consoleVisitor(context, req)));

  router.post('/', sameOrigin({ origin: context.origin }), form, async (req, res) => {
    const { csrf, platform = '', request_id: requestId = '' } = readFields(checkForm, req.body ?? {});
    const session = await consoleVisitor(context, req);
    tokens.check(csrf, session);
    try {
      const status = await check(res, session, platform, { request_id: requestId });
      await show(res, session, { requestId, status });
    } catch (error) {
      const problem = toProblem(error, requestIdOf(res), gateway.logger);
      if (res.headersSent) return void res.destroy();
      res.set(problemHeaders(problem, challenge));
      await show(res, session, { requestId, problem });
    }
  });

  const check = async (
    res: Response,
    session: Session | undefined,
    platformId: string,
    input: StatusInput,
  ): Promise<RequestStatus> => {
    if (session === undefined) throw new GatewayError('CALLER_UNKNOWN', 'This request came without a session.');
    const platform = gateway.registry.resolve(platformId);
    const { ledger } = submissionParts(gateway, { platform, session });
    const call = { platform, session, door: 'rest', requestId: requestIdOf(res), signal: closeSignal(res) } as const;
    return checkPriorAuthStatus(await gateway.coverage.open(call), input, ledger);
  };

  const show = async (res: Response, session: Session | undefined, outcome?: CheckOutcome): Promise<void> => {
    const requests = session === undefined ? [] : await listPriorAuthRequests({ now: Date.now }, ledgerOf(session));
    const page = priorAuthPage({
      base,
      formToken: tokens.issue(session),
      names: platformNames(context, [...new Set(requests.map(({ platformId }) => platformId))]),
      requests,
      ...(outcome && { outcome }),
    });
    context.sendPage(res, page, { hasScript: true, status: statusOf(outcome) });
  };

  const ledgerOf = (session: Session) => new SessionRequestLedger(gateway.vault, session);

  return router;
}

function statusOf(outcome: CheckOutcome | undefined): number {
  const problem: Problem | undefined = outcome && 'problem' in outcome ? outcome.problem : undefined;
  return problem?.httpStatus ?? 200;
}
