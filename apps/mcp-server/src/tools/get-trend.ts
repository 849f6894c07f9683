import { trendOf } from '@fhir-gateway/patient-record';
import { z } from 'zod';
import { trendAnswer, trendAnswerSchema } from '../answers/record/trend-answer.js';
import { readRecordDates, recordDates } from '../arguments/record-dates.js';
import { authHandle, person, readOnly } from '../tool/arguments.js';
import { answerRecord } from '../tool/record-call.js';
import { defineTool } from '../tool/tool.js';

const defaultValues = 10;
const mostValues = 50;

export const getTrend = defineTool({
  name: 'get_trend',
  title: 'Get the trend of a test',
  description:
    'Results of one test over all connected platforms as series with first, last, lowest, highest, mean and ' +
    'direction: "how is my A1c".',
  inputSchema: z.object({
    test: z.string().min(1).max(200).describe('"A1c", "blood pressure", "4548-4"'),
    ...recordDates,
    person,
    limit: z.number().int().min(1).max(mostValues).optional().describe(`Default ${defaultValues}`),
    auth_handle: authHandle,
  }),
  read: readRecordDates,
  example: { test: 'A1c', since: '2024' },
  outputSchema: trendAnswerSchema,
  annotations: readOnly,
  readsRecords: 'by type',
  run: (args, call) =>
    answerRecord(call, async (record) => {
      const { records } = call.gateway;
      const whose = await records.person(record, args.person);
      const { test, since, until } = args;
      const question = { test, since, until };
      const answer = await trendOf(whose, question, records.readingOptions(record));
      return trendAnswer(whose, answer, args.limit ?? defaultValues);
    }),
});
