export { CoverageError } from './coverage-error.js';
export { checkPriorAuth } from './crd/check-prior-auth.js';
export { HookDiscoveries } from './crd/hooks/discovery.js';
export { requirementsInput } from './crd/assertion/requirements-input.js';
export {
  directoryAnswerShape,
  formularyAnswerSchema,
  providerAnswerSchema,
} from './directory/schema/directory-schema.js';
export { checkFormulary } from './directory/formulary/check-formulary.js';
export { formularyInput } from './directory/formulary/formulary-input.js';
export { findProvider } from './directory/providers/find-provider.js';
export { providersInput } from './directory/providers/providers-input.js';
export { CmsCoverage } from './medicare/cms-coverage.js';
export { describeForm } from './dtr/view/described-form.js';
export { getQuestionnairePackage } from './dtr/get-questionnaire-package.js';
export { nextQuestion } from './dtr/next-question.js';
export { parseProcedureCode } from './procedure-code.js';
export { questionsForPerson } from './dtr/questionnaire/questions-for-person.js';
export { nextQuestionInput } from './dtr/next-question-input.js';
export { questionnairePackageInput } from './dtr/questionnaire-input.js';
export { ValueSets } from './dtr/questionnaire/value-sets.js';
export { denialInput } from './packet/schema/denial.js';
export { packetInput } from './packet/packet-input.js';
export { packetRequest } from './packet/packet-request.js';
export { packetLines, packetViews } from './packet/packet-lines.js';
export { lineNames } from './payer-facts/index.js';
export { packetSchema } from './packet/schema/packet-schema.js';
export { preparePacket } from './packet/prepare-packet.js';
export { packetContent } from './packet/writings/packet-content.js';
export { packetCollection, packetDocument } from './packet/writings/packet-document.js';
export { packetEntries } from './packet/writings/packet-entries.js';
export { HttpPayerClient } from './payer/http-payer-client.js';
export { ServiceAddresses } from './payer/service-addresses.js';
export { assignAnswer, assignInput } from './pas/assign-answer.js';
export { checkPriorAuthStatus, statusInput } from './pas/check-status.js';
export { decisionWords, readingOf } from './pas/decision/decision-reading.js';
export { decisionReadingSchema, decisionSchema, decisionStatusSchema } from './pas/decision/decision-schema.js';
export { readDecision } from './pas/decision/read-decision.js';
export { listPriorAuthRequests } from './pas/list-requests.js';
export { listPriorAuths, priorAuthsInput } from './pas/known/list-prior-auths.js';
export { mayBeChanged } from './pas/request/change-guard.js';
export {
  assignAnswerSchema,
  previewAnswerSchema,
  priorAuthsSchema,
  requestStatusSchema,
  submittedAnswerSchema,
} from './pas/schema/prior-auth-schema.js';
export { partialSubmitInput, submitInput } from './pas/request/submit-input.js';
export { submitPriorAuth } from './pas/submit-prior-auth.js';
export { disclosedPayer } from './sides/disclosure.js';
export { OutgoingRequests } from './sides/outgoing-requests.js';
export { readPayerClues } from './sides/payer-clues.js';
export { confirmWords, disclosureInput, payerInput, wholeRecordInput } from './sides/sides-input.js';
export { withWords } from './step.js';
export { WholeRecord } from './sides/whole-record/whole-record.js';
export type { CoverageContext, RecordReader } from './coverage-context.js';
export type { CoverageErrorCode } from './coverage-error.js';
export type { CoverageAssertion } from './crd/assertion/assertion.js';
export type { Requirements } from './crd/assertion/requirements.js';
export type { DirectoryContext } from './directory/directory-context.js';
export type { FormularyAnswer } from './directory/formulary/check-formulary.js';
export type { ProviderAnswer } from './directory/providers/find-provider.js';
export type { FormSeals } from './dtr/adaptive/form-seal.js';
export type { FormSources, FormStore, StoredForm } from './dtr/adaptive/form-store.js';
export type { NextQuestionResult } from './dtr/next-question.js';
export type { DescribedForm } from './dtr/view/described-form.js';
export type { FormItem } from './dtr/view/form-items.js';
export type { ResponseIssue } from './dtr/answers/validate-response.js';
export type { FormCounts, FormField } from './dtr/view/form-fields.js';
export type { OptionList } from './dtr/questionnaire/options.js';
export type { PreparedForm, QuestionnairePackageResult } from './dtr/get-questionnaire-package.js';
export type { PacketInput } from './packet/packet-input.js';
export type { Packet } from './packet/schema/packet-schema.js';
export type { PacketContext } from './packet/prepare-packet.js';
export type { CopiedEntry } from './packet/writings/record-copies.js';
export type { AuthorizePayerCall, PayerAuditEntry } from './payer/http-payer-client.js';
export type { AddressDrift } from './payer/service-addresses.js';
export type { PayerServiceDefinition } from './payer/service-definition.js';
export type { PayerAnswer, PayerClient, PayerService } from './payer/payer-client.js';
export type { AssignAnswer, AssignParts } from './pas/assign-answer.js';
export type { RequestStatus } from './pas/check-status.js';
export type { DecisionReading } from './pas/decision/decision-reading.js';
export type { PriorAuthDecision, SaidAnswer } from './pas/decision/decision.js';
export type { PriorAuths } from './pas/known/list-prior-auths.js';
export type { ListedRequest } from './pas/list-requests.js';
export type { RequestCheck } from './pas/request/request-check.js';
export type { LedgerEntry, LedgerLock, RequestLedger } from './pas/request/request-ledger.js';
export type { DecisionStatus } from './pas/vocabulary/review-action.js';
export type { SubmitInput } from './pas/request/submit-input.js';
export type { SubmissionParts, SubmitAnswer } from './pas/submit-prior-auth.js';
export type { WantedInformation } from './pas/decision/wanted-information.js';
export type { AnswerOrigin } from './dtr/answers/origin.js';
export type { Disclosure, DisclosureAgreements } from './sides/disclosure.js';
export type { PayerClues } from './sides/payer-clues.js';
export type { RecordPart } from './sides/whole-record/record-part.js';
export type { OperationNames, Worded } from './step.js';
export type { MemberComparison } from './sides/record-side.js';
