import {
  disclosureInput,
  getQuestionnairePackage as getForms,
  questionnairePackageInput,
  requirementsInput,
  wholeRecordInput,
} from '@fhir-gateway/coverage-tools';
import { askedPayer } from '@fhir-gateway/gateway';
import { z } from 'zod';
import { anyObject, authHandle, more, platformId, readOnly, textOrNull } from '../../tool/arguments.js';
import { coverageContext } from '../../tool/coverage-call.js';
import { chosenForm, formsText, formsView, isComplete } from '../../answers/form-view.js';
import { markMembers } from '../../answers/fenced-content.js';
import { keptOrder, orderId } from '../../answers/kept-order.js';
import { disclosing } from '../../writes/disclosing.js';
import { keepResponse } from '../../answers/stored-form-response.js';
import { defineTool } from '../../tool/tool.js';

/** What an order_id stands for, and what few forms need. */
const rareNames = [
  ...requirementsInput.keyof().options,
  ...(['questionnaire_url', 'assertion_id', 'practitioner_id', 'encounter_id', 'changed_since'] as const),
  ...(['payer', 'whole_record'] as const),
];

const texts = z.array(z.string());

const outputSchema = z.object({
  platform_id: z.string().describe('The platform that answered'),
  status: z
    .enum(['forms', 'no-forms', 'unchanged', 'not-supported'])
    .describe('not-supported says nothing about what the payer wants'),
  source: z.string().describe('Where the forms are from'),
  response_ids: texts.optional().describe('For submit_prior_auth, once the form is complete'),
  next_question: z.number().optional().describe('There are more: pass as from_question'),
  next_step: z.string().describe('What to do next'),
  notice: markMembers.notice,
  coverage_id: textOrNull.describe('The coverage that was asked about'),
  forms: z
    .array(
      z.object({
        canonical: z.string().describe('For questionnaire_url and answers_for'),
        title: z.string().describe('Title'),
        counts: z.record(z.string(), z.number()).describe('Questions by what has become of them'),
        is_adaptive: z.boolean().describe('Whether the payer asks one question after the other'),
        form_id: z.string().optional().describe('Of an adaptive form: for answer_next_question'),
        response: anyObject.optional().describe('The QuestionnaireResponse'),
      }),
    )
    .describe('Forms to fill in'),
  form: z.string().optional().describe('Which form the questions are of'),
  questions: z.array(anyObject).optional().describe('Questions, with linkId for answers'),
  issues: z.array(anyObject).optional().describe('What is wrong with the answers; errors first'),
  notes: texts.describe('What else the payer says of the forms'),
  warnings: texts.describe('What may be missing or different, and why'),
  attempts: z.array(anyObject).describe('What was asked, and how it ended'),
  end: markMembers.end,
});

export const getQuestionnairePackage = defineTool({
  name: 'get_questionnaire_package',
  title: 'Get documentation forms',
  description:
    'The forms the payer wants for an order, with what the record answers already. Call it first without answers ' +
    'and ask the person what is open; again with answers; at last with is_complete true, which returns ' +
    'response_ids for submit_prior_auth. Never answer what the record and the person do not say.',
  inputSchema: z.object({
    platform_id: platformId,
    order_id: orderId,
    ...questionnairePackageInput.shape,
    ...disclosureInput.shape,
    ...wholeRecordInput.shape,
    show: z.enum(['questions', 'response']).optional().describe('Default: questions'),
    from_question: z.number().int().min(1).max(10_000).optional().describe('Default 1'),
    more: more('what check_prior_auth takes, in place of order_id; questionnaire_url, encounter_id'),
    auth_handle: authHandle,
  }),
  unlisted: rareNames,
  example: { platform_id: 'sandbox-payer', procedure_code: '27447' },
  outputSchema,
  annotations: readOnly,
  readsRecords: 'by name',
  async run(
    { platform_id: id, order_id, auth_handle: _handle, show, from_question: from, more: _more, ...given },
    call,
  ) {
    const opened = await call.openPlatform(id);
    const { assertion: _assertion, ...order } = await keptOrder(call, opened, order_id);
    const input = { ...order, ...given };
    const patient = opened.connection?.patient;
    return disclosing(call, opened, input.confirm, async (confirm) => {
      const context = await coverageContext(call, opened, { ...askedPayer(input, patient), confirm });
      const found = await getForms(context, input, patient === undefined ? {} : { patient });
      const shown = {
        show: show ?? (input.is_complete === true ? 'response' : 'questions'),
        from: from ?? 1,
        wanted: input.answers_for,
      } as const;
      const form = shown.show === 'response' ? chosenForm(found, shown) : undefined;
      const kept = {
        ...shown,
        responseId: form && isComplete(form) ? await keepResponse(call, opened, form.response) : undefined,
      };
      const structured = formsView(found, kept);
      return { structured, text: formsText(found, kept, structured) };
    });
  },
});
