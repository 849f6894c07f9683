import { z } from 'zod';
import { changesAnswer, changesAnswerSchema } from '../answers/record/changes-answer.js';
import { readRecordDates, recordDates } from '../arguments/record-dates.js';
import { authHandle, person, readOnly } from '../tool/arguments.js';
import { answerRecord } from '../tool/record-call.js';
import { defineTool } from '../tool/tool.js';

const defaultRows = 30;
const mostRows = 100;
/** An instant, as the answer before gives it. */
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

export const getChanges = defineTool({
  name: 'get_changes',
  title: 'Get what has changed in a record',
  description: 'What is new, changed, withdrawn or gone in one person’s record: "anything new since last week?"',
  inputSchema: z.object({
    since: recordDates.since.describe('"last week", or looked_at of an earlier answer; default: the first look'),
    person,
    limit: z.number().int().min(1).max(mostRows).optional().describe(`Default ${defaultRows}`),
    auth_handle: authHandle,
  }),
  read: (args, context, notices) =>
    args.since !== undefined && instant.test(args.since) ? args : readRecordDates(args, context, notices),
  example: { since: '2026-01-15' },
  outputSchema: changesAnswerSchema,
  annotations: readOnly,
  readsRecords: 'by type',
  run: ({ since, person: named, limit }, call) =>
    answerRecord(call, async (record) => {
      const found = await call.gateway.records.changes(record, { person: named, since });
      return changesAnswer(found.person, found.changes, limit ?? defaultRows);
    }),
});
