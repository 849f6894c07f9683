import {
  checkPriorAuth as ask,
  disclosureInput,
  requirementsInput,
  wholeRecordInput,
  withWords,
} from '@fhir-gateway/coverage-tools';
import { askedPayer, submissionParts } from '@fhir-gateway/gateway';
import { z } from 'zod';
import { operationNames } from '../../answers/operation-names.js';
import { keepOrder } from '../../answers/kept-order.js';
import { requirementsResult, requirementsSchema, submittedAssertion } from '../../answers/requirements-answer.js';
import { authHandle, more, platformId, readOnly } from '../../tool/arguments.js';
import { coverageContext } from '../../tool/coverage-call.js';
import { defineTool } from '../../tool/tool.js';
import { disclosing } from '../../writes/disclosing.js';

export const checkPriorAuth = defineTool({
  name: 'check_prior_auth',
  title: 'Check prior authorization',
  description:
    'Asks the payer whether the plan wants prior authorization for a procedure or drug, and which documentation. ' +
    'Returns an order_id for the forms and the request. "unknown" never means "not required". ' +
    'diagnosis_codes, performing_npi and service_date make answers definite.',
  inputSchema: z.object({
    platform_id: platformId,
    ...requirementsInput.shape,
    ...disclosureInput.shape,
    ...wholeRecordInput.shape,
    more: more('coverage_id, order_type, snomed_code, whole_record'),
    auth_handle: authHandle,
  }),
  unlisted: [
    'patient_id',
    'coverage_id',
    'code_system',
    'drug_code_system',
    'order_type',
    'snomed_code',
    'whole_record',
  ],
  example: { platform_id: 'sandbox-payer', procedure_code: '27447', diagnosis_codes: ['M17.11'] },
  outputSchema: requirementsSchema,
  annotations: readOnly,
  readsRecords: 'by name',
  async run({ platform_id: id, auth_handle: _handle, ...input }, call) {
    const opened = await call.openPlatform(id);
    const { connection } = opened;
    const patient = connection?.patient;
    return disclosing(call, opened, input.confirm, async (confirm) => {
      const context = await coverageContext(call, opened, { ...askedPayer(input, patient), confirm });
      const found = await ask(context, input, {
        patient,
        ...(opened.session && submissionParts(opened, call.gateway, opened.platform)),
        mayWrite: call.gateway.isWriteAllowed(context.platform.id),
      });
      const worded = withWords(found, operationNames);
      const { confirm: _confirm, more: _more, ...order } = input;
      const assertion = submittedAssertion(worded);
      const { assertionId } = worded;
      const orderId = await keepOrder(call, opened, {
        ...order,
        ...(assertionId !== null && { assertion_id: assertionId }),
        ...(assertion && { assertion }),
      });
      return requirementsResult(worded, orderId);
    });
  },
});
