import { z } from 'zod';
import { authHandle, platformId, readOnly, resourceId, resourceType } from '../tool/arguments.js';
import { documentAnswer, documentAnswerSchema } from '../answers/document-answer.js';
import { documentContent, fencedSchema, resourceContent } from '../answers/fenced-content.js';
import { fhirPath, idIn } from '../tool/fhir-path.js';
import { resourceAnswer, resourceAnswerSchema } from '../answers/resource-answer.js';
import { defineTool } from '../tool/tool.js';
import { wholeId } from '../tool/whole-id.js';

export const read = defineTool({
  name: 'read',
  title: 'Read a resource',
  description:
    'One whole FHIR resource, by a ref such as "Observation/123". When it is too long, left_out names what to ' +
    'ask for with elements. With attachment: the text of a document (HTML, RTF, PDF, C-CDA).',
  inputSchema: z.object({
    platform_id: platformId,
    resource_type: resourceType,
    resource_id: resourceId,
    elements: z
      .array(z.string().max(80))
      .min(1)
      .max(50)
      .optional()
      .describe('Only these, such as "note"; "item[20]": from entry 20 on'),
    attachment: z.number().int().min(1).max(100).optional().describe('Which of its documents; 1 is the first'),
    auth_handle: authHandle,
  }),
  example: { platform_id: 'sandbox-ehr', resource_type: 'Observation', resource_id: '123' },
  outputSchema: z.object({
    ...resourceAnswerSchema.partial().shape,
    ...documentAnswerSchema.partial().shape,
    record_content: fencedSchema({ ...resourceContent, ...documentContent }).optional(),
  }),
  annotations: readOnly,
  readsRecords: 'by name',
  async run(args, call) {
    const opened = await call.openPlatform(args.platform_id);
    const id = await wholeId(call, opened, args.resource_type, idIn(args.resource_type, args.resource_id));
    const path = fhirPath(args.resource_type, id);
    const { attachment: number } = args;
    if (number !== undefined) return documentAnswer(call, opened, { path, number, skip: 0 });
    let received: string | undefined;
    const answer = await opened.reader({ method: 'GET', path, received: (text) => void (received = text) });
    return resourceAnswer(opened.platform.id, answer, {
      ...{ elements: args.elements, received },
      patientId: opened.connection?.patient,
    });
  },
});
