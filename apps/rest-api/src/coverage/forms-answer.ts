import { z } from 'zod';

import { fhirResource } from '../fhir/fhir-schemas.js';
import { named } from '../route/named-schemas.js';
import { attempt, texts } from './coverage-schemas.js';
import { coverageAssertion } from './requirements-answer.js';

const anything = z.looseObject({});

const issue = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  linkId: z.string().optional(),
  path: z.string().describe('Where in the response, as FHIRPath writes it'),
  text: z.string(),
  example: z.string().optional().describe('How the answer is written'),
});

/** One question of a form, on one line. */
const field = z.looseObject({
  linkId: z.string().describe('What answers are named by'),
  number: z.string(),
  path: texts.describe('The texts of what stands around it, outermost first'),
  question: z.string(),
  type: z.string().describe('An item type of FHIR R4'),
  required: z.enum(['yes', 'if-enabled', 'no']),
  isEnabled: z.boolean(),
  repeats: z.boolean(),
  readOnly: z.boolean(),
  hidden: z.boolean(),
});

const prefillOutcome = z.object({
  linkId: z.string(),
  outcome: z.enum(['filled', 'empty', 'not-executed', 'unusable']),
  detail: z.string().optional(),
  source: z.string().optional().describe('The expression that the answer is from'),
  reads: texts.optional().describe('Types of resources that it looked at; order is the one that the form is for'),
});

/** A form in its three views, with the answers it has so far. */
const describedForm = {
  header: z.looseObject({
    canonical: z.string(),
    title: z.string(),
    isAdaptive: z.boolean().describe('Whether the payer asks question after question: continue with next-question'),
    needsSignature: z.boolean(),
  }),
  counts: z.object({
    questions: z.int(),
    required: z.int(),
    requiredIfEnabled: z.int(),
    requiredAnswered: z.int(),
    answered: z.int(),
    hidden: z.int(),
  }),
  items: z.array(anything).describe('The tree, with all that the form says'),
  fields: z.array(field),
  markdown: z.string().describe('For reading'),
};

/** The forms that a payer wants, filled in as far as anything is known. */
export const questionnairePackage = named(
  'QuestionnairePackage',
  z.object({
    platformId: z.string(),
    coverageId: z.string().nullable(),
    status: z
      .enum(['forms', 'no-forms', 'unchanged', 'not-supported'])
      .describe('Of `not-supported` nothing follows about what the payer wants'),
    source: z.enum(['questionnaire-package', 'questionnaire-search', 'none']),
    forms: z.array(
      z.object({
        ...describedForm,
        questionnaire: fhirResource,
        response: fhirResource.describe('A QuestionnaireResponse; for submit, once it is completed'),
        prefilled: z.array(prefillOutcome),
        formId: z.string().optional().describe('To continue an adaptive form with, by next-question'),
        issues: z.array(issue).optional().describe('What is wrong; only where answers were given'),
        warnings: texts,
      }),
    ),
    notes: z.array(z.object({ severity: z.string(), text: z.string() })).describe('The payer’s own remarks'),
    warnings: texts,
    attempts: z.array(attempt),
  }),
);

/** Where an adaptive form stands. */
export const nextQuestionAnswer = named(
  'NextQuestionAnswer',
  z.object({
    platformId: z.string(),
    formId: z.string().optional().describe('To continue with'),
    status: z.enum(['in-progress', 'completed', 'stopped']).describe('stopped: nothing was sent, see issues'),
    round: z.int(),
    form: z.object(describedForm),
    response: fhirResource.describe('To be sent back with the next answers, where there is no formId'),
    issues: z.array(issue),
    open: texts.describe('linkIds of questions that wait for an answer'),
    example: z.string().optional().describe('How answers to the open questions are written'),
    forPerson: texts.describe('linkIds that only a person may answer'),
    prefilled: z.array(prefillOutcome).describe('How the questions of this round were filled in'),
    assertions: z.array(coverageAssertion).describe('What the payer decided with the completed form'),
    warnings: texts,
  }),
);
