import { timeOf } from '@fhir-gateway/fhir';
import type { MergedSection } from '@fhir-gateway/patient-record';
import { knownTest } from '@fhir-gateway/record-view';
import { z } from 'zod';

import { consoleErrors } from '../route/error-sets.js';
import { pageRoute } from '../route/page-route.js';
import { timelineContent, type TimelineEntry } from './pages/record/lists/timeline-page.js';
import { recordFields, sendRecordPage } from './record-page.js';
import { dayEntries } from './record/day-entries.js';
import { recordKinds } from './record/record-kinds.js';
import { timelineFields } from './timeline-fields.js';

const pageSize = 10;

/** `GET /record/timeline`: the record of one person over all their platforms as one timeline. */
export const timelineRoute = pageRoute({
  id: 'showTimeline',
  path: '/record/timeline',
  summary: 'See the record of all connected platforms by date',
  query: z.object({ ...timelineFields, ...recordFields }),
  errors: consoleErrors,
  parameters: { kind: 'visits' },
  handle: (context) => async (req, res, read) => {
    const { kind = '', platform = '', year = '', person = '', wait, page } = read.query();
    const kinds = recordKinds.filter(({ id }) => kind === '' || id === kind);
    await sendRecordPage(context, {
      ...{ req, res, person, platform, title: 'Timeline', path: '/record/timeline' },
      fields: kind === '' ? {} : { kind },
      waits: wait === 'all',
      sections: kinds.map(({ section }) => section),
      content: (record) => {
        const all = timelineOf(record.sections, { platform: record.platform, isWhole: kind === '' });
        const entries = year === '' ? all : all.filter(({ when }) => yearOf(when) === year);
        const whose = record.header.people.length > 1 ? record.person.id : '';
        return timelineContent({
          ...record,
          ...{ base: context.base, page, pageSize, total: entries.length, testOf: knownTest },
          years: [...new Set(all.flatMap(({ when }) => yearOf(when) ?? []))].sort().reverse(),
          filter: { kind, platform: record.platform, year, person: whose },
          entries: entries.slice((page - 1) * pageSize, page * pageSize),
        });
      },
    });
  },
});

/** Newest first, then what has no date: a line for each visit and day where all kinds are shown, else one for each fact. */
function timelineOf(
  sections: readonly MergedSection[],
  { platform, isWhole }: { readonly platform: string; readonly isWhole: boolean },
): TimelineEntry[] {
  const facts = sections
    .flatMap((section) => section.facts)
    .filter(({ sources }) => platform === '' || sources.some(({ connection }) => connection === platform));
  const days = isWhole ? dayEntries(facts) : [];
  const placed = new Set(days.flatMap(({ visit, facts: own }) => (visit === undefined ? own : [visit, ...own])));
  const entries: TimelineEntry[] = [
    ...days.map(({ day, visit, facts: own }) => ({
      when: visit?.when ?? day,
      ...(visit && { visit }),
      facts: own,
    })),
    ...facts
      .filter((fact) => !placed.has(fact))
      .map((fact) => ({ facts: [fact], ...(fact.when && { when: fact.when }) })),
  ];
  return entries
    .map((entry) => ({ entry, atMs: timeOf(entry.when)?.fromMs ?? Number.NEGATIVE_INFINITY }))
    .sort((one, other) => (one.atMs === other.atMs ? 0 : other.atMs - one.atMs))
    .map(({ entry }) => entry);
}

function yearOf(when: string | undefined): string | undefined {
  return /^\d{4}/.exec(when ?? '')?.[0];
}
