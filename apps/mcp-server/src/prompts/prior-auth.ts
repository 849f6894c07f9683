import { numbered, signInFirst, toolCall, type PromptDefinition } from './prompt.js';

/**
 * From the question whether a procedure needs authorization to the authorization number, in eight calls at most. Every
 * argument that a written call lacks is named in backquotes with where it is from: the answer to a step, or the person.
 */
export const priorAuthWorkflow: PromptDefinition = {
  name: 'prior_auth_workflow',
  title: 'Ask for prior authorization',
  description: 'Finds out what the plan wants for a procedure, fills in the forms, and sends the request once I agree.',
  arguments: ['platform_id', 'procedure_code'],
  skill: {
    name: 'prior-authorization',
    description:
      'Finds out whether a procedure or drug needs prior authorization by a health plan, fills in the forms with the person, ' +
      'and sends the request once they agree. Use it when coverage, documentation or a pending request is asked about.',
  },
  needs: ['payer', 'writes'],
  text: ({ platform_id: id, procedure_code: code }) => {
    const platform = { platform_id: id };
    const asked = { ...platform, procedure_code: code };
    return (
      `Does procedure ${code} need prior authorization by my plan at ${id}? If so, ask for it.\n` +
      'What stands in backquotes without a call is an argument to add, named as in the answer that it is from.\n' +
      numbered([
        signInFirst(id),
        `Call ${toolCall('check_prior_auth', asked)}. Where it names facts that the payer needs, ask me for them and call ` +
          'again. Go on only where authorization is required or depends on documentation; otherwise tell me what the ' +
          'payer said, or what was tried.',
        `Where it names documentation: Call ${toolCall('get_questionnaire_package', platform)} with \`order_id\` of step 2. ` +
          'Show me what the record has filled in and where that is from, and ask me for the rest. Answer nothing ' +
          'yourself, least of all what somebody has to attest.',
        `Call ${toolCall('get_questionnaire_package', { ...platform, is_complete: true })} with \`order_id\` of step 2 and ` +
          '`answers` from me. Show me the answers. Where it names issues, ask me and call again.',
        `Call ${toolCall('submit_prior_auth', platform)} with \`order_id\` of step 2, \`response_ids\` of step 4, and ` +
          '`diagnosis_codes`, `service_date`, `place_of_service` and `ordering_npi` from me. Nothing is sent by that: show me the preview.',
        `Only when I agree: Call ${toolCall('submit_prior_auth', platform)} with all arguments of step 5 and \`confirm\` of ` +
          'step 5. Tell me the decision and the number.',
        `Where it is pended, when I ask and not before: Call ${toolCall('list_prior_auths', platform)} with ` +
          '`request_id` of step 6.',
        `Where the form of step 3 is adaptive, in place of step 4: Call ${toolCall('answer_next_question', platform)} with ` +
          '`form_id` of step 3, again and again with `answers` from me, until it is completed; go on with its `response_ids`.',
        'Quote the payer and name the source of each statement. "unknown" never means that nothing is needed.',
      ])
    );
  },
};
