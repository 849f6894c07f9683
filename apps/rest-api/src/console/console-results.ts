import { trendSeries } from '@fhir-gateway/patient-record';
import { z } from 'zod';

import { consoleErrors } from '../route/error-sets.js';
import { choice } from '../route/fields.js';
import { pageRoute } from '../route/page-route.js';
import { resultsContent } from './pages/record/results/results-page.js';
import { recordFields, sendRecordPage } from './record-page.js';
import { resultCategories, type ResultCategory } from './record/record-kinds.js';
import { SealedChoice } from './record/sealed-choice.js';
import { panelsOf, testsOf } from './record/test-panels.js';

const categories = Object.keys(resultCategories) as [ResultCategory, ...ResultCategory[]];

/** `GET /record/results`: laboratory results and vital signs of one person over all platforms, by panel and over time. */
export const resultsRoute = pageRoute({
  id: 'showResults',
  path: '/record/results',
  summary: 'See laboratory results and vital signs over time',
  query: z.object({
    ...recordFields,
    platform: z.string().optional().describe('A connected platform, whose results alone are shown'),
    category: choice(categories).default('laboratory').describe('Which results'),
    test: z.string().optional().describe('A test of the record, as links of the page name it: sealed'),
  }),
  errors: consoleErrors,
  parameters: { category: 'vital-signs' },
  handle: (context) => {
    const choices = new SealedChoice(context.gateway.storage.keyring);
    return async (req, res, read) => {
      const { platform = '', person = '', category, wait, test: sealed = '' } = read.query();
      const path = '/record/results';
      await sendRecordPage(context, {
        ...{ req, res, person, platform, title: 'Results', path },
        fields: { category },
        waits: wait === 'all',
        sections: [resultCategories[category].section],
        content: ({ sections, session, to, platform: only, platforms, stage }) => {
          const [section] = sections;
          if (section === undefined) throw new TypeError('The section was not read.');
          const from = (more: Readonly<Record<string, string>>) => {
            const fields = Object.entries({ category, platform: only, ...more }).filter(([, value]) => value !== '');
            return to(path, Object.fromEntries(fields));
          };
          const facts = section.facts.filter(
            ({ sources }) => only === '' || sources.some(({ connection }) => connection === only),
          );
          const tests = testsOf(trendSeries(facts));
          const key = choices.open(sealed, session);
          const chosen = tests.find((test) => test.key === key);
          const body = resultsContent({
            ...{ category, section, platforms, stage, platform: only },
            panels: panelsOf(tests, category === 'laboratory' ? 'Other tests' : 'Vital signs'),
            ...(chosen && { chosen }),
            addressOf: (test) => from({ test: choices.seal(test.key, session) }),
            categoryHref: (one) => from({ category: one }),
            platformHref: (one) => from({ platform: one }),
          });
          if (chosen === undefined) return body;
          const label = category === 'laboratory' ? 'Results' : resultCategories[category].label;
          return { heading: chosen.name, back: { href: from({}), label }, body };
        },
      });
    };
  },
});
