import {
  assignAnswer,
  assignInput,
  checkPriorAuth,
  checkPriorAuthStatus,
  disclosureInput,
  getQuestionnairePackage,
  listPriorAuths,
  nextQuestion,
  nextQuestionInput,
  partialSubmitInput,
  payerInput,
  priorAuthsInput,
  questionnairePackageInput,
  requirementsInput,
  statusInput,
  wholeRecordInput,
  withWords,
} from '@fhir-gateway/coverage-tools';
import {
  askedPayer,
  assignParts,
  requireSender,
  submissionParts,
  submitPriorAuth,
  wholeRequest,
  type ErrorCode,
} from '@fhir-gateway/gateway';

import type { Route } from '../route/define-route.js';
import { named } from '../route/named-schemas.js';
import { jsonAnswer } from '../route/operation.js';
import { operationNames } from './operation-names.js';
import { defineCall, defineQuestion, signedInPatient, type CoverageCall } from './coverage-route.js';
import { nextQuestionAnswer, questionnairePackage } from './forms-answer.js';
import { assignAnswer as assignment, priorAuths, requestStatus, submitAnswer } from './prior-auth-answer.js';
import { requirements } from './requirements-answer.js';

const aboutCoverage: readonly ErrorCode[] = [
  'BODY_TOO_LARGE',
  'PATIENT_MISSING',
  'COVERAGE_UNAVAILABLE',
  'COVERAGE_INCOMPLETE',
  'COVERAGE_NOT_FOUND',
  'COVERAGE_AMBIGUOUS',
  'MEMBER_MISMATCH',
  'MEMBER_UNCERTAIN',
  'DISCLOSURE_UNCONFIRMED',
];
/** What reading the whole record of a person may be refused with, too. */
const aboutPerson: readonly ErrorCode[] = ['PERSON_UNKNOWN', 'PERSON_UNCERTAIN'];
const parameters = { platform_id: 'sandbox-payer' };
const asApp = { caller: 'app', parameters } as const;
const requested = {
  patient_id: 'GhpdVj6rTpcT4PzyfJmx',
  procedure_code: '27447',
  diagnosis_codes: ['M17.11'],
  service_date: '2030-12-15',
  place_of_service: '21',
  ordering_npi: '9000000031',
};

async function signedIn({ patient }: CoverageCall): Promise<{ patient?: string }> {
  const chosen = await patient();
  return chosen === undefined ? {} : { patient: chosen };
}

/** `/api/coverage/{platform_id}/...`: questions to payers, and requests for prior authorization. */
export const coverageRoutes: readonly Route[] = [
  defineQuestion('post', {
    id: 'checkRequirements',
    path: '/requirements',
    summary: 'Ask whether the plan wants prior authorization',
    description: 'A question only: it requests nothing. `unknown` never means that no authorization is needed.',
    input: named(
      'RequirementsQuestion',
      requirementsInput.extend(disclosureInput.shape).extend(wholeRecordInput.shape),
    ),
    answers: { 200: jsonAnswer(requirements, 'What is known, who said it, and what was asked.') },
    errors: [...aboutCoverage, ...aboutPerson],
    examples: {
      kneeReplacement: {
        ...asApp,
        summary: 'Total knee arthroplasty',
        body: { procedure_code: '27447' },
        status: 200,
      },
      noCode: { ...asApp, summary: 'A code that is none', body: { procedure_code: 'ABCDE' }, status: 400 },
    },
    run: async (call, input) => {
      const found = await checkPriorAuth(call.context, input, {
        ...(await signedIn(call)),
        ...(call.asker.session && submissionParts(call.asker, call.gateway, call.platform)),
        mayWrite: call.gateway.isWriteAllowed(call.platform.id),
      });
      return withWords(found, operationNames);
    },
  }),
  defineQuestion('post', {
    id: 'getForms',
    path: '/questionnaire-package',
    summary: 'Get the payer’s forms, filled in as far as anything is known',
    input: named(
      'FormsQuestion',
      questionnairePackageInput.extend(disclosureInput.shape).extend(wholeRecordInput.shape),
    ),
    answers: {
      200: jsonAnswer(questionnairePackage, 'The forms with the answers so far, and what is wrong with them.'),
    },
    errors: [...aboutCoverage, ...aboutPerson, 'FORM_UNNAMED'],
    examples: {
      kneeReplacement: {
        ...asApp,
        summary: 'The form of total knee arthroplasty',
        body: { procedure_code: '27447' },
        status: 200,
      },
      unnamed: { ...asApp, summary: 'Without saying which', body: {}, status: 400 },
    },
    run: async (call, input) => getQuestionnairePackage(call.context, input, await signedIn(call)),
  }),
  defineQuestion('post', {
    id: 'nextQuestion',
    path: '/next-question',
    summary: 'Continue a form that asks question after question',
    input: named('NextQuestionRequest', nextQuestionInput.extend(disclosureInput.shape).extend(wholeRecordInput.shape)),
    answers: {
      200: jsonAnswer(nextQuestionAnswer, 'The next questions, or what the payer decided with the completed form.'),
    },
    errors: [
      ...aboutCoverage,
      ...aboutPerson,
      'FORM_UNKNOWN',
      'FORM_NOT_ISSUED',
      'FORM_RESPONSE_INVALID',
      'FORM_ROUNDS_EXCEEDED',
      'FORM_ADDRESS_REFUSED',
    ],
    examples: {
      unknown: { ...asApp, summary: 'A form that is not stored', body: { form_id: 'AAAAAAAAAAAAAAAA' }, status: 404 },
      noResponse: {
        ...asApp,
        summary: 'What is no response in progress',
        body: { response: { resourceType: 'Patient' } },
        status: 400,
      },
    },
    run: ({ context }, input) => nextQuestion(context, input),
  }),
  defineCall('post', {
    id: 'submitPriorAuth',
    path: '/submit',
    summary: 'Ask for prior authorization',
    description:
      'The first call sends nothing: it answers with a preview and a `confirm` value. Once the person agrees, send the same ' +
      'again with it. The same request is never sent twice. `packet_id` stands for what a packet says. Only where the operator allows writing.',
    access: 'session',
    input: named('PriorAuthRequest', partialSubmitInput.extend(payerInput.shape)),
    answers: { 200: jsonAnswer(submitAnswer, 'The preview, or the payer’s decision.') },
    errors: [
      ...aboutCoverage,
      'WRITES_OFF',
      'PACKET_UNKNOWN',
      'DOCUMENT_UNREADABLE',
      'PRIOR_AUTH_UNKNOWN',
      'PRIOR_AUTH_UNSETTLED',
      'PRIOR_AUTH_UNCHANGEABLE',
      'UPSTREAM_OUTCOME_UNKNOWN',
    ],
    examples: {
      preview: { ...asApp, summary: 'See what would be sent', body: requested, status: 200 },
      send: {
        ...asApp,
        summary: 'Send it',
        body: { ...requested, confirm: 'the value of the preview' },
        after: { operationId: 'submitPriorAuth', example: 'preview', take: { confirm: '/confirm' } },
        status: 200,
      },
      stranger: { summary: 'Without a session', parameters, body: requested, status: 401 },
    },
    // Whom it is for is not part of what is asked: the same request is the same, however the payer was found.
    run: async (call, { payer, ...given }) => {
      // Before the record is read for it.
      if (given.packet_id !== undefined) requireSender(call.asker, call.gateway, call.platform);
      const patient = await signedInPatient(call);
      const input = await wholeRequest(call.gateway, { ...call, patient }, given);
      const submission = { input, patient, asked: askedPayer({ ...input, payer }, patient) };
      return withWords(await submitPriorAuth(call.asker, call.gateway, call.platform, submission), operationNames);
    },
  }),
  defineQuestion('post', {
    id: 'inquirePriorAuth',
    path: '/inquire',
    summary: 'Ask where a request stands',
    access: 'session',
    input: named('PriorAuthInquiry', statusInput.extend(payerInput.shape)),
    answers: { 200: jsonAnswer(requestStatus, 'The last decision, and when the payer may be asked again.') },
    errors: ['BODY_TOO_LARGE', 'PRIOR_AUTH_UNKNOWN'],
    examples: {
      sent: {
        ...asApp,
        summary: 'A request that was sent',
        body: { request_id: 'pa-1' },
        after: { operationId: 'submitPriorAuth', example: 'send', take: { request_id: '/requestId' } },
        status: 200,
      },
      unknown: { ...asApp, summary: 'One that was not', body: { request_id: 'pa-0' }, status: 404 },
    },
    run: async (call, input) => {
      const { ledger } = submissionParts(call.asker, call.gateway, call.platform);
      return withWords(await checkPriorAuthStatus(call.context, input, ledger), operationNames);
    },
  }),
  defineCall('post', {
    id: 'assignPriorAuthAnswer',
    path: '/assign',
    summary: 'Say which answer of the payer is to a request',
    description:
      'For an answer that does not say so itself (`said`), where the person knows it. Nothing is sent. The first call shows ' +
      'it, and answers with a `confirm` value. It is said once for each request, also where nobody may write.',
    access: 'session',
    input: named('PriorAuthAssignmentRequest', assignInput),
    answers: { 200: jsonAnswer(assignment, 'What would be taken for the answer, or the decision that it is.') },
    errors: ['BODY_TOO_LARGE', 'PRIOR_AUTH_UNKNOWN', 'PRIOR_AUTH_UNASSIGNABLE'],
    examples: {
      certain: {
        ...asApp,
        summary: 'A request whose answer says itself whose it is',
        body: { request_id: 'pa-1', number: 'AUTH-1' },
        after: { operationId: 'submitPriorAuth', example: 'send', take: { request_id: '/requestId' } },
        status: 409,
      },
      unknown: {
        ...asApp,
        summary: 'A request that was not sent',
        body: { request_id: 'pa-0', number: 'AUTH-1' },
        status: 404,
      },
    },
    run: async ({ asker, gateway, platform }, input) => {
      const parts = await assignParts(asker, gateway, platform, input.request_id);
      return withWords(await assignAnswer({ now: Date.now }, input, parts), operationNames);
    },
  }),
  defineQuestion('post', {
    id: 'listPriorAuths',
    path: '/prior-auths',
    summary: 'List what was asked and granted',
    description:
      'Requests of this session, authorizations in the record, and with `provider_npi` what the payer itself knows, also from ' +
      'earlier sessions.',
    access: 'session',
    input: named('PriorAuthsQuestion', priorAuthsInput.extend(disclosureInput.shape)),
    answers: { 200: jsonAnswer(priorAuths, 'What is known, and who was asked.') },
    errors: aboutCoverage,
    examples: {
      all: {
        ...asApp,
        summary: 'All that the payer knows of one provider’s requests',
        body: { patient_id: requested.patient_id, provider_npi: requested.ordering_npi },
        status: 200,
      },
      badNpi: { ...asApp, summary: 'A number that is none', body: { provider_npi: '1' }, status: 400 },
    },
    run: async (call, input) => {
      const { ledger, identifierSystem } = submissionParts(call.asker, call.gateway, call.platform);
      const found = await listPriorAuths(call.context, input, { ...(await signedIn(call)), ledger, identifierSystem });
      return withWords(found, operationNames);
    },
  }),
];
