import {
  decisionSchema as payerDecision,
  previewAnswerSchema,
  priorAuthsSchema,
  requestStatusSchema,
  submittedAnswerSchema,
} from '@fhir-gateway/coverage-tools';
import { z } from 'zod';
import { decisionSchema } from './decision-answer.js';
import type { Tool } from '../tool/tool.js';
import { toolMembers, withToolNames } from './tool-members.js';
import { checkPriorAuthStatusTool, listPriorAuthsTool } from '../tools/prior-auth/list-prior-auths.js';
import { submitPriorAuthTool } from '../tools/prior-auth/submit-prior-auth.js';

/** Members of a tool's answer, as clients are told of them. */
function answerOf(tool: Tool): Readonly<Record<string, { readonly enum?: readonly string[] }>> {
  const { outputSchema } = tool.listing(true);
  const schema = outputSchema['~standard'].jsonSchema.output({ target: 'draft-2020-12' });
  return schema['properties'] as ReturnType<typeof answerOf>;
}

describe('members of a library’s schema in a tool’s answer', () => {
  it('hold every member of a decision, under the tool’s spelling and with the same words', () => {
    const members: Readonly<Record<string, z.ZodType>> = decisionSchema.shape;
    for (const [name, field] of Object.entries(payerDecision.shape)) {
      const member = members[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
      expect(z.toJSONSchema(member as z.ZodType).description).toBe(field.description);
    }
  });

  it.each<[string, Tool, z.ZodRawShape]>([
    ['the preview', submitPriorAuthTool, previewAnswerSchema.omit({ preview: true, confirmWithinSeconds: true }).shape],
    ['the request that was sent', submitPriorAuthTool, submittedAnswerSchema.omit({ reading: true }).shape],
    ['the state of a request', checkPriorAuthStatusTool, requestStatusSchema.omit({ reading: true }).shape],
    ['the list of authorizations', listPriorAuthsTool, priorAuthsSchema.omit({ sent: true, known: true }).shape],
  ])('are in the answer of the tool, each under its name: %s', (_what, tool, shape) => {
    const names = Object.keys(toolMembers(shape));
    expect(Object.keys(answerOf(tool))).toEqual(expect.arrayContaining(names));
  });
});

describe('a value in a tool’s spelling', () => {
  it('has its names changed at any depth, its values not, and nothing absent', () => {
    const value = { validFrom: 'aB', items: [{ traceNumber: 'T', granted: [{ perUnit: 1 }] }], expires: undefined };
    const named = { valid_from: 'aB', items: [{ trace_number: 'T', granted: [{ per_unit: 1 }] }] };
    expect(withToolNames(value)).toEqual(named);
    expect(withToolNames(value)).not.toHaveProperty('expires');
  });
});
