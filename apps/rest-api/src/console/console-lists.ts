import { recordSectionNames, sectionTitles, type Person, type RecordSection } from '@fhir-gateway/patient-record';
import { knownTest } from '@fhir-gateway/record-view';
import { z } from 'zod';

import { defineRoute, type Route } from '../route/define-route.js';
import { sectionOf } from '../record/section-of.js';
import { consoleErrors } from '../route/error-sets.js';
import { pageNumber } from '../route/fields.js';
import { pageAnswer, redirectAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { recordIndex, type Download } from './pages/record/lists/record-index.js';
import { sectionContent } from './pages/record/lists/section-page.js';
import { timelineFields } from './timeline-fields.js';
import { recordFields, sendRecordPage, type ShownRecord } from './record-page.js';

const pageSize = 15;

/** Every section of one person’s record with how much is in it, and each as a list. */
export const recordListRoutes: readonly Route[] = [
  defineRoute({
    id: 'showRecord',
    method: 'get',
    path: '/record',
    tag: 'Pages',
    summary: 'See every section of one person’s record over all platforms',
    access: 'anybody',
    query: z.object(recordFields).extend(timelineFields),
    answers: { 200: pageAnswer(), 303: redirectAnswer('What was the timeline leads to it.', '/record/timeline') },
    errors: consoleErrors,
    errorForm: 'page',
    examples: { open: { summary: 'Open it', status: 200 } },
    handle: (context) => async (req, res, read) => {
      const { person = '', wait } = read.query();
      if (Object.keys(timelineFields).some((name) => req.query[name] !== undefined)) {
        return res.redirect(303, `${context.base}/record/timeline?${req.url.split('?')[1] ?? ''}`);
      }
      await sendRecordPage(context, {
        ...{ req, res, person, title: 'Record', path: '/record' },
        waits: wait === 'all',
        sections: recordSectionNames,
        content: (record) =>
          recordIndex({
            ...record,
            base: context.base,
            person: record.header.people.length > 1 ? record.person.id : '',
            sectionHref: (section) => hrefOf(record, section),
            downloads: downloadsOf(context.base, record.person),
          }),
      });
    },
  }),
  pageRoute({
    id: 'showSection',
    path: '/record/lists/{section}',
    summary: 'See one section of a record with all its entries',
    query: z.object({ ...recordFields, page: pageNumber('entries') }),
    errors: [...consoleErrors, 'ROUTE_NOT_FOUND'],
    parameters: { section: 'medications' },
    handle: (context) => async (req, res, read) => {
      const { person = '', wait, page } = read.query();
      const name = sectionOf(req.params.section);
      await sendRecordPage(context, {
        ...{ req, res, person, title: sectionTitles[name], path: `/record/lists/${name}` },
        waits: wait === 'all',
        sections: [name],
        content: async (record) => {
          const [section] = record.sections;
          if (section === undefined) throw new TypeError('the section of the page was not read');
          return sectionContent({
            ...record,
            ...{ base: context.base, section, page, pageSize },
            facts: section.facts.slice((page - 1) * pageSize, page * pageSize),
            person: record.header.people.length > 1 ? record.person.id : '',
            testOf: knownTest,
          });
        },
      });
    },
  }),
];

/** Results are read over time, everything else as a list. */
function hrefOf({ to }: Pick<ShownRecord, 'to'>, section: RecordSection): string {
  if (section === 'results') return to('/record/results');
  return section === 'vitals' ? to('/record/results', { category: 'vital-signs' }) : to(`/record/lists/${section}`);
}

/** The record in every form of the API; by platform where each has its own. */
function downloadsOf(base: string, { id, sources }: Person): Download[] {
  const exported = (format: string, further: Readonly<Record<string, string>> = {}) =>
    `${base}/api/record/export?${new URLSearchParams({ format, person: id, ...further }).toString()}`;
  return [
    { label: 'PDF', use: 'to print or to share', href: exported('pdf'), file: 'health-record.pdf' },
    {
      label: 'Web page for printing',
      use: 'to read on any device',
      href: exported('html'),
      file: 'health-record.html',
    },
    {
      label: 'For another clinic’s system',
      use: 'a summary that its system reads',
      href: `${base}/api/record/ips?${new URLSearchParams({ person: id }).toString()}`,
      file: 'patient-summary.json',
    },
    {
      label: 'Everything as data',
      use: 'in one file, for programs',
      href: exported('bundle'),
      file: 'health-record.json',
    },
    ...sources.map(({ connection }) => ({
      label: `Data of ${connection.platformName}`,
      use: 'as it was sent, one entry a line',
      href: exported('ndjson', { platform_id: connection.id }),
      file: `health-record-${connection.id.replace(/[^\w-]+/g, '-')}.ndjson`,
    })),
  ];
}
