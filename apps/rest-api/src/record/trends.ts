import { trendOf } from '@fhir-gateway/patient-record';
import { z } from 'zod';

import { defineRoute, type Route } from '../route/define-route.js';
import { fhirDate } from '../route/fields.js';
import { jsonAnswer } from '../route/operation.js';
import { answerRecord, recordErrors } from './record-call.js';
import { trendView, viewTrend } from './trend-view.js';

/** `/api/record/trends`: the results of one test over all platforms of a person. */
export const trendRoutes: readonly Route[] = [
  defineRoute({
    id: 'getRecordTrend',
    method: 'get',
    path: '/api/record/trends',
    tag: 'Record',
    summary: 'Read the trend of a test',
    description:
      'Results of a test over all connected platforms of a person, as series with their figures. A series is one test, ' +
      'specimen, method and unit: units are converted only where that is certain, equations of eGFR stay apart, and a ' +
      'blood pressure is a pair. Bounds such as `<5` and words count in no figure.',
    access: 'session',
    query: z.object({
      test: z.string().min(1).max(200).describe('Words or a code: `A1c`, `blood pressure`, `4548-4`'),
      person: z
        .string()
        .max(200)
        .optional()
        .describe('The id of any connection of the person; may be absent while one person is connected'),
      since: fhirDate.optional().describe('From this date on'),
      until: fhirDate.optional().describe('Up to and with this date'),
    }),
    answers: { 200: jsonAnswer(trendView, 'The series; none where no result matches.') },
    errors: recordErrors,
    examples: {
      stranger: { summary: 'Without a session', parameters: { test: 'A1c' }, status: 401 },
    },
    handle: (rest) => async (req, res, read) => {
      const { test, person: named, since, until } = read.query();
      const answer = await answerRecord(rest, req, res, async (call) => {
        const { records } = rest.gateway;
        const person = await records.person(call, named);
        const question = { test, ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
        return viewTrend(person, await trendOf(person, question, records.readingOptions(call)));
      });
      res.set('cache-control', 'no-store').json(answer);
    },
  }),
];
