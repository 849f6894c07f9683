export { findActiveCoverage } from './active-coverage.js';
export { Attempts } from './attempts.js';
export { CoverageError } from './coverage-error.js';
export { checkPriorAuth } from './crd/check-prior-auth.js';
export { HookDiscoveries } from './crd/hooks/discovery.js';
export { requirementsInput } from './crd/assertion/requirements-input.js';
export { buildResponse } from './dtr/answers/build-response.js';
export { describeForm } from './dtr/view/described-form.js';
export { getQuestionnairePackage } from './dtr/get-questionnaire-package.js';
export { nextQuestion } from './dtr/next-question.js';
export { nextQuestionInput } from './dtr/next-question-input.js';
export { prefill } from './dtr/prefill/prefill.js';
export { questionnairePackageInput } from './dtr/questionnaire-input.js';
export { readPackage } from './dtr/questionnaire/package-answer.js';
export { judgeForm } from './dtr/view/form-rules.js';
export { validateResponse } from './dtr/answers/validate-response.js';
export { ValueSets } from './dtr/questionnaire/value-sets.js';
export { HttpPayerClient } from './payer/http-payer-client.js';
export { ServiceAddresses } from './payer/service-addresses.js';
export { checkPriorAuthStatus, statusInput } from './pas/check-status.js';
export { readDecision } from './pas/decision/decision.js';
export { listPriorAuthRequests } from './pas/list-requests.js';
export { inquiryBundle } from './pas/request/inquiry-bundle.js';
export { requestBundle } from './pas/request/request-bundle.js';
export { submitInput } from './pas/request/submit-input.js';
export { submitPriorAuth } from './pas/submit-prior-auth.js';
export { getPolicyRules, rulesInput } from './policy/get-policy-rules.js';
export { findPublishedRules } from './policy/rules/published-rules.js';

export type { ActiveCoverageOptions, CoverageReader } from './active-coverage.js';
export type { Attempt } from './attempts.js';
export type { CoverageContext, RecordReader } from './coverage-context.js';
export type { CoverageErrorCode } from './coverage-error.js';
export type { CoverageStatus } from './crd/assertion/coverage-status.js';
export type { HookCallOptions } from './crd/hooks/hook-call.js';
export type {
  AuthorizationNeed,
  DocumentationNeed,
  Requirements,
  RequirementsSource,
} from './crd/assertion/requirements.js';
export type { RequirementsInput } from './crd/assertion/requirements-input.js';
export type { HookDiscovery, HookService } from './crd/hooks/discovery.js';
export type { AnswerOrigin } from './dtr/answers/origin.js';
export type { AnswerValue, ValueKind } from './dtr/questionnaire/answer-value.js';
export type { BuildOptions, GivenAnswers, ResponseContext } from './dtr/answers/build-response.js';
export type { DescribedForm } from './dtr/view/described-form.js';
export type { FormCounts, FormField } from './dtr/view/form-fields.js';
export type { FormHeader } from './dtr/view/form-header.js';
export type { FormItem } from './dtr/view/form-items.js';
export type { FormOption, OptionList } from './dtr/questionnaire/options.js';
export type { PreparedForm, QuestionnairePackageResult } from './dtr/get-questionnaire-package.js';
export type { NextQuestionInput } from './dtr/next-question-input.js';
export type { NextQuestionResult } from './dtr/next-question.js';
export type { PackageNote, QuestionnairePackage } from './dtr/questionnaire/package-answer.js';
export type { Prefilled, PrefillOutcome, PrefillSources } from './dtr/prefill/prefill.js';
export type { PrefillPlan } from './dtr/prefill/prefill-plan.js';
export type { QuestionnairePackageInput } from './dtr/questionnaire-input.js';
export type { FormJudgement } from './dtr/view/form-rules.js';
export type { ResponseIssue, ValidationOptions } from './dtr/answers/validate-response.js';
export type {
  AuthorizePayerCall,
  HttpPayerClientOptions,
  PayerAuditEntry,
  PayerAuthorization,
  SendToService,
} from './payer/http-payer-client.js';
export type { AddressRules } from './payer/davinci-configuration.js';
export type { AddressDrift, ServiceAddressesOptions } from './payer/service-addresses.js';
export type { PayerServiceDefinition } from './payer/service-definition.js';
export type { PayerAnswer, PayerClient, PayerRequest, PayerService } from './payer/payer-client.js';
export type { RequestStatus, StatusInput } from './pas/check-status.js';
export type { PriorAuthDecision, RequestFault } from './pas/decision/decision.js';
export type { GrantedInstead, ItemDecision } from './pas/decision/decision-item.js';
export type { CodedText } from './pas/decision/payer-text.js';
export type { ListedRequest, RequestedItem } from './pas/list-requests.js';
export type { RequestCheck } from './pas/request/request-check.js';
export type { RequestPreview } from './pas/request/preview.js';
export type {
  CoverageAssertion,
  PriorAuthRequest,
  Provider,
  RequestedService,
} from './pas/request/prior-auth-request.js';
export type { LedgerEntry, LedgerLock, RequestLedger } from './pas/request/request-ledger.js';
export type { DecisionStatus } from './pas/decision/review-action.js';
export type { SubmitInput } from './pas/request/submit-input.js';
export type { Confirmations, SubmissionParts, SubmitAnswer } from './pas/submit-prior-auth.js';
export type { SubmittedRequest } from './pas/request/submitted-request.js';
export type { WantedInformation } from './pas/decision/wanted-information.js';
export type { RulesInput } from './policy/get-policy-rules.js';
export type { FoundRules } from './policy/rules/in-time.js';
export type { MatchLevel, PolicyRule, PolicyRules, SearchedSource } from './policy/rules/policy-rule.js';
export type { PublishedRulesContext } from './policy/rules/published-rules.js';
