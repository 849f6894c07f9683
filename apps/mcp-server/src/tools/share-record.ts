import { preparedShare, prepareShare, shareRequest } from '@fhir-gateway/gateway';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';

import { fencedSchema } from '../answers/fenced-content.js';
import { authHandle, person } from '../tool/arguments.js';
import { answerRecord } from '../tool/record-call.js';
import { defineTool } from '../tool/tool.js';

const nextStep =
  'Give the person the page: there they see every entry, leave out what they want, agree, and get the link with its QR code. ' +
  'Nothing is shared before that, and the link never comes to you.';

export const shareRecordTool = defineTool({
  name: 'share_record',
  title: 'Prepare to share a record',
  description:
    'Prepares a SMART Health Link for a clinic. Shares nothing: returns a page where the person sees what would ' +
    'go out and agrees.',
  inputSchema: z.object({
    person,
    kind: shareRequest.shape.kind,
    sections: shareRequest.shape.sections,
    auth_handle: authHandle,
  }),
  unlisted: ['sections'],
  example: { kind: 'check-in' },
  outputSchema: z.object({
    page: preparedShare.shape.page,
    kind: preparedShare.shape.kind,
    record_content: fencedSchema({ person: preparedShare.shape.person }).optional(),
    sections: z.record(z.string(), z.int()).describe('How many entries of each section the page offers'),
    missing: preparedShare.shape.missing.optional(),
    next_step: z.string().describe('What to do next'),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  readsRecords: 'by type',
  run({ person: named, kind, sections }, call) {
    return answerRecord(call, async (record) => {
      const found = await prepareShare(call.gateway, record, { kind, person: named, sections });
      const counts = Object.fromEntries(found.sections.map(({ section, entries }) => [section, entries]));
      return {
        structured: {
          page: found.page,
          kind,
          record_content: fenceFields({ person: found.person }),
          sections: counts,
          ...(found.missing.length > 0 && { missing: found.missing }),
          next_step: nextStep,
        },
        text: [
          `Page for the person: ${found.page}`,
          `Whose record: ${fence(found.person)}`,
          `Offered: ${found.sections.map(({ section, entries }) => `${section} ${entries}`).join(', ') || 'nothing'}`,
          ...found.missing.map((line) => `Missing: ${line}`),
          nextStep,
        ].join('\n'),
      };
    });
  },
});
