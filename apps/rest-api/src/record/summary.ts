import { readSummary } from '@fhir-gateway/patient-record';
import { z } from 'zod';

import { defineRoute, type Route } from '../route/define-route.js';
import { jsonAnswer } from '../route/operation.js';
import { answerRecord, recordErrors } from './record-call.js';
import { summaryView, viewSummary } from './summary-view.js';

/** Names the person whose record it is. */
export const personQuery = z.object({
  person: z
    .string()
    .max(200)
    .optional()
    .describe('The id of any connection of the person; may be absent while one person is connected'),
});

/** `/api/record/summary`: one person's record in short. */
export const summaryRoutes: readonly Route[] = [
  defineRoute({
    id: 'getRecordSummary',
    method: 'get',
    path: '/api/record/summary',
    tag: 'Record',
    summary: 'Read the summary of a record',
    description:
      'Of all connected platforms of one person, in the order in which a clinician reads it. What could not be read is in ' +
      '`missing` and `gaps`; an empty section says by its notes whether nothing is known, listed or shared.',
    access: 'session',
    query: personQuery,
    answers: { 200: jsonAnswer(summaryView, 'The summary.') },
    errors: recordErrors,
    examples: {
      stranger: { summary: 'Without a session', status: 401 },
    },
    handle: (rest) => async (req, res, read) => {
      const { person: named } = read.query();
      const answer = await answerRecord(rest, req, res, async (call) => {
        const { records } = rest.gateway;
        const person = await records.person(call, named);
        const found = await readSummary(person, { ...records.readingOptions(call), nowMs: Date.now() });
        return viewSummary(person.id, found);
      });
      res.set('cache-control', 'no-store').json(answer);
    },
  }),
];
