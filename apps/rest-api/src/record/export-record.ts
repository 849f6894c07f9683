import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { GatewayError, type Gateway, type RecordCall } from '@fhir-gateway/gateway';
import {
  countParts,
  exportItems,
  mergeSection,
  personGaps,
  printedHead,
  printedSection,
  readSections,
  recordSectionNames,
  writeBundle,
  writeHtml,
  writeNdjson,
  type Person,
  type PrintedSection,
} from '@fhir-gateway/patient-record';
import type { Response } from 'express';
import { z } from 'zod';

import { defineRoute } from '../route/define-route.js';
import { choice, wholeNumber } from '../route/fields.js';
import { recordErrors, withRecordCall } from './record-call.js';

const formats = {
  ndjson: 'application/fhir+ndjson',
  bundle: 'application/fhir+json',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
} as const;
const endings = { ndjson: 'ndjson', bundle: 'json', html: 'html', pdf: 'pdf' } as const;

/** What is printed is read whole, section by section. */
const printLimits = { pages: 200, resources: 20_000 };

const exportQuery = z.object({
  format: choice(['ndjson', 'bundle', 'html', 'pdf']).default('bundle').describe('What the record is written as'),
  person: z.string().optional().describe('Whose record: an id of any connection of the person'),
  platform_id: z.string().optional().describe('The one connection to write; `ndjson` needs it where there are several'),
  part: wholeNumber({ least: 1, most: 1000 }).default(1).describe('Which part of a long record; for `pdf`'),
});

/** `GET /api/record/export`: everything that can be read of one person, written while it is read and stored nowhere. */
export const exportRecord = defineRoute({
  id: 'exportRecord',
  method: 'get',
  path: '/api/record/export',
  tag: 'Record',
  summary: 'Take a record along',
  description:
    'Everything that the connected platforms give of one person. `ndjson` has one platform’s resources, `bundle` those of all ' +
    'under their addresses at this gateway; both end with an OperationOutcome that says what could not be read. `html` and ' +
    '`pdf` are for people: the merged lists, each entry with its sources. A long record comes in several PDF files, whose ' +
    'number is in `Fhir-Gateway-Parts`.',
  access: 'session',
  query: exportQuery,
  answers: {
    200: {
      description: 'The record. Nothing of it is stored here.',
      mediaTypes: Object.values(formats).map((type) => type.replace(/;.*/, '')),
      headers: { 'Fhir-Gateway-Parts': 'How many PDF files the record takes' },
    },
  },
  errors: recordErrors,
  examples: {
    stranger: { summary: 'Without a session', status: 401 },
    notAFormat: { summary: 'A format that there is not', caller: 'app', parameters: { format: 'docx' }, status: 400 },
  },
  handle: (context) => async (req, res, read) => {
    const { format, person: named, platform_id: platformId, part } = read.query();
    await withRecordCall(context, req, res, async (call) => {
      const { records } = context.gateway;
      const whole = await records.within(call, (bounded) => records.person(bounded, named));
      // Its readers are bound to the time of that one look.
      const person = await unbounded(context.gateway, call, narrowed(whole, platformId));
      const madeAt = new Date().toISOString();
      if (format === 'ndjson' || format === 'bundle') {
        const options = { ...records.readingOptions(call), unattributed: personGaps(person) };
        const items = exportItems(connectionsOf(person, format), options);
        return send(res, format, person, format === 'ndjson' ? writeNdjson(items) : writeBundle(items, madeAt));
      }
      const head = printedHead(person, madeAt);
      const sections = printedSections(context.gateway, call, person);
      if (format === 'html') return send(res, format, person, writeHtml(head, sections));
      const all: PrintedSection[] = [];
      for await (const section of sections) all.push(section);
      const parts = countParts(all);
      if (part > parts) throw new GatewayError('ARGUMENT_INVALID', `The record has ${parts} parts.`);
      const { writePdf } = await import('@fhir-gateway/patient-record/pdf');
      res.set('Fhir-Gateway-Parts', String(parts));
      return send(res, format, person, writePdf(head, all, part));
    });
  },
});

function narrowed(person: Person, platformId: string | undefined): Person {
  if (platformId === undefined) return person;
  const sources = person.sources.filter(({ connection }) => connection.id === platformId);
  if (sources.length > 0) return { ...person, sources };
  throw new GatewayError('PERSON_UNKNOWN', 'This person has no connection with this id.');
}

/** The same person with readers that are bound to the call alone. */
async function unbounded({ records }: Gateway, call: RecordCall, person: Person): Promise<Person> {
  const connections = new Map((await records.connections(call)).map((one) => [one.id, one]));
  const sources = person.sources.flatMap((source) => {
    const connection = connections.get(source.connection.id);
    const { linkedPatientIds } = source.connection;
    return connection
      ? [{ ...source, connection: { ...connection, ...(linkedPatientIds && { linkedPatientIds }) } }]
      : [];
  });
  return { ...person, sources };
}

function connectionsOf({ sources }: Person, format: 'ndjson' | 'bundle') {
  const connections = sources.map(({ connection }) => connection);
  if (format === 'bundle' || connections.length === 1) return connections;
  const ids = connections.map(({ id }) => id).join(', ');
  throw new GatewayError('ARGUMENT_INVALID', `ndjson is of one platform. Name it with platform_id, one of: ${ids}.`);
}

/** The merged sections one after another; each is read when the one before it has been written. */
async function* printedSections(
  { records }: Gateway,
  call: RecordCall,
  person: Person,
): AsyncGenerator<PrintedSection> {
  const connections = person.sources.map(({ connection }) => connection);
  const names = new Map(connections.map(({ id, platformName }) => [id, platformName]));
  for (const section of recordSectionNames) {
    const readings = await readSections(connections, [section], {
      ...records.readingOptions(call),
      limits: printLimits,
    });
    yield printedSection(await mergeSection(section, readings, person), names);
  }
}

function send(
  res: Response,
  format: keyof typeof formats,
  { sources }: Person,
  chunks: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const only = sources.length === 1 ? `-${(sources[0]?.connection.id ?? '').replaceAll(/[^\w~-]/g, '-')}` : '';
  res.set({
    'content-type': formats[format],
    'content-disposition': `attachment; filename="health-record${only}.${endings[format]}"`,
    'cache-control': 'no-store',
  });
  return pipeline(Readable.from(chunks, { objectMode: true }), res);
}
