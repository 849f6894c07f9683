import { assignAnswer, assignInput, withWords } from '@fhir-gateway/coverage-tools';
import { assignParts, dropConfirmation } from '@fhir-gateway/gateway';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { operationNames } from '../../answers/operation-names.js';
import { decisionFields, decisionSchema, decisionText, saidWords } from '../../answers/decision-answer.js';
import { fencedSchema } from '../../answers/fenced-content.js';
import { authHandle, platformId } from '../../tool/arguments.js';
import { defineTool } from '../../tool/tool.js';
import { askPerson, personAnswer } from '../../writes/person-confirmation.js';

export const assignPriorAuthAnswer = defineTool({
  name: 'assign_prior_auth_answer',
  title: 'Say which answer is to a request',
  description:
    'Takes an answer in "said" of check_prior_auth_status as the one to its request, where the person knows that it is. ' +
    'Sends nothing; only once for a request. The first call shows it and returns a confirm value for the second.',
  inputSchema: assignInput.extend({ platform_id: platformId, auth_handle: authHandle }),
  example: { platform_id: 'sandbox-payer', request_id: 'request_id of submit_prior_auth', number: 'AUTH-1' },
  outputSchema: z.object({
    state: z
      .enum(['preview', 'assigned', 'declined'])
      .describe('Whether it was done, only shown, or the person said no'),
    confirm: z.string().optional().describe('In a preview: pass it to do it'),
    record_content: fencedSchema({ said: z.array(z.string()).describe('The answer') }).optional(),
    decision: decisionSchema.optional(),
    next_steps: z.array(z.string()).describe('What to do next'),
  }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  async run({ platform_id, auth_handle: _handle, ...input }, call) {
    const opened = await call.openPlatform(platform_id);
    const { platform, session } = opened;
    call.asksBeforeWriting();
    const parts = await assignParts(call.asker, call.gateway, platform, input.request_id);
    const asked = { platformId: platform.id, session };
    const person = personAnswer(call, asked, input.confirm);
    if (person && !person.isAgreed) {
      await dropConfirmation(call.gateway.handles, opened.asker, person.confirm);
      const step = 'Do not try it again unless the person asks for it.';
      return {
        structured: { state: 'declined' as const, next_steps: [step] },
        text: `The person did not agree: nothing has changed. ${step}`,
      };
    }
    const answer = await assignAnswer(
      { now: Date.now },
      { ...input, confirm: person?.confirm ?? input.confirm },
      parts,
    );
    if (answer.state === 'assigned') {
      const { decision, reading, nextSteps } = withWords(answer, operationNames);
      return {
        structured: {
          state: 'assigned' as const,
          decision: decisionFields(decision, reading),
          next_steps: [...nextSteps],
        },
        text: [decisionText(decision, reading), ...nextSteps].join('\n'),
      };
    }
    const { confirm, confirmWithinSeconds } = answer;
    const said = answer.said.flatMap(saidWords);
    if (call.asksByForm)
      return askPerson(call, asked, confirm, [
        'Is this answer of the payer the one to your request?',
        ...said.map((line) => `- ${line}`),
      ]);
    const step =
      'Show this to the person. Only if they know that it is the answer to their request, call again with the same ' +
      `arguments and confirm "${confirm}" within ${confirmWithinSeconds / 60} minutes.`;
    return {
      structured: { state: 'preview' as const, record_content: fenceFields({ said }), confirm, next_steps: [step] },
      text: `Nothing has changed yet. The payer said, and not of which request:\n${fence(said.join('\n'))}\n${step}`,
    };
  },
});
