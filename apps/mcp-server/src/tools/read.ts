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
    'Returns one whole FHIR resource as JSON. Take resource_type and resource_id from a ref such as "Observation/123". ' +
    'Use it when a row of search does not say enough. When it is too long for one answer, left_out names what to ask for ' +
    'with elements. With attachment: the text of a document (plain, HTML, RTF, PDF, C-CDA) of a DocumentReference, ' +
    'DiagnosticReport or Binary.',
  inputSchema: z.object({
    platform_id: platformId,
    resource_type: resourceType,
    resource_id: resourceId,
    elements: z
      .array(z.string().max(80))
      .min(1)
      .max(50)
      .optional()
      .describe('Only these elements, such as "note"; "item[20]" is the list item from its entry 20 on'),
    attachment: z
      .number()
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('Instead of the resource the text of one of its documents; 1 is the first'),
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
