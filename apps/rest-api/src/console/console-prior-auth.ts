import { createBearerChallenge, problemHeaders, requestIdOf, toProblem, type Problem } from '@fhir-gateway/express-kit';
import { checkPriorAuthStatus, listPriorAuthRequests, type RequestStatus } from '@fhir-gateway/coverage-tools';
import { GatewayError, SessionRequestLedger, submissionParts } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import type { Response } from 'express';
import { z } from 'zod';

import { closeSignal } from '../route/close-signal.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { csrfField } from '../route/fields.js';
import { formBody, pageAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { FormTokens } from '../sessions/form-token.js';
import { consoleVisitor } from './console-visitor.js';
import { platformNames } from '../pages/platform-names.js';
import type { CheckOutcome } from './pages/prior-auth/prior-auth-card.js';
import { priorAuthPage } from './pages/prior-auth/prior-auth-page.js';

/** Room for a sealed token and two ids. */
const MAX_FORM_BYTES = 4 * 1024;

const checkForm = z.object({
  csrf: csrfField,
  platform: z.string().optional().describe('The platform that the request was sent to'),
  request_id: z.string().max(64, 'has at most 64 characters').optional().describe('The request'),
});

/**
 * `GET /prior-auth`: every request for prior authorization that was sent from this session, from what is kept; `POST` asks
 * the payer about one, by the very function of `check_prior_auth_status`, at most once a minute.
 */
export const priorAuthRoutes: readonly Route[] = [
  pageRoute({
    id: 'showPriorAuthRequests',
    path: '/prior-auth',
    summary: 'Follow requests for prior authorization',
    errors: consoleErrors,
    handle: (context) => async (req, res) => show(context, res, await consoleVisitor(context, req)),
  }),
  defineRoute({
    id: 'checkPriorAuthRequest',
    method: 'post',
    path: '/prior-auth',
    tag: 'Pages',
    summary: 'Ask the payer now where a request stands',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(checkForm),
    parse: formParser(MAX_FORM_BYTES),
    answers: { 200: pageAnswer('The page, with what the payer says.') },
    errors: [
      ...consoleErrors,
      'CROSS_SITE_REFUSED',
      'BODY_TOO_LARGE',
      'CALLER_UNKNOWN',
      'PRIOR_AUTH_UNKNOWN',
      'PAYER_NOT_CONFIGURED',
      'PLATFORM_NOT_FOUND',
      'PAYER_UNREACHABLE',
      'PAYER_TIMEOUT',
    ],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const { config, logger, storage } = context.gateway;
      const tokens = new FormTokens(storage.keyring);
      const challenge = createBearerChallenge(config, 'rest');
      return async (req, res, read) => {
        const { csrf, platform = '', request_id: requestId = '' } = read.form();
        const session = await consoleVisitor(context, req);
        tokens.check(csrf, session);
        try {
          const status = await check(context, res, session, { platformId: platform, requestId });
          await show(context, res, session, { requestId, status });
        } catch (error) {
          const problem = toProblem(error, requestIdOf(res), logger);
          if (res.headersSent) return void res.destroy();
          res.set(problemHeaders(problem, challenge));
          await show(context, res, session, { requestId, problem });
        }
      };
    },
  }),
];

async function check(
  { gateway }: RestContext,
  res: Response,
  session: Session | undefined,
  { platformId, requestId }: { readonly platformId: string; readonly requestId: string },
): Promise<RequestStatus> {
  if (session === undefined) throw new GatewayError('CALLER_UNKNOWN', 'This request came without a session.');
  const platform = gateway.registry.resolve(platformId);
  const { ledger } = submissionParts(gateway, { platform, session });
  const call = { platform, session, door: 'rest', requestId: requestIdOf(res), signal: closeSignal(res) } as const;
  return checkPriorAuthStatus(await gateway.coverage.open(call), { request_id: requestId }, ledger);
}

async function show(
  context: RestContext,
  res: Response,
  session: Session | undefined,
  outcome?: CheckOutcome,
): Promise<void> {
  const { base, gateway } = context;
  const ledger = session && new SessionRequestLedger(gateway.vault, session);
  const requests = ledger === undefined ? [] : await listPriorAuthRequests({ now: Date.now }, ledger);
  const page = priorAuthPage({
    base,
    formToken: new FormTokens(gateway.storage.keyring).issue(session),
    names: platformNames(context, [...new Set(requests.map(({ platformId }) => platformId))]),
    requests,
    ...(outcome && { outcome }),
  });
  context.sendPage(res, page, { hasScript: true, status: statusOf(outcome) });
}

function statusOf(outcome: CheckOutcome | undefined): number {
  const problem: Problem | undefined = outcome && 'problem' in outcome ? outcome.problem : undefined;
  return problem?.httpStatus ?? 200;
}
