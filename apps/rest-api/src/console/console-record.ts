import { requestIdOf } from '@fhir-gateway/express-kit';
import { z } from 'zod';

import { closeSignal } from '../route/close-signal.js';
import { consoleErrors } from '../route/error-sets.js';
import { choice, pageNumber } from '../route/fields.js';
import { pageRoute } from '../route/page-route.js';
import { connectionNamed, consoleConnections, consoleVisitor, namesOfPeople } from './console-visitor.js';
import { timelinePage } from './pages/record/timeline-page.js';
import { isOwnVisit } from './record/own-visit.js';
import { readRecord, timelineOf } from './record/read-record.js';
import { inPageTime } from './record/read-search.js';
import { recordKinds } from './record/record-kinds.js';

const pageSize = 50;

/** `GET /record`: the record of every connected platform as one timeline. */
export const timelineRoute = pageRoute({
  id: 'showTimeline',
  path: '/record',
  summary: 'See the record of all connected platforms by date',
  query: z.object({
    kind: choice(recordKinds.map(({ id }) => id) as [string, ...string[]])
      .optional()
      .describe('The one kind of entry to show'),
    platform: z.string().optional().describe('A connected platform; without it all of them'),
    page: pageNumber('entries'),
  }),
  errors: consoleErrors,
  parameters: { kind: 'visits' },
  handle: (context) => async (req, res, read) => {
    const { base, gateway } = context;
    const { kind = '', platform = '', page } = read.query();
    const session = await consoleVisitor(context, req);
    const connections = await consoleConnections(context, session);
    const platforms = await namesOfPeople(context, connections, { req, res, session });
    const named = connectionNamed(connections, platform);
    const asked = platform === '' ? connections : named ? [named] : [];
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
      filter: { kind, platform: named?.platformId ?? platform },
      ...(sources && { sources }),
      entries: entries.slice((page - 1) * pageSize, page * pageSize),
      page,
      pageSize,
      total: entries.length,
    });
    context.sendPage(res, shown, { hasScript: true });
  },
});
