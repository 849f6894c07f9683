import type { OperationNames } from '@fhir-gateway/coverage-tools';

/** The tools that the steps of an answer lead to. */
export const operationNames: OperationNames = {
  check: 'check_prior_auth',
  forms: 'get_questionnaire_package',
  submit: 'submit_prior_auth',
  status: 'list_prior_auths with its request_id',
  list: 'list_prior_auths',
  assign: 'ask_payer with ask "assign_prior_auth_answer"',
  formulary: 'check_formulary',
};
