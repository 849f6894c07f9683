import { factId } from '@fhir-gateway/patient-record';
import { knownTest } from '@fhir-gateway/record-view';
import { z } from 'zod';

import { consoleErrors } from '../route/error-sets.js';
import { pageRoute } from '../route/page-route.js';
import { noVisit, visitContent, visitSections } from './pages/record/visit/visit-page.js';
import { recordFields, sendRecordPage } from './record-page.js';
import { dayEntries } from './record/day-entries.js';
import { plainName } from './record/plain-names.js';
import { SealedChoice } from './record/sealed-choice.js';

/** `GET /record/visit`: one visit with its results, notes, vaccines and costs. */
export const visitRoute = pageRoute({
  id: 'showVisit',
  path: '/record/visit',
  summary: 'See one visit with what came of it',
  query: z.object({
    ...recordFields,
    visit: z.string().optional().describe('A visit of the record, as links of other pages name it: sealed'),
  }),
  errors: consoleErrors,
  handle: (context) => {
    const choices = new SealedChoice(context.gateway.storage.keyring);
    return async (req, res, read) => {
      const { person = '', wait, visit: sealed = '' } = read.query();
      await sendRecordPage(context, {
        ...{ req, res, person, title: 'Visit', path: '/record/visit', pathOfOthers: '/record/lists/encounters' },
        fields: sealed === '' ? {} : { visit: sealed },
        waits: wait === 'all',
        sections: visitSections,
        content: (record) => {
          const { sections, session, stage, to } = record;
          const id = choices.open(sealed, session);
          const entries = dayEntries(sections.flatMap(({ facts }) => facts));
          const found = entries.find(({ visit }) => visit !== undefined && factId(visit) === id);
          const href = to('/record/lists/encounters');
          if (found?.visit === undefined) return noVisit(stage, href);
          return {
            heading: plainName(found.visit),
            back: { href, label: 'Visits' },
            body: visitContent({
              ...record,
              ...{ base: context.base, visit: found.visit, facts: found.facts, testOf: knownTest },
              medicationsHref: to('/record/lists/medications'),
              addressOf: (test) => to('/record/results', { test: choices.seal(test.key, session) }),
            }),
          };
        },
      });
    };
  },
});
