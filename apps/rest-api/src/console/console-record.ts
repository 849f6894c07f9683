import { timeOf } from '@fhir-gateway/fhir';
import type { Fact, MergedSection } from '@fhir-gateway/patient-record';
import { z } from 'zod';

import { consoleErrors } from '../route/error-sets.js';
import { pageRoute } from '../route/page-route.js';
import { timelineContent } from './pages/record/lists/timeline-page.js';
import { recordFields, sendRecordPage } from './record-page.js';
import { recordKinds } from './record/record-kinds.js';
import { timelineFields } from './timeline-fields.js';

const pageSize = 18;

/** `GET /record/timeline`: the record of one person over all their platforms as one timeline. */
export const timelineRoute = pageRoute({
  id: 'showTimeline',
  path: '/record/timeline',
  summary: 'See the record of all connected platforms by date',
  query: z.object({ ...timelineFields, ...recordFields }),
  errors: consoleErrors,
  parameters: { kind: 'visits' },
  handle: (context) => async (req, res, read) => {
    const { kind = '', platform = '', person = '', wait, page } = read.query();
    const kinds = recordKinds.filter(({ id }) => kind === '' || id === kind);
    await sendRecordPage(context, {
      ...{ req, res, person, platform, title: 'Timeline', path: '/record/timeline' },
      fields: kind === '' ? {} : { kind },
      waits: wait === 'all',
      sections: kinds.map(({ section }) => section),
      content: (record) => {
        const facts = timelineOf(record.sections, record.platform);
        const whose = record.header.people.length > 1 ? record.person.id : '';
        return timelineContent({
          ...record,
          ...{ base: context.base, page, pageSize, total: facts.length },
          filter: { kind, platform: record.platform, person: whose },
          facts: facts.slice((page - 1) * pageSize, page * pageSize),
        });
      },
    });
  },
});

/** Every fact once, newest first, then what has no date. */
function timelineOf(sections: readonly MergedSection[], platform: string): Fact[] {
  const placed = sections
    .flatMap(({ facts }) => facts)
    .filter(({ sources }) => platform === '' || sources.some(({ connection }) => connection === platform))
    .map((fact) => ({ fact, atMs: timeOf(fact.when)?.fromMs ?? Number.NEGATIVE_INFINITY }));
  return placed.sort((one, other) => (one.atMs === other.atMs ? 0 : other.atMs - one.atMs)).map(({ fact }) => fact);
}
