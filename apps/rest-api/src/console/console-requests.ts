import { createBearerChallenge, problemHeaders, requestIdOf, toProblem, type Problem } from '@fhir-gateway/express-kit';
import type { Person } from '@fhir-gateway/patient-record';
import type { Session } from '@fhir-gateway/token-vault';
import type { Response } from 'express';

import { closeSignal } from '../route/close-signal.js';
import { problemFor } from '../pages/visitor-words.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { formBody, pageAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { FormTokens } from '../sessions/form-token.js';
import { emptyRequest, readRequestFields, tryForm, tryQuery, type ConsoleRequest } from './requests/console-request.js';
import { connectionNamed, connectionNames, consoleConnections, consoleVisitor } from './console-visitor.js';
import type { PatientHeader } from './pages/record/patient-header.js';
import { consoleCall, consolePeople } from './record/console-people.js';
import { platformNames } from '../pages/platform-names.js';
import { inOrderOfUse } from './pages/platforms/platform-order.js';
import type { ConsoleExchange, RequestTarget } from './requests/request-answer.js';
import type { RequestLogView } from './requests/request-log.js';
import { requestsPage } from './requests/requests-page.js';
import { credentialNeeds, requestCode } from '../reference/request-code.js';
import { runConsoleRequest, type ConsoleAnswer } from './requests/run-console-request.js';

/** Enough for the parameters, a sealed position and the names of the fields. */
const MAX_FORM_BYTES = 16 * 1024;

/**
 * `GET` and `POST /requests`: try a request. It is sent by POST, with a token of the form, so that nothing of what is
 * searched for stands in an address; the gateway itself only reads.
 */
export const requestRoutes: readonly Route[] = [
  pageRoute({
    id: 'showRequests',
    path: '/requests',
    summary: 'Fill in a request',
    query: tryQuery,
    errors: consoleErrors,
    parameters: { platform: 'sandbox-ehr', type: 'Observation' },
    handle: (context) => async (req, res, read) => {
      const session = await consoleVisitor(context, req);
      const { platform: platformId = '', type = '' } = read.query();
      await show(context, res, session, { ...emptyRequest, platformId, type });
    },
  }),
  defineRoute({
    id: 'sendRequestForm',
    method: 'post',
    path: '/requests',
    tag: 'Pages',
    summary: 'Try a request, and look at the answer',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(tryForm),
    parse: formParser(MAX_FORM_BYTES),
    answers: { 200: pageAnswer('A page with the answer as a table and as JSON.') },
    errors: [...consoleErrors, 'CROSS_SITE_REFUSED', 'BODY_TOO_LARGE', 'CURSOR_INVALID'],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const { config, logger, storage } = context.gateway;
      const tokens = new FormTokens(storage.keyring);
      const challenge = createBearerChallenge(config, 'rest');
      return async (req, res, read) => {
        const fields = read.form();
        const session = await consoleVisitor(context, req);
        tokens.check(fields.csrf, session);
        const request = readRequestFields(fields);
        try {
          const startedMs = performance.now();
          const answer = await run(context, res, session, request, fields.cursor);
          const durationMs = performance.now() - startedMs;
          await show(context, res, session, request, { answer, durationMs });
        } catch (error) {
          const problem = problemFor(context.visitorOf(req), toProblem(error, requestIdOf(res), logger));
          if (res.headersSent) return void res.destroy();
          res.set(problemHeaders(problem, challenge));
          await show(context, res, session, request, { problem });
        }
      };
    },
  }),
];

function run(
  { gateway }: RestContext,
  res: Response,
  session: Session | undefined,
  request: ConsoleRequest,
  cursor?: string,
): Promise<ConsoleAnswer> {
  const platform = gateway.registry.resolve(request.platformId);
  const visit = { gateway, platform, session, requestId: requestIdOf(res), signal: closeSignal(res) };
  return runConsoleRequest(request, visit, cursor);
}

async function show(
  context: RestContext,
  res: Response,
  session: Session | undefined,
  request: ConsoleRequest,
  { answer, problem, durationMs = 0 }: { answer?: ConsoleAnswer; problem?: Problem; durationMs?: number } = {},
): Promise<void> {
  const targets = await targetsOf(context, session, request.platformId);
  const formToken = new FormTokens(context.gateway.storage.keyring).issue(session);
  const header = answer && (await headerOf(context, res, session, request.platformId));
  const log = session && (await logOf(context, session));
  const page = requestsPage({
    ...{ base: context.base, formToken, targets, request },
    ...(problem && { problem }),
    ...(answer && { answer, exchange: exchangeOf(context, res, request, answer, durationMs) }),
    ...(header && { header }),
    ...(log && { log }),
  });
  context.sendPage(res, page, { hasScript: true, status: problem?.httpStatus ?? 200 });
}

function exchangeOf(
  { gateway }: RestContext,
  res: Response,
  { platformId }: ConsoleRequest,
  { sent }: ConsoleAnswer,
  durationMs: number,
): ConsoleExchange {
  const { mcpAuth: mode, publicUrl } = gateway.config;
  const exchange = { requestId: requestIdOf(res), durationMs };
  // In `pairing` mode no program can sign in.
  if (sent?.target === undefined || mode === 'pairing') return { ...exchange, code: [] };
  const url = `${gateway.fhirBaseUrl(gateway.registry.resolve(platformId).id)}/${sent.target}`;
  const request = { method: 'GET', url, answersJson: true };
  if (mode === 'local') return { ...exchange, code: requestCode(request) };
  const code = requestCode({ ...request, credential: 'token' });
  return { ...exchange, code, needs: credentialNeeds('token', publicUrl) };
}

async function logOf(context: RestContext, session: Session): Promise<RequestLogView> {
  const requests = await context.gateway.sessionRequests.list(session);
  return { requests, names: platformNames(context, [...new Set(requests.map(({ platformId }) => platformId))]) };
}

/** Whose record an answer is of; `undefined` for a platform that nobody is connected to. */
async function headerOf(
  context: RestContext,
  res: Response,
  session: Session | undefined,
  platformId: string,
): Promise<PatientHeader | undefined> {
  const connections = await consoleConnections(context, session);
  const connection = connectionNamed(connections, platformId);
  if (session === undefined || connection?.connected !== true) return undefined;
  const { people, person } = await consolePeople(context, consoleCall(session, res), connection.platformId);
  const { base } = context;
  const addressOf = ({ id }: Pick<Person, 'id'>) =>
    `${base}/requests?${new URLSearchParams({ platform: id }).toString()}`;
  return person && { base, person, people, addressOf, nowMs: Date.now() };
}

/** Connected platforms first, then those that need no sign-in; and the one that was asked for, whatever its state. */
async function targetsOf(context: RestContext, session: Session | undefined, asked: string): Promise<RequestTarget[]> {
  const { registry } = context.gateway;
  const connections = await consoleConnections(context, session);
  const connected = connections.filter((one) => one.connected).map(({ platformId }) => platformId);
  const ready = inOrderOfUse(registry.list({ ready: true }));
  const open = ready.filter(({ loginRequired }) => !loginRequired).map(({ id }) => id);
  const ids = [...new Set([...connected, ...open, ...(asked === '' ? [] : [asked])])];
  const names = new Map([...platformNames(context, ids), ...connectionNames(context, connections)]);
  return ids.map((id) => ({ id, name: names.get(id) ?? id }));
}
