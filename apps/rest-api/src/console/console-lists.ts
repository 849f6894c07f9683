import { sectionTitles, type Person, type RecordSection } from '@fhir-gateway/patient-record';
import { knownTest } from '@fhir-gateway/record-view';
import { z } from 'zod';

import type { Route } from '../route/define-route.js';
import { sectionOf } from '../record/section-of.js';
import { consoleErrors } from '../route/error-sets.js';
import { pageNumber } from '../route/fields.js';
import { pageRoute } from '../route/page-route.js';
import { overviewContent, overviewSections, type Download } from './pages/record/lists/overview-page.js';
import { sectionContent } from './pages/record/lists/section-page.js';
import { recordFields, sendRecordPage } from './record-page.js';

const pageSize = 50;

/** The summary of one person's record, and each section of it as a list. */
export const recordListRoutes: readonly Route[] = [
  pageRoute({
    id: 'showSummary',
    path: '/record/summary',
    summary: 'See the summary of one person’s record over all platforms',
    query: z.object(recordFields),
    errors: consoleErrors,
    handle: (context) => async (req, res, read) => {
      const { person = '', wait } = read.query();
      await sendRecordPage(context, {
        ...{ req, res, person, title: 'Summary', tab: 'summary', path: '/record/summary' },
        waits: wait === 'all',
        sections: Object.keys(overviewSections) as RecordSection[],
        content: async (record) =>
          overviewContent({
            ...record,
            testOf: knownTest,
            sectionHref: (section) => record.to(`/record/lists/${section}`),
            resultsHref: (section) =>
              record.to('/record/results', { category: section === 'vitals' ? 'vital-signs' : 'laboratory' }),
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
        ...{ req, res, person, title: sectionTitles[name], tab: 'lists', path: `/record/lists/${name}` },
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
            sectionHref: (one) => record.to(`/record/lists/${one}`),
          });
        },
      });
    },
  }),
];

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
      label: 'Patient summary (IPS)',
      use: 'for the system of another clinic',
      href: `${base}/api/record/ips?${new URLSearchParams({ person: id }).toString()}`,
      file: 'patient-summary.json',
    },
    {
      label: 'FHIR Bundle',
      use: 'everything, as data, in one file',
      href: exported('bundle'),
      file: 'health-record.json',
    },
    ...sources.map(({ connection }) => ({
      label: `NDJSON of ${connection.platformName}`,
      use: 'its resources, one a line',
      href: exported('ndjson', { platform_id: connection.id }),
      file: `health-record-${connection.id.replace(/[^\w-]+/g, '-')}.ndjson`,
    })),
  ];
}
