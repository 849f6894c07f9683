import { requestIdOf } from '@fhir-gateway/express-kit';
import { Router } from 'express';

import { closeSignal } from '../auth/close-signal.js';
import { consoleVisitor, platformNames } from './console-visitor.js';
import { timelinePage } from './pages/record/timeline-page.js';
import { isOwnVisit } from './record/own-visit.js';
import { readRecord, timelineOf } from './record/read-record.js';
import { inPageTime } from './record/read-search.js';
import { recordKinds } from './record/record-kinds.js';
import { readFields } from '../requests/fields.js';
import { timelineQuery } from '../requests/record-fields.js';
import type { RestContext } from '../rest-context.js';

const pageSize = 50;

/** `GET /record`: the record of every connected platform as one timeline. */
export function timelineRoutes(context: RestContext): Router {
  const { gateway, base } = context;
  const router = Router({ caseSensitive: true });
  router.get('/', async (req, res) => {
    const { kind = '', platform = '', page } = readFields(timelineQuery, req.query);
    const session = await consoleVisitor(context, req);
    const connections = session === undefined ? [] : await gateway.auth.statuses(session);
    const platforms = platformNames(
      context,
      connections.map(({ platformId }) => platformId),
    );
    const asked = connections.filter(({ platformId }) => platform === '' || platformId === platform);
    const kinds = recordKinds.filter(({ id }) => kind === '' || id === kind);
    const visit = { gateway, requestId: requestIdOf(res) };
    const isRead = session !== undefined && isOwnVisit(req);
    const sources = isRead
      ? await inPageTime(closeSignal(res), (deadline) => readRecord(asked, kinds, { ...visit, session, deadline }))
      : undefined;
    const entries = timelineOf(sources ?? []);
    const shown = timelinePage({
      base,
      platforms,
      filter: { kind, platform },
      ...(sources && { sources }),
      entries: entries.slice((page - 1) * pageSize, page * pageSize),
      page,
      pageSize,
      total: entries.length,
    });
    context.sendPage(res, shown, { hasScript: true });
  });
  return router;
}
