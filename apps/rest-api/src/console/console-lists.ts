import { requestIdOf } from '@fhir-gateway/express-kit';
import { GatewayError } from '@fhir-gateway/gateway';
import { recordSectionNames, type FactSource, type Person, type RecordSection } from '@fhir-gateway/patient-record';
import { attachedDocuments } from '@fhir-gateway/record-view';
import type { Request, Response } from 'express';
import { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import type { Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { choice, pageNumber } from '../route/fields.js';
import { pageRoute } from '../route/page-route.js';
import { closeSignal } from '../route/close-signal.js';
import { consoleConnections, consoleVisitor } from './console-visitor.js';
import { overviewPage, overviewSections } from './pages/record/lists/overview-page.js';
import { sectionPage } from './pages/record/lists/section-page.js';
import { readMergedSections } from './record/merged-record.js';
import { shownRecord } from './shown-record.js';

const pageSize = 50;
const personField = z.string().optional().describe('Whose record: the id of any of their connections');
const waitField = choice(['all']).optional().describe('`all`: waits up to 20 seconds for slow platforms, and not 2');

/** The summary of one person's record, and each section of it as a list. */
export const recordListRoutes: readonly Route[] = [
  pageRoute({
    id: 'showSummary',
    path: '/record/summary',
    summary: 'See the summary of one person’s record over all platforms',
    query: z.object({ person: personField, wait: waitField }),
    errors: consoleErrors,
    handle: (context) => async (req, res, read) => {
      const { base } = context;
      const { person: named = '', wait } = read.query();
      const names = Object.keys(overviewSections) as RecordSection[];
      const shown = await readShown(context, {
        req,
        res,
        named,
        path: '/record/summary',
        names,
        waits: wait === 'all',
      });
      if (shown === 'answered') return;
      const { header, sections, platforms, person, hrefs } = shown;
      const page = overviewPage({
        base,
        platforms,
        ...(header && { header }),
        ...(sections && { sections }),
        ...hrefs,
        address: hrefs.to('/record/summary'),
        ...(wait !== 'all' && { waitHref: hrefs.to('/record/summary', { wait: 'all' }) }),
        exportHref: (format) => exportAddress(base, format, person),
      });
      context.sendPage(res, page);
    },
  }),
  pageRoute({
    id: 'showSection',
    path: '/record/lists/{section}',
    summary: 'See one section of a record with all its entries',
    query: z.object({ person: personField, wait: waitField, page: pageNumber('entries') }),
    errors: [...consoleErrors, 'ROUTE_NOT_FOUND'],
    parameters: { section: 'medications' },
    handle: (context) => async (req, res, read) => {
      const { base } = context;
      const { person: named = '', wait, page } = read.query();
      const name = recordSectionNames.find((one) => one === req.params.section);
      if (name === undefined) throw notASection();
      const path = `/record/lists/${name}`;
      const shown = await readShown(context, { req, res, named, path, names: [name], waits: wait === 'all' });
      if (shown === 'answered') return;
      const { header, sections, platforms, hrefs, several } = shown;
      const section = sections?.[0];
      const html = sectionPage({
        base,
        name,
        platforms,
        ...(header && { header }),
        ...(section && { section }),
        facts: section?.facts.slice((page - 1) * pageSize, page * pageSize) ?? [],
        page,
        pageSize,
        person: several ? named : '',
        ...hrefs,
        address: hrefs.to(path),
        ...(wait !== 'all' && { waitHref: hrefs.to(path, { wait: 'all' }) }),
      });
      context.sendPage(res, html);
    },
  }),
];

interface ListVisit {
  readonly req: Request;
  readonly res: Response;
  readonly named: string;
  readonly path: string;
  readonly names: readonly RecordSection[];
  readonly waits: boolean;
}

/** Whose record it is, and its sections; nothing is read for a visit that is another site's idea. */
async function readShown(context: RestContext, { req, res, named, path, names, waits }: ListVisit) {
  const { base, gateway } = context;
  const session = await consoleVisitor(context, req);
  const connections = await consoleConnections(context, session);
  const addressOf = (id: string) => `${base}${path}?person=${encodeURIComponent(id)}`;
  const record = await shownRecord(context, { req, res, session, connections, named, addressOf });
  if (record === 'answered') return record;
  const { header } = record;
  const person = header?.person;
  const sections =
    session && person
      ? await readMergedSections(
          gateway,
          { session, door: 'rest', requestId: requestIdOf(res), signal: closeSignal(res) },
          person,
          { sections: names, waits },
        )
      : undefined;
  const several = header !== undefined && header.people.length > 1;
  const to = (target: string, fields: Readonly<Record<string, string>> = {}) => {
    const query = new URLSearchParams({ ...(several && person && { person: person.id }), ...fields }).toString();
    return `${base}${target}${query === '' ? '' : `?${query}`}`;
  };
  const platforms = new Map(
    person
      ? person.sources.map(({ connection }) => [connection.id, connection.platformName])
      : connections.map(({ platformId }) => [platformId, platformId]),
  );
  const hrefs = {
    to,
    sectionHref: (section: RecordSection) => to(`/record/lists/${section}`),
    documentHref: ({ connection, ref, resource }: FactSource) =>
      ref !== undefined && attachedDocuments(resource).length > 0
        ? to('/record/document', { connection, entry: ref })
        : undefined,
  };
  return { header, person, sections, platforms, several, hrefs };
}

function exportAddress(base: string, format: string, person: Person | undefined): string {
  const query = new URLSearchParams({ format, ...(person && { person: person.id }) });
  return `${base}/api/record/export?${query.toString()}`;
}

function notASection(): GatewayError {
  return new GatewayError('ROUTE_NOT_FOUND', `A record has the sections ${recordSectionNames.join(', ')}.`);
}
