import { requestIdOf } from '@fhir-gateway/express-kit';
import { testResults } from '@fhir-gateway/record-view';
import { Router } from 'express';

import { closeSignal } from '../auth/close-signal.js';
import { consoleVisitor, platformNames } from './console-visitor.js';
import { resultsPage, type ResultsPage } from './pages/record/results-page.js';
import { isOwnVisit } from './record/own-visit.js';
import { readConnected } from './record/read-record.js';
import { inPageTime } from './record/read-search.js';
import { resultSearch } from './record/record-kinds.js';
import { SealedChoice } from './record/sealed-choice.js';
import { readFields } from '../requests/fields.js';
import { resultsQuery } from '../requests/record-fields.js';
import type { RestContext } from '../rest-context.js';

/** `GET /record/results`: laboratory results and vital signs of one connected platform over time. */
export function resultsRoutes(context: RestContext): Router {
  const { gateway } = context;
  const choices = new SealedChoice(gateway.storage.keyring);
  const router = Router({ caseSensitive: true });
  router.get('/', async (req, res) => {
    const { platform: asked, category, test: sealed = '' } = readFields(resultsQuery, req.query);
    const session = await consoleVisitor(context, req);
    const connections = session === undefined ? [] : await gateway.auth.statuses(session);
    const connection = connections.find(({ platformId }) => platformId === asked) ?? connections[0];
    const platformId = connection?.platformId ?? '';
    const address = addressFor(context.base, { platform: platformId, category });
    const isRead = session !== undefined && connection !== undefined && isOwnVisit(req);
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
      platforms: platformNames(
        context,
        connections.map((one) => one.platformId),
      ),
      platformId,
      category,
      ...(outcome && { outcome }),
      tests,
      ...(chosen && { chosen }),
      address,
      addressOf: (test) => (session ? `${address}&test=${choices.seal(test.key, session)}` : address),
    };
    context.sendPage(res, resultsPage(page), { hasScript: true });
  });
  return router;
}

function addressFor(base: string, fields: Readonly<Record<string, string>>): string {
  return `${base}/record/results?${new URLSearchParams(fields).toString()}`;
}
