import { isContainer } from '@fhir-gateway/fhir';
import type { Questionnaire, QuestionnaireResponse } from 'fhir/r4.js';
import { z } from 'zod';

/** How large a form may be, far above any that a person could fill in. */
export const formLimits = { items: 10_000, depth: 50 } as const;

const extension = z.looseObject({
  url: z.string(),
  get extension(): z.ZodOptional<z.ZodType> {
    return z.preprocess(withoutEmpty, z.array(extension)).optional();
  },
});
/** Published forms have extensions that are empty; such a one says nothing, and costs nothing but itself. */
const extensions = z.preprocess(withoutEmpty, z.array(extension)).optional();
const element = z.looseObject({ extension: extensions });
const coding = z.looseObject({ system: z.string().optional(), code: z.string().optional() });
const value = z.looseObject({ extension: extensions, valueCoding: coding.optional() });

/** A list without options is none: nothing could be chosen from it, and nothing would be right. */
const options = z.preprocess(
  (list) => (Array.isArray(list) && list.length === 0 ? undefined : list),
  z.array(value).optional(),
);

/** Shown as it is, since answers are named by it: so it may hold nothing that cannot be seen. */
const linkId = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, 'has characters that cannot be seen');
const item = z.looseObject({
  linkId,
  type: z.string(),
  text: z.string().optional(),
  prefix: z.string().optional(),
  extension: extensions,
  enableWhen: z.array(z.looseObject({ question: z.string(), operator: z.string() })).optional(),
  enableBehavior: z.string().optional(),
  answerOption: options,
  answerValueSet: z.string().optional(),
  initial: z.array(value).optional(),
  get item(): z.ZodOptional<z.ZodArray<z.ZodType>> {
    return z.array(item).optional();
  },
});

const contained = z.array(z.looseObject({ resourceType: z.string() })).optional();
const questionnaire = z.looseObject({
  resourceType: z.literal('Questionnaire'),
  url: z.string().optional(),
  version: z.string().optional(),
  title: z.string().optional(),
  derivedFrom: z.array(z.string()).optional(),
  effectivePeriod: element.optional(),
  contained,
  extension: extensions,
  item: z.array(item).optional(),
});

const answer = z.looseObject({
  extension: extensions,
  get item(): z.ZodOptional<z.ZodArray<z.ZodType>> {
    return z.array(responseItem).optional();
  },
});
const responseItem = z.looseObject({
  linkId,
  answer: z.array(answer).optional(),
  get item(): z.ZodOptional<z.ZodArray<z.ZodType>> {
    return z.array(responseItem).optional();
  },
});
const response = z.looseObject({
  resourceType: z.literal('QuestionnaireResponse'),
  status: z.string(),
  questionnaire: z.string().optional(),
  contained,
  extension: extensions,
  item: z.array(responseItem).optional(),
});

/** A form that is what it says it is, or what is wrong with it; the text holds no value of the form. */
export type Shaped<T> = { readonly ok: true; readonly resource: T } | { readonly ok: false; readonly problem: string };

/** Whether something a payer sent can be worked with as a Questionnaire, without surprises in any item. */
export function shapeQuestionnaire(input: unknown): Shaped<Questionnaire> {
  return shape<Questionnaire>(input, questionnaire);
}

/** The same for a QuestionnaireResponse. */
export function shapeResponse(input: unknown): Shaped<QuestionnaireResponse> {
  return shape<QuestionnaireResponse>(input, response);
}

function shape<T>(input: unknown, schema: z.ZodType): Shaped<T> {
  const size = sizeProblem(input);
  if (size !== undefined) return { ok: false, problem: size };
  const checked = schema.safeParse(input);
  if (checked.success) return { ok: true, resource: checked.data as T };
  const [issue] = checked.error.issues;
  return { ok: false, problem: `${issue?.path.join('.') || 'resource'}: ${issue?.message ?? 'not valid'}` };
}

/** Looked at level by level, since a recursive look is what a form of a thousand levels would break. */
function sizeProblem(input: unknown): string | undefined {
  const deepest = `more than ${formLimits.depth} levels`;
  let level = isContainer(input) ? [{ node: input, within: 0 }] : [];
  let count = 0;
  // Between two levels of items stand up to three of JSON: a list, its member, an answer's list.
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > formLimits.depth * 4 + 20) return deepest;
    const next: typeof level = [];
    for (const { node, within } of level) {
      const isItem = 'linkId' in node;
      if (isItem && within >= formLimits.depth) return deepest;
      if (isItem && ++count > formLimits.items) return `more than ${formLimits.items} items`;
      for (const inner of Object.values(node)) {
        if (isContainer(inner)) next.push({ node: inner, within: within + (isItem ? 1 : 0) });
      }
    }
    level = next;
  }
  return undefined;
}

function withoutEmpty(value: unknown): unknown {
  return Array.isArray(value) ? value.filter((one) => !isContainer(one) || Object.keys(one).length > 0) : value;
}
