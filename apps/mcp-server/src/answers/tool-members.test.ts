import {
  decisionSchema as payerDecision,
  formularyAnswerSchema,
  providerAnswerSchema,
} from '@fhir-gateway/coverage-tools';
import { z } from 'zod';
import { decisionSchema } from './decision-answer.js';
import { toolMembers, withToolNames } from './tool-members.js';

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
