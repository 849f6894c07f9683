import {
  createBearerChallenge,
  html,
  problemHeaders,
  requestIdOf,
  toProblem,
  type Problem,
} from '@fhir-gateway/express-kit';
import {
  assignAnswer,
  checkPriorAuthStatus,
  listPriorAuthRequests,
  type ListedRequest,
} from '@fhir-gateway/coverage-tools';
import {
  assignParts,
  SessionRequestLedger,
  submissionParts,
  type ErrorCode,
  type RecordCall,
} from '@fhir-gateway/gateway';
import type { Person } from '@fhir-gateway/patient-record';
import { withoutConnectionNumber, type ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request, Response } from 'express';
import { z } from 'zod';

import { problemFor } from '../pages/visitor-words.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type RequestReader, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { csrfField } from '../route/fields.js';
import { formBody, pageAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { FormTokens } from '../sessions/form-token.js';
import { sendGradually, type PageContent } from '../pages/gradual-page.js';
import { platformNames } from '../pages/platform-names.js';
import { consoleConnections, consoleVisitor, formVisitor, requireSession } from './console-visitor.js';
import type { CheckOutcome, PriorAuthPage } from './pages/prior-auth/prior-auth-card.js';
import { priorAuthContent, priorAuthFrame } from './pages/prior-auth/prior-auth-page.js';
import { choosePerson } from './pages/record/choose-person.js';
import { somebody, stillReading } from './pages/record/still-reading.js';
import type { RequestDraft } from './prior-auth/request-draft.js';
import { RequestDrafts } from './prior-auth/request-drafts.js';
import { recordFields } from './record-page.js';
import { consoleCall, consolePeople } from './record/console-people.js';
import { isOwnVisit } from './record/own-visit.js';

/** Enough for a sealed token and two ids. */
const MAX_FORM_BYTES = 4 * 1024;

const checkForm = z.object({
  csrf: csrfField,
  platform: z.string().optional().describe('The platform that the request was sent to'),
  request_id: z.string().max(64, 'has at most 64 characters').optional().describe('The request'),
});

const assignForm = checkForm.extend({
  number: z.string().max(500, 'has at most 500 characters').optional().describe('A number of the answer'),
  confirm: z.string().max(64, 'has at most 64 characters').optional().describe('Of the page that asked whether it is'),
});

const formErrors: readonly ErrorCode[] = [
  ...consoleErrors,
  'CROSS_SITE_REFUSED',
  'BODY_TOO_LARGE',
  'CALLER_UNKNOWN',
  'PRIOR_AUTH_UNKNOWN',
  'PLATFORM_NOT_FOUND',
];
const onForm = {
  method: 'post',
  tag: 'Pages',
  access: 'browser',
  sameOrigin: 'proven',
  parse: formParser(MAX_FORM_BYTES),
  errorForm: 'page',
  examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
} as const;

/**
 * `GET /prior-auth`: every request for prior authorization that was sent from this session, from what is kept; `POST` asks
 * the payer about one, by the very function of `check_prior_auth_status`, at most once a minute. `POST /prior-auth/answer`
 * says which answer of the payer is to one, by that of `assign_prior_auth_answer`.
 */
export const priorAuthRoutes: readonly Route[] = [
  pageRoute({
    id: 'showPriorAuthRequests',
    path: '/prior-auth',
    summary: 'Follow requests for prior authorization',
    errors: consoleErrors,
    query: z.object({ person: recordFields.person }),
    handle: (context) => async (req, res, read) =>
      show(context, { req, res, session: await consoleVisitor(context, req), person: read.query().person ?? '' }),
  }),
  defineRoute({
    ...onForm,
    id: 'checkPriorAuthRequest',
    path: '/prior-auth',
    summary: 'Ask the payer now where a request stands',
    body: formBody(checkForm),
    answers: { 200: pageAnswer('The page, with what the payer says.') },
    errors: [...formErrors, 'PAYER_NOT_CONFIGURED', 'PAYER_UNREACHABLE', 'PAYER_TIMEOUT'],
    handle: (context) =>
      onRequest(context, async (asker, platform, { request_id: requestId = '' }) => {
        const { ledger } = submissionParts(asker, context.gateway, platform);
        const opened = await context.gateway.coverage.open(asker, platform);
        return { status: await checkPriorAuthStatus(opened, { request_id: requestId }, ledger) };
      }),
  }),
  defineRoute({
    ...onForm,
    id: 'assignPriorAuthAnswerByForm',
    path: '/prior-auth/answer',
    summary: 'Say that an answer of the payer is to a request',
    body: formBody(assignForm),
    answers: { 200: pageAnswer('The page, with the question whether it is, or with what the answer decides.') },
    errors: [...formErrors, 'PRIOR_AUTH_UNASSIGNABLE', 'ARGUMENT_INVALID', 'LOGIN_REQUIRED'],
    handle: (context) =>
      onRequest(context, async (asker, platform, { request_id: requestId = '', number = '', confirm }) => {
        const input = { request_id: requestId, number, confirm };
        const parts = await assignParts(asker, context.gateway, platform, requestId);
        return { number, answer: await assignAnswer({ now: Date.now }, input, parts) };
      }),
  }),
];

/** Does something with a request that a form of the page names, and shows the page with what came of it. */
function onRequest<Form extends z.output<typeof checkForm>>(
  context: RestContext,
  run: (
    asker: RecordCall,
    platform: ResolvedPlatform,
    form: Form,
  ) => Promise<Omit<Exclude<CheckOutcome, { problem: Problem }>, 'requestId'>>,
) {
  const { config, logger, storage, registry } = context.gateway;
  const tokens = new FormTokens(storage.keyring);
  const challenge = createBearerChallenge(config, 'rest');
  return async (req: Request, res: Response, read: RequestReader<unknown, Form>): Promise<void> => {
    const form = read.form();
    const { csrf, platform = '', request_id: requestId = '' } = form;
    const visitor = await formVisitor(context, req, (one) => tokens.check(csrf, one));
    const visit = { req, res, session: visitor, person: '' };
    try {
      const session = requireSession(visitor);
      const outcome = await run(consoleCall(session, res), registry.resolve(platform), form);
      await show(context, visit, { requestId, ...outcome } as CheckOutcome);
    } catch (error) {
      const problem = problemFor(context.visitorOf(req), toProblem(error, requestIdOf(res), logger));
      if (res.headersSent) return void res.destroy();
      res.set(problemHeaders(problem, challenge));
      await show(context, visit, { requestId, problem });
    }
  };
}

interface PriorAuthVisit {
  readonly req: Request;
  readonly res: Response;
  readonly session: Session | undefined;
  /** Whose requests are wanted, by a connection; empty where nobody is named. */
  readonly person: string;
}

async function show(context: RestContext, visit: PriorAuthVisit, outcome?: CheckOutcome): Promise<void> {
  const { base, gateway } = context;
  const { req, res, session } = visit;
  const ledger = session && new SessionRequestLedger(gateway.vault, session);
  const requests = ledger === undefined ? [] : await listPriorAuthRequests({ now: Date.now }, ledger);
  const drafts =
    session === undefined ? [] : await new RequestDrafts({ context, asker: consoleCall(session, res) }).list();
  const open = drafts.filter(({ sent }) => sent === undefined);
  const page: PriorAuthPage = {
    base,
    formToken: new FormTokens(gateway.storage.keyring).issue(session),
    names: platformNames(context, [...new Set(requests.map(({ platformId }) => platformId))]),
    requests,
    ...(outcome && { outcome }),
    sent: new Map(drafts.flatMap((draft) => ofRequest(draft))),
  };
  const connections = await consoleConnections(context, session);
  const isRead = session !== undefined && connections.length > 0 && isOwnVisit(req);
  const frame = (content: PageContent) => priorAuthFrame(base, content);
  await sendGradually(context, res, {
    frame,
    waits: outcome !== undefined,
    status: statusOf(outcome),
    make: async (meanwhile) => {
      if (!isRead) return { body: priorAuthContent(page) };
      meanwhile(() => html`${somebody('Approvals')} ${stillReading()}`);
      const call = consoleCall(session, res);
      const { people, person } = await consolePeople(context, call, visit.person);
      const whose =
        person ??
        people.find((one) =>
          isFor(
            one,
            requests.find(({ requestId }) => requestId === outcome?.requestId),
          ),
        );
      const addressOf = ({ id }: Pick<Person, 'id'>) =>
        `${base}/prior-auth?${new URLSearchParams({ person: id }).toString()}`;
      const nowMs = Date.now();
      if (whose === undefined) return choosePerson({ base, people, addressOf, nowMs });
      const header = { base, person: whose, people, addressOf, nowMs };
      // What is another connected person's stands on their page; what is nobody's here on each.
      const others = people.filter((one) => one !== whose);
      const own = requests.filter((request) => isFor(whose, request) || !others.some((one) => isFor(one, request)));
      const mine = new Set(whose.sources.map(({ connection }) => connection.id));
      return {
        body: priorAuthContent({
          ...page,
          header,
          requests: own,
          drafts: open.filter(({ record }) => mine.has(record.connection)),
          askAddress: `${base}/prior-auth/new?${new URLSearchParams({ person: whose.id }).toString()}`,
        }),
      };
    },
    failed: (error) => {
      const { message, code } = toProblem(error, requestIdOf(res), gateway.logger);
      return html`<h1>Prior authorization</h1>
        <div class="notice bad" role="alert">
          <p>${message} <code>${code}</code></p>
        </div>`;
    },
  });
}

/** A draft by the request that was sent with it, also while it is taken up again. */
function ofRequest(draft: RequestDraft): (readonly [string, RequestDraft])[] {
  const requestId = draft.sent?.requestId ?? draft.change?.requestId;
  return requestId === undefined ? [] : [[requestId, draft]];
}

/** Whether a request is for a person: at one of their connections, with the name and birth date that it has there. */
function isFor({ sources }: Person, request: ListedRequest | undefined): boolean {
  const { platformId, patient } = request ?? {};
  return sources.some(
    ({ connection, patient: known }) =>
      withoutConnectionNumber(connection.id) === withoutConnectionNumber(platformId ?? '') &&
      known !== undefined &&
      known.birthDate === patient?.birthDate &&
      JSON.stringify(known.name) === JSON.stringify(patient?.name),
  );
}

function statusOf(outcome: CheckOutcome | undefined): number {
  const problem: Problem | undefined = outcome && 'problem' in outcome ? outcome.problem : undefined;
  return problem?.httpStatus ?? 200;
}
