import { Deadline } from '@fhir-gateway/limits';
import { html, type Html } from '@fhir-gateway/express-kit';
import type { Person } from '@fhir-gateway/patient-record';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request, Response } from 'express';
import { z } from 'zod';

import type { ConsoleView } from '../pages/console-page.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { choice, csrfField, wholeNumber } from '../route/fields.js';
import { formBody, pageAnswer, redirectAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { FormTokens } from '../sessions/form-token.js';
import { consoleConnections, consoleVisitor, formVisitor, requireSession } from './console-visitor.js';
import { askContent } from './pages/prior-auth/ask-page.js';
import { changePage } from './pages/prior-auth/change-page.js';
import { draftAddress, viewOf, type DraftPage } from './pages/prior-auth/draft-frame.js';
import { documentsPage } from './pages/prior-auth/documents-page.js';
import { formPage } from './pages/prior-auth/form-page.js';
import { planPage } from './pages/prior-auth/plan-page.js';
import { priorAuthFrame } from './pages/prior-auth/prior-auth-page.js';
import { sendPage } from './pages/prior-auth/send-page.js';
import { choosePerson } from './pages/record/choose-person.js';
import { nothingConnected, readOnRequestPage } from './pages/record/record-frame.js';
import { askable } from './prior-auth/draft-of-packet.js';
import type { DraftCall } from './prior-auth/draft-call.js';
import { runStep } from './prior-auth/draft-steps.js';
import { stepNames } from './prior-auth/step-names.js';
import type { PostedFields } from './prior-auth/posted-answers.js';
import { readOrders } from './prior-auth/record-choices.js';
import { readDocuments } from './prior-auth/record-documents.js';
import type { DraftView, RequestDraft } from './prior-auth/request-draft.js';
import { RequestDrafts, unknownDraft } from './prior-auth/request-drafts.js';
import { recordFields } from './record-page.js';
import { consoleCall, consolePeople } from './record/console-people.js';
import { isOwnVisit } from './record/own-visit.js';

/** A form of some hundred questions with texts. */
const maxFormBytes = 256 * 1024;
/** A page waits no longer for a list of the record. */
const readingMs = 10_000;

const views = ['plan', 'change', 'form', 'documents', 'send'] as const satisfies readonly DraftView[];
const shownForm = wholeNumber({ least: 0, most: 50 });

const postErrors = [...consoleErrors, 'CALLER_UNKNOWN', 'BODY_TOO_LARGE', 'CROSS_SITE_REFUSED', 'ROUTE_NOT_FOUND', 'PERSON_UNKNOWN', 'LOCK_TIMEOUT'] as const; // prettier-ignore

/** `/prior-auth/new` and `/prior-auth/drafts/…`: the way of a person from the question to the request. */
export const priorAuthDraftRoutes: readonly Route[] = [
  pageRoute({
    id: 'showPlanQuestion',
    path: '/prior-auth/new',
    summary: 'Choose what a request is about',
    errors: [...consoleErrors, 'PERSON_UNKNOWN'],
    query: z.object({ person: recordFields.person }),
    handle: (context) => async (req, res, read) => {
      const session = await consoleVisitor(context, req);
      await showQuestion(context, { req, res, session, person: read.query().person ?? '' });
    },
  }),
  defineRoute({
    id: 'showPriorAuthDraft',
    method: 'get',
    path: '/prior-auth/drafts/{draft}',
    tag: 'Pages',
    summary: 'Go on with a request that is not sent yet',
    access: 'anybody',
    answers: { 200: pageAnswer('One page of the request.') },
    errors: [...consoleErrors, 'ROUTE_NOT_FOUND', 'PERSON_UNKNOWN'],
    errorForm: 'page',
    examples: {
      unknown: { summary: 'One that is not stored', parameters: { draft: 'AAAAAAAAAAAAAAAA' }, status: 404 },
    },
    query: z.object({
      show: choice(views).optional().describe('Which page of it'),
      form: shownForm.optional().describe('Which form, counted from 0'),
      old: choice(['yes']).optional().describe('The page before was an old one'),
    }),
    handle: (context) => async (req, res, read) => {
      const { show = 'plan', form = 0, old } = read.query();
      const session = await consoleVisitor(context, req);
      if (session === undefined) throw unknownDraft();
      const call = { context, asker: consoleCall(session, res) };
      const draft = await new RequestDrafts(call).read(req.params.draft);
      if (draft.sent) return res.redirect(303, `${context.base}/prior-auth#${draft.sent.requestId}`);
      const formToken = new FormTokens(context.gateway.storage.keyring).issue(session);
      const page = { base: context.base, draft, formToken, isOutdated: old === 'yes' };
      await showDraft(call, { req, res }, page, viewOf(draft, show), form);
    },
  }),
  defineRoute({
    id: 'changePriorAuthDraft',
    method: 'post',
    path: '/prior-auth/drafts/{draft}',
    tag: 'Pages',
    summary: 'Answer the forms of the plan, look at the request, send it, change or withdraw it',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(
      z.object({
        csrf: csrfField,
        version: wholeNumber({ least: 0, most: 1_000_000 }).default(0).describe('Of the draft, as the page showed it'),
        step: choice(stepNames).default('refuse').describe('What the person wants'),
        form: shownForm.optional().describe('Which form is meant, counted from 0'),
      }),
      'As the page sends it; what is said of the service, answers and documents beside these.',
    ),
    parse: formParser(maxFormBytes),
    answers: { 303: redirectAnswer('To the page that comes next.', '/prior-auth/drafts/{draft}') },
    errors: postErrors,
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', parameters: { draft: 'AAAAAAAAAAAAAAAA' }, body: {}, status: 403 } }, // prettier-ignore
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const { csrf, version, step, form } = read.form();
        const session = await formVisitor(context, req, (visitor) => tokens.check(csrf, visitor));
        const call = { context, asker: consoleCall(requireSession(session), res) };
        const drafts = new RequestDrafts(call);
        const id = req.params.draft;
        if (step === 'discard') {
          const { sent, change } = await drafts.read(id);
          // By what was sent it is changed and withdrawn; an older page that is open does not end that.
          if (sent === undefined && change === undefined) await drafts.remove(id);
          return res.redirect(303, `${context.base}/prior-auth`);
        }
        const fields = (req.body ?? {}) as PostedFields;
        const after = await drafts.change(id, version, (draft) =>
          runStep(call, draft, { step, fields, ...(form !== undefined && { form }) }),
        );
        if (after === undefined) return res.redirect(303, `${context.base}/prior-auth/drafts/${id}?show=plan&old=yes`);
        if (after.draft.sent) return res.redirect(303, `${context.base}/prior-auth#${after.draft.sent.requestId}`);
        res.redirect(303, draftAddress(context.base, { id }, after.view, after.form));
      };
    },
  }),
];

async function showDraft(
  call: DraftCall,
  { req, res }: { readonly req: Request; readonly res: Response },
  page: DraftPage,
  view: DraftView,
  form: number,
): Promise<void> {
  const { asker, context } = call;
  const send = (shown: ConsoleView) => void context.sendPage(res, shown, { hasScript: true });
  if (view === 'plan') return send(planPage(page));
  if (view === 'change') return send(changePage(page));
  if (view === 'form') return send(formPage(page, form));
  if (view === 'send') return send(sendPage(page));
  if (!isOwnVisit(req)) {
    return send(readOnRequestPage(context.base, draftAddress('', page.draft, view)));
  }
  const sources = await sourcesOf(call, page.draft);
  const options = context.gateway.records.readingOptions(asker);
  const read = await Promise.all(sources.map((one) => readDocuments(one, options)));
  send(
    documentsPage({
      ...page,
      documents: read.flatMap(({ documents }) => documents),
      gaps: read.flatMap(({ gaps }) => gaps),
      platforms: new Map(sources.map(({ id, platformName }) => [id, platformName])),
    }),
  );
}

/** The connections of the person of a draft. */
async function sourcesOf({ asker, context }: DraftCall, { record }: RequestDraft) {
  try {
    const { person } = await consolePeople(context, asker, record.connection);
    const own = person === undefined ? [] : askable(person);
    return own.some(({ id, patientId }) => id === record.connection && patientId === record.patientId) ? own : [];
  } catch {
    return [];
  }
}

interface QuestionVisit {
  readonly req: Request;
  readonly res: Response;
  readonly session: Session | undefined;
  readonly person: string;
}

async function showQuestion(context: RestContext, visit: QuestionVisit): Promise<void> {
  const { base, gateway } = context;
  const { req, res, session, person: named } = visit;
  const send = (body: Html) =>
    void context.sendPage(res, priorAuthFrame(base, { body, title: 'Ask a plan' }), { hasScript: true });
  const connections = await consoleConnections(context, session);
  if (session === undefined || connections.length === 0) {
    return send(
      html`<div class="hero"><h1>Does the plan need to approve it first?</h1></div>
        ${nothingConnected(base)}`,
    );
  }
  const addressOf = ({ id }: Pick<Person, 'id'>) =>
    `${base}/prior-auth/new?${new URLSearchParams({ person: id }).toString()}`;
  if (!isOwnVisit(req)) {
    return void context.sendPage(
      res,
      readOnRequestPage(base, named === '' ? '/prior-auth/new' : addressOf({ id: named }).slice(base.length)),
    );
  }
  const asker = consoleCall(session, res);
  const { people, person } = await consolePeople(context, asker, named);
  const nowMs = Date.now();
  if (person === undefined) return send(choosePerson({ base, people, addressOf, nowMs }).body);
  const records = askable(person);
  const deadline = new Deadline(readingMs, asker.signal);
  try {
    const bounded = await gateway.records.connections({ ...asker, signal: deadline.signal });
    const readable = bounded.filter(({ id }) => records.some((one) => one.id === id));
    const options = gateway.records.readingOptions({ signal: deadline.signal });
    const read = await Promise.all(readable.map((one) => readOrders(one, options)));
    send(
      askContent({
        base,
        header: { base, person, people, addressOf, nowMs },
        formToken: new FormTokens(gateway.storage.keyring).issue(session),
        records: records.map(({ id, platformName }) => ({ id, platformName })),
        orders: read.flatMap(({ orders }) => orders),
        gaps: read.flatMap(({ gaps }) => gaps),
      }),
    );
  } finally {
    deadline.release();
  }
}
