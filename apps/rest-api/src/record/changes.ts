import { z } from 'zod';

import { defineRoute, type Route } from '../route/define-route.js';
import { jsonAnswer } from '../route/operation.js';
import { changesView, viewChanges } from './changes-view.js';
import { answerRecord, recordErrors } from './record-call.js';

/** `/api/record/changes`: what is new, changed or gone over all platforms of a person. */
export const changesRoutes: readonly Route[] = [
  defineRoute({
    id: 'getRecordChanges',
    method: 'get',
    path: '/api/record/changes',
    tag: 'Record',
    summary: 'Read what has changed in a record',
    description:
      'What is new, changed, withdrawn as an error or gone over all connected platforms of a person. Each request reads the ' +
      'record and keeps fingerprints of its entries, sealed in the session and without their content; later requests are ' +
      'compared with them. What changed before the first request is found by `meta.lastUpdated`, where the entries bear it ' +
      'out. `comparisons` says for each platform what could not be compared.',
    access: 'session',
    query: z.object({
      since: z
        .string()
        .max(40)
        .optional()
        .describe(
          'From this time on: a date, which begins at midnight UTC, or `looked_at` of an earlier answer; by default since the first request',
        ),
      person: z
        .string()
        .max(200)
        .optional()
        .describe('The id of any connection of the person; may be absent while one person is connected'),
    }),
    answers: { 200: jsonAnswer(changesView, 'The entries that are not as they were, and what could not be compared.') },
    errors: recordErrors,
    examples: {
      stranger: { summary: 'Without a session', parameters: {}, status: 401 },
    },
    handle: (rest) => async (req, res, read) => {
      const asked = read.query();
      const answer = await answerRecord(rest, req, res, async (call) => {
        const { person, changes } = await rest.gateway.records.changes(call, asked);
        return viewChanges(person, changes);
      });
      res.set('cache-control', 'no-store').json(answer);
    },
  }),
];
