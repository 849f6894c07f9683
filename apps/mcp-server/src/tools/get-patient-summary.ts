import { readSummary, shortRef } from '@fhir-gateway/patient-record';
import { z } from 'zod';

import { summaryAnswer, summaryAnswerSchema } from '../answers/summary-answer.js';
import { authHandle, person, readOnly } from '../tool/arguments.js';
import { answerRecord } from '../tool/record-call.js';
import { defineTool } from '../tool/tool.js';

export const getPatientSummary = defineTool({
  name: 'get_patient_summary',
  title: 'Summarize a record',
  description:
    'One person’s record in short over all connected platforms: allergies, problems, medications, results, ' +
    'vitals, immunizations, visits, procedures, coverage, what could not be read and where platforms disagree. ' +
    'Call it first about a person’s health.',
  inputSchema: z.object({ person, auth_handle: authHandle }),
  example: { person: 'sandbox-ehr' },
  outputSchema: summaryAnswerSchema,
  annotations: readOnly,
  readsRecords: 'by type',
  run(args, call) {
    return answerRecord(call, async (record) => {
      const { records } = call.gateway;
      const found = await readSummary(await records.person(record, args.person), {
        ...records.readingOptions(record),
        nowMs: Date.now(),
        ref: ({ connection, ref }) => ref && shortRef(connection, ref),
      });
      return summaryAnswer(found);
    });
  },
});
