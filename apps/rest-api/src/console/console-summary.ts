import { trendSeries } from '@fhir-gateway/patient-record';
import { parseCookie } from 'cookie';
import type { Request } from 'express';
import { z } from 'zod';

import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { csrfField } from '../route/fields.js';
import { formBody, redirectAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { FormTokens } from '../sessions/form-token.js';
import { formVisitor, requireSession } from './console-visitor.js';
import { homeContent, homeSections } from './pages/record/home/home-content.js';
import { recordFields, sendRecordPage } from './record-page.js';
import { SealedChoice } from './record/sealed-choice.js';
import { testsOf } from './record/test-panels.js';

const path = '/record/summary';
/** Holds a day and nothing else: up to it the person has seen what is new. */
const seenCookie = 'fhir_gateway_seen';
const seenForMs = 400 * 86_400_000;
const maxFormBytes = 4 * 1024;

/** `GET /record/summary`: the home of a person; `POST /record/seen` marks what is new there as seen. */
export const summaryRoutes: readonly Route[] = [
  pageRoute({
    id: 'showSummary',
    path,
    summary: 'See the home of one person: what is new, what is out of range, and what comes next',
    query: z.object(recordFields),
    errors: consoleErrors,
    handle: (context) => {
      const { keyring } = context.gateway.storage;
      const choices = new SealedChoice(keyring);
      const tokens = new FormTokens(keyring);
      return async (req, res, read) => {
        const { person = '', wait } = read.query();
        await sendRecordPage(context, {
          ...{ req, res, person, title: 'Home', path, isHome: true },
          waits: wait === 'all',
          sections: homeSections,
          content: (record) => {
            const { sections, session, to, header } = record;
            const facts = sections.find(({ section }) => section === 'results')?.facts ?? [];
            const tests = testsOf(trendSeries(facts));
            return homeContent({
              ...record,
              base: context.base,
              tests: tests.toSorted((one, other) => Number(other.isAbnormal) - Number(one.isAbnormal)),
              seen: seenBy(req),
              today: today(),
              formToken: tokens.issue(session),
              personId: header.people.length > 1 ? record.person.id : '',
              addressOf: (test) => to('/record/results', { test: choices.seal(test.key, session) }),
            });
          },
        });
      };
    },
  }),
  defineRoute({
    id: 'markSeen',
    method: 'post',
    path: '/record/seen',
    tag: 'Pages',
    summary: 'Mark what is new in the record as seen, from a form',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(z.object({ csrf: csrfField, person: z.string().optional().describe('Whose home to go back to') })),
    parse: formParser(maxFormBytes),
    answers: { 303: redirectAnswer('Back to the home.', path) },
    errors: [...consoleErrors, 'CALLER_UNKNOWN', 'BODY_TOO_LARGE', 'CROSS_SITE_REFUSED'],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const { csrf, person = '' } = read.form();
        requireSession(await formVisitor(context, req, (visitor) => tokens.check(csrf, visitor)));
        res.cookie(seenCookie, today(), {
          ...{ httpOnly: true, sameSite: 'lax', secure: context.isHttps },
          ...{ path: `${context.base}/record`, maxAge: seenForMs },
        });
        const query = person === '' ? '' : `?${new URLSearchParams({ person }).toString()}`;
        res.redirect(303, `${context.base}${path}${query}`);
      };
    },
  }),
];

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** What is no day was not written here. */
function seenBy(req: Request): string | undefined {
  const seen = parseCookie(req.headers.cookie ?? '')[seenCookie];
  return seen !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(seen) ? seen : undefined;
}
