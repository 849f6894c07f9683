import type { OperationNames } from '@fhir-gateway/coverage-tools';

/** The operations that the steps of an answer lead to. */
export const operationNames: OperationNames = {
  check: 'checkRequirements',
  forms: 'getForms',
  submit: 'submitPriorAuth',
  status: 'inquirePriorAuth',
  list: 'listPriorAuths',
  assign: 'assignPriorAuthAnswer',
  formulary: 'checkFormulary',
};
