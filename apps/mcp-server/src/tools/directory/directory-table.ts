import { directoryAnswerShape, type ProviderAnswer } from '@fhir-gateway/coverage-tools';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { toolMembers, withToolNames } from '../../answers/tool-members.js';
import { sizeInText } from '../../result/result-size.js';

/** The most of a result that the rows may take as fields. */
const mostCharacters = 9_000;

/** An answer of a directory, whatever was looked for. */
type Found = Pick<
  ProviderAnswer,
  'platformId' | 'askedAt' | 'understood' | 'matched' | 'notKnown' | 'disclaimer' | 'plan' | 'plans'
>;

const { platformId, askedAt, understood, matched, notKnown, disclaimer } = directoryAnswerShape;

/** Members of every answer of a directory. */
export const directoryMembers = {
  ...toolMembers({ platformId, askedAt, understood, matched, notKnown, disclaimer }),
  listed: z.number().describe('How many of them are listed here'),
};

/** Members of every answer that stand between the marks. */
export const planMembers = {
  plan: z.string().describe('The plan that was meant'),
  plans: z.array(z.string()).describe('Plans to choose from'),
};

/**
 * Both halves of an answer.
 *
 * @param table members of the answer's own, those that stand between the marks, and the lines and first sentence of the text
 */
export function directoryResult(
  found: Found,
  table: {
    readonly listed: number;
    readonly members: Record<string, unknown>;
    readonly content: Record<string, unknown>;
    readonly summary: string;
    readonly lines: readonly string[];
  },
) {
  const { platformId, askedAt, understood, matched, notKnown, disclaimer, plan, plans } = found;
  const names = plans.map(({ name }) => name);
  const shown = [...(plan ? [`Plan: ${plan.name}`] : []), ...names, ...table.lines];
  return {
    structured: {
      ...withToolNames({ platformId, askedAt, understood, matched, notKnown, disclaimer }),
      listed: table.listed,
      ...table.members,
      record_content: fenceFields({
        ...(plan && { plan: plan.name }),
        ...(names.length > 0 && { plans: names }),
        ...table.content,
      }),
    },
    text: [
      table.summary,
      ...understood.map((one) => `${one}.`),
      ...notKnown,
      ...(shown.length > 0 ? [fence(shown.join('\n'))] : []),
      disclaimer,
    ]
      .filter((part) => part !== '')
      .join('\n'),
  };
}

/** Rows as far as they fit. */
export function fittingRows<Row>(rows: readonly Row[]): Row[] {
  let used = 0;
  return rows.filter((row) => (used += sizeInText(row)) <= mostCharacters);
}
