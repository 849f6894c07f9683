import { GatewayError } from '@fhir-gateway/gateway';
import { mergeSection, readSections, selectFacts } from '@fhir-gateway/patient-record';
import { z } from 'zod';

import { defineRoute, type Route } from '../route/define-route.js';
import { fhirDate, wholeNumber } from '../route/fields.js';
import { jsonAnswer } from '../route/operation.js';
import { answerRecord, recordErrors } from './record-call.js';
import { sectionOf } from './section-of.js';
import { sectionView, viewSection } from './section-view.js';

/** `/api/record/{section}`: one list of a record over all platforms of a person. */
export const sectionRoutes: readonly Route[] = [
  defineRoute({
    id: 'getRecordSection',
    method: 'get',
    path: '/api/record/{section}',
    tag: 'Record',
    summary: 'Read one section of a record, merged over all platforms of a person',
    description:
      'What several platforms state is there once, with every source; what they disagree in stands side by side in ' +
      '`conflicts`. Entries that may be the same are linked by `possibly_same`, and not joined. What could not be read is in ' +
      '`gaps`. Every page is read anew from the platforms.',
    access: 'session',
    query: z.object({
      person: z
        .string()
        .max(200)
        .optional()
        .describe('The id of any connection of the person; may be absent while one person is connected'),
      since: fhirDate.optional().describe('From this date on'),
      until: fhirDate.optional().describe('Up to and with this date'),
      status: z.string().max(60).optional().describe('A status that any source states, such as `active`'),
      limit: wholeNumber({ least: 1, most: 200 }).default(50).describe('Facts on a page'),
      cursor: z
        .string()
        .regex(/^[0-9a-f]{16}$/, { error: 'is `next_cursor` of the page before' })
        .optional()
        .describe('`next_cursor` of the page before'),
    }),
    answers: { 200: jsonAnswer(sectionView, 'The facts, their sources, and what is not known.') },
    errors: [...recordErrors, 'ROUTE_NOT_FOUND'],
    examples: {
      unknown: {
        summary: 'A person that the session has not',
        caller: 'app',
        parameters: { section: 'problems', person: 'nowhere' },
        status: 404,
      },
      stranger: { summary: 'Without a session', parameters: { section: 'problems' }, status: 401 },
    },
    handle: (rest) => async (req, res, read) => {
      const section = sectionOf(req.params.section);
      const { person: named, limit, since, until, status, cursor } = read.query();
      const selection = {
        limit,
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
        ...(status !== undefined && { status }),
        ...(cursor !== undefined && { cursor }),
      };
      const answer = await answerRecord(rest, req, res, async (call) => {
        const { records } = rest.gateway;
        const person = await records.person(call, named);
        const connections = person.sources.map(({ connection }) => connection);
        const readings = await readSections(connections, [section], records.readingOptions(call));
        const merged = await mergeSection(section, readings, person);
        const page = selectFacts(merged.facts, selection);
        if (page) return viewSection(person, merged, page);
        const message = 'The parameter cursor names no entry of the list any more. Ask again without it.';
        throw new GatewayError('ARGUMENT_INVALID', message);
      });
      res.set('cache-control', 'no-store').json(answer);
    },
  }),
];
