import { requestIdOf } from '@fhir-gateway/express-kit';
import { z } from 'zod';

import { closeSignal } from '../route/close-signal.js';
import { consoleErrors } from '../route/error-sets.js';
import { choice, pageNumber } from '../route/fields.js';
import { pageRoute } from '../route/page-route.js';
import { connectionNamed, consoleConnections, consoleVisitor } from './console-visitor.js';
import { timelinePage } from './pages/record/timeline-page.js';
import { shownRecord, type ShownRecord } from './shown-record.js';
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
    person: z.string().optional().describe('Whose record: the id of any of their connections'),
    platform: z.string().optional().describe('A connected platform; without it all of them'),
    page: pageNumber('entries'),
  }),
  errors: consoleErrors,
  parameters: { kind: 'visits' },
  handle: (context) => async (req, res, read) => {
    const { base, gateway } = context;
    const { kind = '', platform = '', person = '', page } = read.query();
    const session = await consoleVisitor(context, req);
    const connections = await consoleConnections(context, session);
    const ofKind = kind === '' ? '' : `&kind=${kind}`;
    const addressOf = (id: string) => `${base}/record?person=${encodeURIComponent(id)}${ofKind}`;
    const named = person === '' ? (connectionNamed(connections, platform)?.platformId ?? '') : person;
    const record = await shownRecord(context, { req, res, session, connections, named, addressOf });
    if (record === 'answered') return;
    const only = connectionNamed(record.connections, platform);
    const asked = platform === '' ? record.connections : only ? [only] : [];
    const kinds = recordKinds.filter(({ id }) => kind === '' || id === kind);
    const visit = { gateway, requestId: requestIdOf(res) };
    const isRead = session !== undefined && record.header !== undefined;
    const sources = isRead
      ? await inPageTime(closeSignal(res), (deadline) => readRecord(asked, kinds, { ...visit, session, deadline }))
      : undefined;
    const entries = timelineOf(sources ?? []);
    const shown = timelinePage({
      base,
      platforms: record.names,
      filter: { kind, platform: only?.platformId ?? platform, person: personIn(record) },
      ...(record.header && { header: record.header }),
      ...(sources && { sources }),
      entries: entries.slice((page - 1) * pageSize, page * pageSize),
      page,
      pageSize,
      total: entries.length,
    });
    context.sendPage(res, shown, { hasScript: true });
  },
});

/** Whom further addresses of the page name: nobody while there is one person. */
function personIn({ header }: ShownRecord): string {
  return header !== undefined && header.people.length > 1 ? header.person.id : '';
}
