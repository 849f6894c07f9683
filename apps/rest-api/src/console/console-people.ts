import { GatewayError } from '@fhir-gateway/gateway';
import { z } from 'zod';

import { decide } from '../record/people.js';
import { decidedPairs } from '../record/people-view.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { choice, csrfField } from '../route/fields.js';
import { formBody, redirectAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { FormTokens } from '../sessions/form-token.js';
import { consoleVisitor, formVisitor, requireSession } from './console-visitor.js';
import { peoplePage } from './pages/record/people-page.js';
import { readOnRequestPage } from './pages/record/record-frame.js';
import { consoleCall, inPeopleTime } from './record/console-people.js';
import { isOwnVisit } from './record/own-visit.js';

const maxFormBytes = 16 * 1024;

const decisionForm = z.object({
  csrf: csrfField,
  action: choice(['join', 'split', 'undo']).describe('What the person says'),
  connections: z.string().max(12_000).describe('Ids of connections, with a space between'),
});

/** `GET` and `POST /record/people`: who is who, and what the person says about it. */
export const peoplePageRoutes: readonly Route[] = [
  pageRoute({
    id: 'showPeople',
    path: '/record/people',
    summary: 'See who is who, and answer what is open about it',
    errors: consoleErrors,
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res) => {
        const { base, gateway } = context;
        const session = await consoleVisitor(context, req);
        if (!isOwnVisit(req)) return context.sendPage(res, readOnRequestPage(base, '/record/people'));
        const call = session && consoleCall(session, res);
        const people = call ? await inPeopleTime(call, (timed) => gateway.records.people(timed)) : [];
        const decisions = call ? decidedPairs(people, await gateway.records.decisions(call)) : [];
        const page = { base, people, decisions, formToken: tokens.issue(session), nowMs: Date.now() };
        context.sendPage(res, peoplePage(page));
      };
    },
  }),
  defineRoute({
    id: 'decidePeopleByForm',
    method: 'post',
    path: '/record/people',
    tag: 'Pages',
    summary: 'Say that connections are one person’s, or not; or take that back, from a form',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(decisionForm),
    parse: formParser(maxFormBytes),
    answers: { 303: redirectAnswer('Back to the page.', '/record/people') },
    errors: [
      ...consoleErrors,
      'CALLER_UNKNOWN',
      'BODY_TOO_LARGE',
      'CROSS_SITE_REFUSED',
      'PERSON_UNKNOWN',
      'PERSON_UNDECIDABLE',
    ],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const { csrf, action, connections } = read.form();
        const session = requireSession(await formVisitor(context, req, (visitor) => tokens.check(csrf, visitor)));
        const ids = connections.split(' ').filter(Boolean);
        if (ids.length < 2) {
          throw new GatewayError('ARGUMENT_INVALID', 'The parameter connections has at least two ids.');
        }
        await inPeopleTime(consoleCall(session, res), (timed) => decide(context, timed, action, ids));
        res.redirect(303, `${context.base}/record/people`);
      };
    },
  }),
];
