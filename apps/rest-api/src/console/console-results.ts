import { requestIdOf } from '@fhir-gateway/express-kit';
import { testResults } from '@fhir-gateway/record-view';
import { z } from 'zod';

import { closeSignal } from '../route/close-signal.js';
import { consoleErrors } from '../route/error-sets.js';
import { choice } from '../route/fields.js';
import { pageRoute } from '../route/page-route.js';
import { connectionNamed, consoleConnections, consoleVisitor } from './console-visitor.js';
import { resultsPage, type ResultsPage } from './pages/record/results-page.js';
import { readConnected } from './record/read-record.js';
import { inPageTime } from './record/read-search.js';
import { resultCategories, resultSearch, type ResultCategory } from './record/record-kinds.js';
import { SealedChoice } from './record/sealed-choice.js';
import { shownRecord } from './shown-record.js';

const categories = Object.keys(resultCategories) as [ResultCategory, ...ResultCategory[]];

/** `GET /record/results`: laboratory results and vital signs of one connected platform over time. */
export const resultsRoute = pageRoute({
  id: 'showResults',
  path: '/record/results',
  summary: 'See laboratory results and vital signs over time',
  query: z.object({
    person: z.string().optional().describe('Whose record: the id of any of their connections'),
    platform: z.string().optional().describe('A connected platform; without it the first'),
    category: choice(categories).default('laboratory').describe('Which results'),
    test: z.string().optional().describe('A test of the record, as links of the page name it: sealed'),
  }),
  errors: consoleErrors,
  parameters: { category: 'vital-signs' },
  handle: (context) => async (req, res, read) => {
    const { gateway } = context;
    const choices = new SealedChoice(gateway.storage.keyring);
    const { platform: asked = '', person = '', category, test: sealed = '' } = read.query();
    const session = await consoleVisitor(context, req);
    const connections = await consoleConnections(context, session);
    const addressOf = (id: string) => addressFor(context.base, { platform: id, category });
    const named = person === '' ? (connectionNamed(connections, asked)?.platformId ?? '') : person;
    const record = await shownRecord(context, { req, res, session, connections, named, addressOf });
    if (record === 'answered') return;
    const connection = connectionNamed(record.connections, asked) ?? record.connections[0];
    const platformId = connection?.platformId ?? '';
    const address = addressOf(platformId);
    const isRead = session !== undefined && connection !== undefined && record.header !== undefined;
    const visit = { gateway, requestId: requestIdOf(res) };
    const search = resultSearch(category);
    const outcome = isRead
      ? await inPageTime(closeSignal(res), (deadline) =>
          readConnected(connection, search, { ...visit, session, deadline }),
        )
      : undefined;
    const tests = outcome?.kind === 'read' ? testResults(outcome.found.matches) : [];
    const key = session && choices.open(sealed, session);
    const chosen = tests.find((test) => test.key === key);
    const page: ResultsPage = {
      base: context.base,
      platforms: record.names,
      ...(record.header && { header: record.header }),
      platformId,
      category,
      ...(outcome && { outcome }),
      tests,
      ...(chosen && { chosen }),
      address,
      addressOf: (test) => (session ? `${address}&test=${choices.seal(test.key, session)}` : address),
    };
    context.sendPage(res, resultsPage(page), { hasScript: true });
  },
});

function addressFor(base: string, fields: Readonly<Record<string, string>>): string {
  return `${base}/record/results?${new URLSearchParams(fields).toString()}`;
}
