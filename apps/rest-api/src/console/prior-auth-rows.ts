import {
  checkPriorAuthStatus,
  getPolicyRules,
  rulesInput,
  statusInput,
  submitInput,
  submitPriorAuth,
} from '@fhir-gateway/coverage-tools';
import { submissionParts } from '@fhir-gateway/gateway';

import { route } from '../coverage/coverage-row.js';

/** Asks for authorization: the first call answers with a preview and a confirm value, the second sends. */
export const submit = route('post', '/submit', submitInput, (call, input) =>
  submitPriorAuth(call.context, input, submissionParts(call.gateway, call)),
);

/** Where a request stands that was sent before. */
export const inquire = route('post', '/inquire', statusInput, (call, input) =>
  checkPriorAuthStatus(call.context, input, submissionParts(call.gateway, call).ledger),
);

/** The query of `rules/{code}`, with the code that its address names. */
export const rulesQuery = rulesInput.omit({ procedure_code: true }).extend({ code: rulesInput.shape.procedure_code });

/** What the payer publishes about a procedure. */
export const rules = route('get', '/rules/:code', rulesQuery, (call, input) => {
  const { code: procedureCode, ...others } = input;
  return getPolicyRules(call.context, { procedure_code: procedureCode, ...others });
});
