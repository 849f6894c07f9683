export { auditKeyLabels, auditPseudonymsOf, auditSubjectsOf, openAuditTrail } from './audit/audit.js';
export { AuditSearch, auditQuestionFault } from './audit/search-audit.js';
export type { AuditPlace, AuditQuestion, AuditQuestionFault } from './audit/search-audit.js';
export { auditPlaces, type AuditResult, type OperatorAuditPlace } from './operator/operator-audit.js';
export { refusalEntry } from './audit/refusal-audit.js';
export { ClientRegistrations } from './registrations/client-registrations.js';
export { gatewayAddresses } from './registrations/platform-registrations.js';
export { dropConfirmation, issueConfirmation, takeConfirmation, unfitConfirmation } from './handles/confirmations.js';
export { confirmSeconds, handleKinds } from './handles/handle-kinds.js';
export { recordRule } from './handles/gateway-handles.js';
export type { HandleCaller } from './handles/gateway-handles.js';
export { loadConfig } from './config/config.js';
export { createGateway } from './wiring/create-gateway.js';
export { appResources, isOneAddress } from './callers/protected-resources.js';
export { fetchDocument } from './record/fetch-document.js';
export { describeError } from './errors/describe-error.js';
export type { ErrorDescription } from './errors/describe-error.js';
export { describeSettings } from './config/describe-settings.js';
export { errorTable } from './errors/error-table.js';
export { GatewayError } from './errors/errors.js';
export { endClient, logOutEverywhere } from './callers/log-out.js';
export { createLogger } from './logging/logger.js';
export { readTimeLimit, resourceTypes } from '@fhir-gateway/audit';
export { limitClasses } from './config/limit-classes.js';
export { limitedAddress, limitedCaller } from './callers/limited-caller.js';
export { launchTarget } from './launch/launch-target.js';
export { requireReturnAddress, withOutcome } from './config/return-address.js';
export { isLoopbackHost } from './config/loopback.js';
export { findPlatformsDirectory } from './config/platforms-directory.js';
export { readEnvFile, runService } from './wiring/run-service.js';
export { acceptsConnections } from './wiring/local-servers.js';
export { openPlatforms, type OpenedPlatforms } from './wiring/open-platforms.js';
export { readSecretFiles } from './config/secret-files.js';
export { assignParts } from './coverage/assign-parts.js';
export { askedPayer, payerOfRequest } from './coverage/asked-payer.js';
export type { AskedPayer } from './coverage/choose-payer.js';
export {
  notePacketSent,
  preparePacketFor,
  readPacket,
  writeStoredPacket,
  type PacketCall,
} from './coverage/packets.js';
export { packetFormats, type PacketFormat } from './coverage/write-packet.js';
export { SessionRequestLedger } from './coverage/prior-auth-ledger.js';
export { submissionParts } from './coverage/submission-parts.js';
export { requireSender, submitPriorAuth, type Submission } from './coverage/submit-prior-auth.js';
export { connectionsAt, named, personChange, usedId, whoseConnection } from './callers/several-people.js';
export { appLaunch, appReach, reachOf } from './smart-apps/app-launch.js';
export type { AppReach } from './smart-apps/app-launch.js';
export { fhirBases } from './smart-apps/fhir-bases.js';
export { offerShare, preparedShare, prepareShare, shareRequest } from './shares/prepare-share.js';
export { whileSessionLasts } from './callers/watch-session.js';

export type { AgentUse } from './agents/agent-uses.js';
export type { ClientAddressOf } from './callers/client-address.js';
export type { CallLimits, Quota } from './limits/call-limits.js';
export type { RegistrationInput } from './registrations/registration-input.js';
export type {
  PlatformRegistrations,
  StoredOrigin,
  StoredRegistration,
} from './registrations/platform-registrations.js';
export { findServerDrift, type ServerDrift } from './operator/servers/server-drift.js';
export { readFileFacts, readSmartFacts, type EndpointKey } from './operator/servers/server-facts.js';
export type { LearnedServer } from './operator/servers/known-servers.js';
export { explainOutcome } from './operator/explain-outcome.js';
export { platformStates, type PlatformHealth } from './operator/platform-health.js';
export type { KnownFailure } from './operator/operator-console.js';
export type { SessionSurvey } from './operator/session-survey.js';
export type { SettingValue } from './operator/setting-values.js';
export type { ProcessReport } from './operator/process-report.js';
export type { GatewayMetrics } from './metrics/metrics.js';
export type { Tracing } from './tracing/tracing.js';
export type { GatewaySubscriptions } from './subscriptions/open-subscriptions.js';
export type { ListedSubscription } from './subscriptions/record-subscriptions.js';
export type { LimitClass, ServerLimits } from './config/limit-classes.js';
export type { Caller, Callers, PresentedCredentials } from './callers/callers.js';
export type { Config, McpAuthMode } from './config/config-types.js';
export type { Gateway } from './wiring/gateway.js';
export type { GatewayOptions } from './wiring/create-gateway.js';
export type { SettingDescription } from './config/describe-settings.js';
export type { ErrorCode } from './errors/error-table.js';
export type { Logger } from './logging/logger.js';
export type { RecordCall } from './record/record-call.js';
export type { GatewayLogin, ProviderSignOut, SignedIn } from './sign-in/gateway-login.js';
export type { ReceivedSummary } from './shares/received-records.js';
export type { ListedShare, MadeShare } from './shares/shares.js';
export type { ShareKind } from './shares/share-records.js';
export type { SessionClient } from './callers/session-clients.js';
export type { AppName } from './config/app-name.js';
export { unknownPlatforms } from './unknown-settings/unknown-platforms.js';
export { credentialSuffixes, unknownSettings, unreadVariables } from './unknown-settings/unknown-settings.js';
