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
import { requirementsResult, requirementsSchema } from '../../answers/requirements-answer.js';
import { authHandle, platformId, readOnly } from '../../tool/arguments.js';
import { coverageContext } from '../../tool/coverage-call.js';
import { defineTool } from '../../tool/tool.js';
import { disclosing } from '../../writes/disclosing.js';

export const checkPriorAuth = defineTool({
  name: 'check_prior_auth',
  title: 'Check prior authorization',
  description:
    'Asks the payer whether the patient’s plan wants prior authorization for a procedure, and which documentation. A ' +
    'question only: it requests nothing. Name the CPT or HCPCS code; diagnosis_codes, performing_npi and service_date ' +
    'make answers definite. unknown never means "not required": attempts says what was asked and why nobody answered.',
  inputSchema: z.object({
    platform_id: platformId,
    ...requirementsInput.shape,
    ...disclosureInput.shape,
    ...wholeRecordInput.shape,
    auth_handle: authHandle,
  }),
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
        ...(patient !== undefined && { patient }),
        ...(opened.session && submissionParts(opened, call.gateway, opened.platform)),
        mayWrite: call.gateway.isWriteAllowed(context.platform.id),
      });
      return requirementsResult(withWords(found, operationNames));
    });
  },
});
