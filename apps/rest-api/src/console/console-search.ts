import { recordSectionNames, searchMerged } from '@fhir-gateway/patient-record';
import { knownTest } from '@fhir-gateway/record-view';
import { z } from 'zod';

import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { formBody, redirectAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { consoleVisitor, requireSession } from './console-visitor.js';
import { searchContent } from './pages/record/search/search-page.js';
import { recordFields, sendRecordPage } from './record-page.js';
import { SealedChoice } from './record/sealed-choice.js';

const path = '/record/search';
const maxFormBytes = 4 * 1024;
const mostCharacters = 200;

/** `POST /record/search` takes what a person looks for, and leads to a page whose address says nothing of it. */
export const searchRoutes: readonly Route[] = [
  pageRoute({
    id: 'showSearch',
    path,
    summary: 'See what a person looked for in their record',
    query: z.object({
      ...recordFields,
      words: z.string().optional().describe('What is looked for, as the form of the page names it: sealed'),
    }),
    errors: consoleErrors,
    handle: (context) => {
      const choices = new SealedChoice(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const { person = '', wait, words: sealed = '' } = read.query();
        await sendRecordPage(context, {
          ...{ req, res, person, title: 'Search', path, pathOfOthers: '/record' },
          waits: wait === 'all',
          sections: recordSectionNames,
          content: async (record) => {
            const { sections, session, call, header, to } = record;
            const words = choices.open(sealed, session) ?? '';
            const options = context.gateway.records.readingOptions(call);
            return searchContent({
              ...record,
              ...{ base: context.base, words, testOf: knownTest },
              person: header.people.length > 1 ? record.person.id : '',
              ...(words !== '' && { found: await searchMerged(sections, { sections: [], words }, options) }),
              addressOf: (test) => to('/record/results', { test: choices.seal(test.key, session) }),
            });
          },
        });
      };
    },
  }),
  defineRoute({
    id: 'searchByForm',
    method: 'post',
    path,
    tag: 'Pages',
    summary: 'Look for something in the record, from a form',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(
      z.object({
        words: z
          .string()
          .max(mostCharacters, `has at most ${mostCharacters} characters`)
          .optional()
          .describe('What is looked for'),
        person: z.string().optional().describe('Whose record: the id of any of their connections'),
      }),
    ),
    parse: formParser(maxFormBytes),
    answers: { 303: redirectAnswer('Leads to what was found.', path) },
    errors: [...consoleErrors, 'CALLER_UNKNOWN', 'BODY_TOO_LARGE', 'CROSS_SITE_REFUSED'],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const choices = new SealedChoice(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const session = requireSession(await consoleVisitor(context, req));
        const { words = '', person = '' } = read.form();
        const fields = { words: choices.seal(words.trim(), session), ...(person !== '' && { person }) };
        res.redirect(303, `${context.base}${path}?${new URLSearchParams(fields).toString()}`);
      };
    },
  }),
];
