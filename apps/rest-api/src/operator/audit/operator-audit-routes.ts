import { problemHeaders, requestIdOf, toProblem } from '@fhir-gateway/express-kit';
import { GatewayError } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import { json, type Response } from 'express';
import { z } from 'zod';

import { defineRoute, formParser, type Route } from '../../route/define-route.js';
import { csrfField, readFields, wholeNumber } from '../../route/fields.js';
import { named } from '../../route/named-schemas.js';
import { formBody, jsonAnswer, jsonBody, pageAnswer } from '../../route/operation.js';
import type { RestContext } from '../../rest-context.js';
import { FormTokens } from '../../sessions/form-token.js';
import { operatorErrors } from '../operator-errors.js';
import { operatorVisitor } from '../operator-visitor.js';
import { auditPage, type AuditPage } from './audit-page.js';
import { auditQuestion, readQuestion, typedFields } from './audit-question.js';
import { mostPages } from './audit-result.js';

const maxBodyBytes = 8 * 1024;
const path = '/operator/audit';
const searchErrors = [
  ...operatorErrors,
  'STORE_UNAVAILABLE',
  'BODY_TOO_LARGE',
  'CROSS_SITE_REFUSED',
  'GATEWAY_BUSY',
  'AUDIT_SEARCH_FAILED',
] as const;
const foreign = { summary: 'From nowhere: refused', body: {}, status: 403 };

const csrfForm = z.object({ csrf: csrfField });
const form = auditQuestion.extend({
  ...csrfForm.shape,
  page: wholeNumber({ least: 1, most: mostPages }).default(1).describe('Page of the entries, counted from 1'),
});

const group = z.object({
  person: z.string().describe('Who signed in to the gateway; the session where nobody did'),
  session: z.string(),
  agent: z.string().describe('The app or agent; the actor where no app asked'),
  platform: z.string(),
  patient: z.string(),
  event: z.string(),
  type: z.string(),
  outcome: z.string(),
  count: z.int(),
  first: z.string(),
  last: z.string(),
});

const result = named(
  'AuditResult',
  z.object({
    from: z.string().describe('Where was looked: `file`, `redis-stream` or `fhir`'),
    found: z.int().describe('Entries that fit'),
    sessions: z.int(),
    complete: z.boolean().describe('Whether the whole place was looked at'),
    groups: z.array(group).describe('Entries counted by who did what through which agent, at most 500 groups'),
    ungrouped: z.int().describe('Entries that are in none of the groups'),
    entries: z.array(z.record(z.string(), z.unknown())).describe('The last 1,000, last first, as they were written'),
  }),
);

/** The auditor's questions, for programs. */
export const operatorAuditApiRoute = defineRoute({
  id: 'searchAudit',
  method: 'post',
  path: '/api/operator/audit',
  tag: 'Health',
  summary: 'Ask who did what',
  description:
    'For operators, as `GET /api/operator`. The question is in the body: no address and no log has a patient. The search itself is ' +
    'audited. Names are hashed and compared; no hash is turned into a name.',
  access: 'browser',
  sameOrigin: 'proven',
  body: jsonBody(named('AuditQuestion', auditQuestion)),
  parse: json({ limit: maxBodyBytes }),
  answers: { 200: jsonAnswer(result, 'What was found.') },
  errors: searchErrors,
  examples: { foreign },
  handle: (context) => async (req, res) => {
    const session = await operatorVisitor(context, req);
    const parsed = auditQuestion.safeParse(req.body);
    if (!parsed.success) {
      const where = parsed.error.issues[0]?.path.join('.') ?? '';
      throw new GatewayError('ARGUMENT_INVALID', `The question does not fit: ${where === '' ? 'the body' : where}.`);
    }
    const { audit } = context.gateway.operator;
    const { from, entries, sessions, isCut, groups, ungrouped, newest } = await audit.search(
      session,
      readQuestion(parsed.data, Date.now()),
      parsed.data.from,
    );
    res.set('cache-control', 'no-store').json({
      from,
      found: entries,
      sessions,
      complete: !isCut,
      groups: [...groups],
      ungrouped,
      entries: newest.map((entry) => ({ ...entry })),
    });
  },
});

const page = {
  tag: 'Pages',
  access: 'browser',
  answers: { 200: pageAnswer() },
  errorForm: 'page',
} as const;

/** The page of the auditor's questions. */
export const operatorAuditPageRoutes: readonly Route[] = [
  defineRoute({
    ...page,
    id: 'showOperatorAudit',
    method: 'get',
    path,
    summary: 'Ask who did what',
    errors: [...operatorErrors, 'STORE_UNAVAILABLE'],
    examples: { stranger: { summary: 'Without a session: refused', status: 401 } },
    handle: (context) => async (req, res) => {
      show(context, res, await operatorVisitor(context, req), { fields: {} });
    },
  }),
  defineRoute({
    ...page,
    id: 'searchOperatorAudit',
    method: 'post',
    path,
    summary: 'See what the audit has of a question',
    sameOrigin: 'proven',
    body: formBody(form),
    parse: formParser(maxBodyBytes),
    errors: searchErrors,
    examples: { foreign },
    handle: (context) => {
      const { storage, operator, logger } = context.gateway;
      const tokens = new FormTokens(storage.keyring);
      return async (req, res, read) => {
        const session = await operatorVisitor(context, req);
        const typed: unknown = req.body;
        tokens.check(readFields(csrfForm, Object(typed)).csrf, session);
        try {
          const { csrf: _csrf, page: number, ...fields } = read.form();
          const found = await operator.audit.search(session, readQuestion(fields, Date.now()), fields.from);
          show(context, res, session, { fields, found: { ...found, number } });
        } catch (error) {
          const problem = toProblem(error, requestIdOf(res), logger);
          res.status(problem.httpStatus).set(problemHeaders(problem));
          show(context, res, session, { fields: typedFields(typed), problem });
        }
      };
    },
  }),
];

function show(
  context: RestContext,
  res: Response,
  session: Session,
  asked: Pick<AuditPage, 'fields' | 'found' | 'problem'>,
): void {
  const { operator, storage } = context.gateway;
  const { places, hashedWith } = operator.audit;
  const token = new FormTokens(storage.keyring).issue(session);
  const shown = auditPage({ base: context.base, places, hashedWith, token, ...asked });
  context.sendPage(res.set('cache-control', 'no-store'), shown, { hasScript: true, status: res.statusCode });
}
