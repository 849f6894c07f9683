import {
  decisionSchema as payerDecision,
  formularyAnswerSchema,
  previewAnswerSchema,
  priorAuthsSchema,
  providerAnswerSchema,
  requestStatusSchema,
  submittedAnswerSchema,
} from '@fhir-gateway/coverage-tools';
import { z } from 'zod';
import { decisionSchema } from './decision-answer.js';
import type { Tool } from '../tool/tool.js';
import { optionalMembers, toolMembers, withToolNames } from './tool-members.js';
import { checkPriorAuthStatusTool } from '../tools/prior-auth/check-prior-auth-status.js';
import { listPriorAuthsTool } from '../tools/prior-auth/list-prior-auths.js';
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

  it('take the same words for a status, and no other', () => {
    const { status = z.never() } = toolMembers({ status: payerDecision.shape.status });
    expect(payerDecision.shape.status.options.map((word) => status.safeParse(word).success)).not.toContain(false);
    expect(status.safeParse('granted').success).toBe(false);
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

  it('take the same words for who answered, and no other', () => {
    const { answered_by: answeredBy } = answerOf(checkPriorAuthStatusTool);
    expect(answeredBy?.enum).toEqual(requestStatusSchema.shape.answeredBy.options);
  });

  it('may be absent where only some answers of a tool have them, with the same words', () => {
    const { sent_at: sentAt = z.never() } = optionalMembers({ sentAt: submittedAnswerSchema.shape.sentAt });
    expect(sentAt.safeParse(undefined).success).toBe(true);
    expect(sentAt.safeParse(1).success).toBe(false);
    expect(z.toJSONSchema(sentAt).description).toBe(submittedAnswerSchema.shape.sentAt.description);
  });

  it('are all spelled in snake case, and all described at the first level', () => {
    const shape = { ...payerDecision.shape, ...providerAnswerSchema.shape, ...formularyAnswerSchema.shape };
    const members = toolMembers(shape);
    expect(Object.keys(members).filter((name) => !/^[a-z]+(_[a-z]+)*$/.test(name))).toEqual([]);
    expect(Object.values(members).filter((member) => z.toJSONSchema(member).description === undefined)).toEqual([]);
  });

  it('may be absent where the library may leave them out, or has an empty list', () => {
    const members = z.object(toolMembers(payerDecision.shape));
    expect(members.safeParse({ status: 'denied' }).success).toBe(true);
    expect(members.safeParse({ notes: [] }).success).toBe(false);
    expect(members.safeParse({ status: 'denied', notes: [1] }).success).toBe(false);
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
