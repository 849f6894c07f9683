import { numbered, signInFirst, toolCall, type PromptDefinition } from './prompt.js';

/** From the question whether a procedure needs authorization to the authorization number, in eight calls at most. */
export const priorAuthWorkflow: PromptDefinition = {
  name: 'prior_auth_workflow',
  title: 'Ask for prior authorization',
  description: 'Finds out what the plan wants for a procedure, fills in the forms, and sends the request once I agree.',
  arguments: ['platform_id', 'procedure_code'],
  text: ({ platform_id: id, procedure_code: code }) => {
    const asked = { platform_id: id, procedure_code: code };
    return (
      `Does procedure ${code} need prior authorization by my plan at ${id}? If so, ask for it.\n` +
      numbered([
        signInFirst(id),
        `Call ${toolCall('check_prior_auth', asked)}. Where it names facts that the payer needs, ask me for them and call ` +
          'again. Go on only where authorization is required or depends on documentation; otherwise tell me what the ' +
          'payer said, or what was tried.',
        `Call ${toolCall('get_questionnaire_package', asked)} with the assertion_id of step 2. Show me what the record ` +
          'has filled in and where that is from, and ask me for the rest. Answer nothing yourself, least of all what ' +
          'somebody has to attest. Call it again with my answers, is_complete and show "response".',
        'Ask me for the day and place of the service, the diagnosis and who orders it. Call submit_prior_auth with these ' +
          'and the completed questionnaire_responses. Nothing is sent by that: show me the preview.',
        'Only when I agree, call submit_prior_auth again with the same arguments and the confirm value.',
        `Tell me the decision and the number. Where it is pended, give me the request_id, and call ` +
          'check_prior_auth_status with it when I ask, not before.',
        'Quote the payer and name the source of each statement. "unknown" never means that nothing is needed.',
      ])
    );
  },
};
