import { disclosureInput, nextQuestion, nextQuestionInput, wholeRecordInput } from '@fhir-gateway/coverage-tools';
import { askedPayer } from '@fhir-gateway/gateway';
import { z } from 'zod';
import { anyObject, authHandle, platformId, textOrNull } from '../../tool/arguments.js';
import { coverageContext } from '../../tool/coverage-call.js';
import { markMembers } from '../../answers/fenced-content.js';
import { nextQuestionText, nextQuestionView } from '../../answers/next-question-view.js';
import { keepResponse } from '../../answers/stored-form-response.js';
import { defineTool } from '../../tool/tool.js';
import { disclosing } from '../../writes/disclosing.js';

const texts = z.array(z.string());

const outputSchema = z.object({
  platform_id: z.string().describe('The platform that answered'),
  form_id: z.string().optional().describe('To continue with'),
  status: z
    .enum(['in-progress', 'completed', 'stopped'])
    .describe('stopped: nothing was sent, issues says what to put right'),
  round: z.number().describe('How often the payer has been asked'),
  response_ids: texts.optional().describe('For submit_prior_auth, once the form is complete'),
  next_step: z.string().describe('What to do next'),
  notice: markMembers.notice,
  form: z.string().describe('Title of the form'),
  questions: z.array(anyObject).describe('Questions that wait for an answer, with linkId for answers'),
  questions_left_out: z.number().optional().describe('Open questions that are not shown yet'),
  answers_like: z.string().optional().describe('How answers are written; shapes, not values'),
  filled_in: z.array(anyObject).describe('New questions that the record answered, each with its source'),
  for_person: texts.describe('linkIds that only the person may answer'),
  issues: z.array(anyObject).optional().describe('What is wrong with the answers; errors first'),
  decisions: z
    .array(
      z.object({
        covered: textOrNull.describe('Whether the plan covers it'),
        pa_needed: textOrNull.describe('Whether authorization is needed; satisfied: it is there'),
        authorization_number: textOrNull.describe('Number of the authorization'),
        assertion_id: textOrNull.describe('What the payer calls its decision'),
        expires: textOrNull.describe('Last day on which it holds'),
        reasons: texts.describe('Why, as the payer says'),
      }),
    )
    .describe('What the payer decided with the completed form'),
  warnings: texts.describe('What may be missing or different, and why'),
  response: anyObject.optional().describe('Where there is no form_id: pass it back as response'),
  end: markMembers.end,
});

export const answerNextQuestion = defineTool({
  name: 'answer_next_question',
  title: 'Answer an adaptive form',
  description:
    'Continues a form in which the payer asks question by question (is_adaptive). First form_id alone, then with ' +
    'answers, until status is completed. Sends the answers to the payer. Ask the person what somebody attests or ' +
    'signs, and name its linkId in answered_by_person.',
  inputSchema: z.object({
    platform_id: platformId,
    ...nextQuestionInput.shape,
    ...disclosureInput.shape,
    ...wholeRecordInput.shape,
    auth_handle: authHandle,
  }),
  unlisted: ['response', 'round', 'payer', 'whole_record'],
  example: { platform_id: 'sandbox-payer', form_id: 'c2FtcGxlLWZvcm0t', answers: { a1: true } },
  outputSchema,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  readsRecords: 'by name',
  async run({ platform_id: id, auth_handle: _handle, ...input }, call) {
    const opened = await call.openPlatform(id);
    return disclosing(call, opened, input.confirm, async (confirm) => {
      const asked = { ...askedPayer(input, opened.connection?.patient), confirm };
      const found = await nextQuestion(await coverageContext(call, opened, asked), input);
      const responseId = found.status === 'completed' ? await keepResponse(call, opened, found.response) : undefined;
      const structured = nextQuestionView(found, responseId);
      return { structured, text: nextQuestionText(structured) };
    });
  },
});
