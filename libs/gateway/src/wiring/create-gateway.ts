import { createPublicKey } from 'node:crypto';
import { FhirProxy, lookUpPatient, ServiceTransport, type ProxyLimits } from '@fhir-gateway/fhir-proxy';
import { Cells } from '@fhir-gateway/limits/cells';
import { endingRule, isConnectionRecord, leftTokens, SmartAuth } from '@fhir-gateway/smart-auth';
import { Keyring, TokenVault, type Session, type VaultStore } from '@fhir-gateway/token-vault';
import { AgentUses } from '../agents/agent-uses.js';
import type { AuditSink } from '../audit/audit-entry.js';
import { auditSubjectsOf, openAuditTrail, withPlatformApart } from '../audit/audit.js';
import { limitEntry } from '../audit/limit-audit.js';
import { Callers } from '../callers/callers.js';
import { createClientAddress } from '../callers/client-address.js';
import { LoginClients } from '../callers/login-clients.js';
import { appResources, fhirBaseBelow } from '../callers/protected-resources.js';
import { RecentCalls } from '../callers/recent-calls.js';
import { SessionClientIndex } from '../callers/session-client-index.js';
import { SessionClients } from '../callers/session-clients.js';
import type { Config } from '../config/config-types.js';
import { isLoopbackHost } from '../config/loopback.js';
import { CoverageGateway } from '../coverage/coverage.js';
import { formSeals } from '../coverage/form-seals.js';
import { openHandles } from '../handles/gateway-handles.js';
import { PageCursors } from '../handles/page-cursors.js';
import { KeptConnections } from '../kept/kept-connections.js';
import { CallLimits } from '../limits/call-limits.js';
import { callsInFlight } from '../limits/calls-in-flight.js';
import { sharedLimiter } from '../limits/shared-limiter.js';
import { createLogger, type Logger } from '../logging/logger.js';
import { observedLogger } from '../logging/observed-logger.js';
import { tracedLogger } from '../logging/traced-logger.js';
import { CallCounts, openMetrics } from '../metrics/metrics.js';
import { OperatorConsole } from '../operator/operator-console.js';
import { ProcessActivity } from '../operator/process-activity.js';
import { RecentFailures } from '../operator/recent-failures.js';
import { Pairing } from '../pairing/pairing.js';
import { PersonMemory } from '../memory/person-memory.js';
import { PatientRecords } from '../record/patient-records.js';
import { PeopleDecisions } from '../record/people-decisions.js';
import { sessionMemory } from '../record/session-memory.js';
import { ClientRegistrations } from '../registrations/client-registrations.js';
import { openRegistrations } from '../registrations/open-registrations.js';
import { gatewayAddresses } from '../registrations/platform-registrations.js';
import { openShares } from '../shares/open-shares.js';
import { openLogin, withAccount } from '../sign-in/open-login.js';
import { RecentAccounts } from '../sign-in/recent-accounts.js';
import { openSubscriptions } from '../subscriptions/open-subscriptions.js';
import { loadTracing } from '../tracing/load-tracing.js';
import { passingKey, publishKeys, signingSecrets } from './gateway-keys.js';
import { gatewaySecurity, warnOfScopeMode } from './gateway-security.js';
import type { Gateway } from './gateway.js';
import { checkHealth } from './health.js';
import { isWriteAllowed } from './is-write-allowed.js';
import type { Answers } from './local-servers.js';
import { findPlatformUrl, openRegistry } from './open-platforms.js';
import { openClients, openKeyCheck, openLastingKey, openStore } from './open-store.js';
import { openUdap } from './open-udap.js';

/** What {@link createGateway} cannot find out by itself. */
export interface GatewayOptions {
  /** Folder of the shipped platform files. */
  readonly platformsDirectory: string;
  readonly logger?: Logger;
  /** Where sessions are kept; default what the settings name. Closed with the gateway. */
  readonly store?: VaultStore;
  readonly now?: () => number;
  /** Whether a server of this machine runs, for the status of its platform; absent: all are taken to run. */
  readonly answers?: Answers;
  /** Timeouts and sizes of the FHIR path, where they differ from the proxy's own. */
  readonly limits?: Partial<ProxyLimits>;
  /** Whether registrations at servers are renewed in the background; default true. */
  readonly renewsRegistrations?: boolean;
}

/**
 * Wires registry, vault, auth and proxy from the settings: the only place that makes any of them. Each builder takes what
 * those before it have opened.
 *
 * @throws PlatformError PLATFORM_FILES_INVALID when a shipped platform file has faults
 * @throws VaultError STORE_UNAVAILABLE when Redis is configured and cannot be reached
 * @throws GatewayError MASTER_KEYS_DO_NOT_FIT when Redis holds what the master keys do not open
 */
export async function createGateway(config: Config, options: GatewayOptions): Promise<Gateway> {
  const storage = await openStorage(config, options);
  const { registry, vault, store, keyring, lastingKeyring, keys, tracing, logger } = storage;
  warnOfScopeMode(config.scopeMode, logger);
  const observation = await openObservation(storage);
  const { audit, auditTrail, sessionClients, callLimits } = observation;
  const access = await openAccess({ ...storage, ...observation }, options);
  const { proxy, ownClients, agentUses, handles } = access;
  const { close: closeRecords, ...records } = openRecords({ ...storage, ...observation, ...access });
  const operation = await openOperation({ ...storage, ...observation, ...access, ...records, close: closeRecords });
  const clients = new SessionClients({ ...storage, ...observation });
  const endRevocations = records.auth.workOffRevocations();
  return {
    ...{ config, registry, vault, proxy, handles, clients, agentUses, callLimits, logger, audit, auditTrail, tracing },
    ...{ ...records, ...operation, refreshLocalServers: storage.refreshLocalServers, login: access.login },
    payerFacts: storage.payerFacts,
    storage: { store, keyring, lastingKeyring, alsoRestore: (restore) => keys.alsoRestore(restore) },
    publishedKeys: publishKeys(registry, logger, config.login?.privateKey),
    registrations: ownClients.registrations,
    callers: new Callers({
      ...{ ...storage, auditTrail, login: access.login },
      mode: config.mcpAuth,
      resources: appResources(config),
      onClient: (session, clientId) => sessionClients.note(session, clientId),
      trace: tracing && ((run) => tracing.step('session', {}, run)),
    }),
    callsInFlight: callsInFlight(config.serverLimits.requestsAtOncePerCaller),
    pairing: new Pairing({ vault, store, keyring, mode: config.mcpAuth, audit }),
    recentCalls: new RecentCalls(),
    loginClients: new LoginClients({ vault, clients }),
    cursors: new PageCursors(handles),
    subjectsOf: observation.subjectsOf,
    cookieSecrets: signingSecrets(lastingKeyring),
    clientAddressOf: createClientAddress(config.trustedProxies),
    fhirBaseUrl: access.fhirBaseUrl,
    isWriteAllowed: access.isWriteAllowed,
    close: async () => {
      await keys.close();
      await ownClients.close();
      await operation.operator.close();
      endRevocations();
      await closeRecords();
      await Promise.all([proxy.close(), callLimits.close()]);
      await agentUses.close();
      // Last of what is written to: everything before it may still tell of an end.
      await observation.closeTrail();
      await vault.close();
      await tracing?.close();
    },
  };
}

/** Opens what everything else works with: the log, the platform files, the keys and the store behind them. */
async function openStorage(config: Config, options: GatewayOptions) {
  const { now = Date.now, logger: untraced = createLogger(config.logLevel), answers } = options;
  const tracing = await loadTracing(config, untraced);
  const failures = new RecentFailures(now);
  const traced = tracing ? tracedLogger(untraced, () => tracing.traceId) : untraced;
  const logger = observedLogger(traced, (fields, isRefusal) => failures.noteLine(fields, isRefusal));
  const storedClients = new ClientRegistrations();
  const shipped = options.platformsDirectory;
  const opened = openRegistry(config, { shipped, logger, storedClients, answers, now });
  const { registry, payerFacts, refreshLocalServers } = opened;
  const masterKeys = config.masterKeys.length > 0 ? config.masterKeys : [passingKey()];
  const keyring = new Keyring(masterKeys);
  const store = options.store ?? (await openStore(config, logger));
  const keys = await openKeyCheck({ store, keyring, config, logger, now });
  const lastingKeyring = await openLastingKey({ store, masterKeys, keys, now });
  const { keepsConnections } = config;
  const revocationKey = config.revocationKey === undefined ? undefined : createPublicKey(config.revocationKey);
  const endings = { resolvePlatform: (platformId: string) => registry.resolve(platformId), revocationKey };
  const vault = new TokenVault({
    ...{ store, keyring, lastingKeyring, now, logger },
    recordKeys: config.recordKeys,
    idleSeconds: config.sessionIdleSeconds,
    maxSeconds: config.sessionMaxSeconds,
    cacheSeconds: config.sessionCacheSeconds,
    isKept: isConnectionRecord,
    ...(keepsConnections && { leaves: leftTokens(endings) }),
  });
  await openClients(storedClients, { store, keyring, logger, isShared: config.redisUrl !== undefined }, keys);
  return {
    ...{ config, now, untraced, logger, tracing, failures, registry, payerFacts },
    ...{ refreshLocalServers, storedClients },
    ...{ store, keys, keyring, lastingKeyring, vault },
    ...(keepsConnections && { endingRule: endingRule(endings) }),
  };
}

type Storage = Awaited<ReturnType<typeof openStorage>>;

/** Opens what notes the decisions of all others, and where each is noted: audit, figures, reports and traces. */
async function openObservation(storage: Storage) {
  const { config, registry, tracing, untraced } = storage;
  const opened = await openAuditTrail({
    ...storage,
    logger: untraced,
    platformUrl: (platformId) => findPlatformUrl(registry, platformId),
  });
  const counts = config.metricsToken === undefined ? undefined : new CallCounts();
  const activity = new ProcessActivity(storage);
  const accounts = new RecentAccounts();
  const sessionClients = new SessionClientIndex();
  const audit: AuditSink = (given, subjects) => {
    const entry = withPlatformApart(given);
    opened.trail.record(entry, withAccount(accounts, entry, subjects));
    activity.noteEntry(entry);
    counts?.countEntry(entry);
    tracing?.noteEntry(entry);
  };
  const callLimits = new CallLimits({
    ...storage,
    limits: config.minuteLimits,
    onLimited: (limitClass, who, request) => audit(limitEntry(limitClass, who, request)),
    onRefused: (limitClass) => {
      activity.noteLimited(limitClass);
      counts?.countLimited(limitClass);
    },
  });
  return {
    ...{ counts, activity, accounts, sessionClients, audit, callLimits },
    auditTrail: opened.trail,
    closeTrail: () => opened.close(),
    subjectsOf: (session: Session) => sessionClients.subjectsOf(session),
  };
}

type Observation = Awaited<ReturnType<typeof openObservation>>;

/** Opens the ways to platforms: this gateway's clients there, tokens, and the proxy that sends requests with them. */
async function openAccess(parts: Storage & Observation, options: GatewayOptions) {
  const { config, registry, keyring, tracing, audit, subjectsOf, activity } = parts;
  const addresses = {
    allowInsecure: (url: URL) => config.allowInsecureUpstreams || isLoopbackHost(url.hostname),
    privateNetworks: config.privateNetworks,
  };
  const { redirectUri, jwksUrl } = gatewayAddresses(config.publicUrl);
  const udap = await openUdap(config.udap);
  const tokens = new SmartAuth({
    ...{ ...parts, ...addresses, redirectUri, jwksUrl, udap },
    resolvePlatform: (platformId) => registry.resolve(platformId),
    postLogoutRedirectUri: `${config.publicUrl}/auth/signed-out`,
    onSmartConfiguration: (...learnt) => activity.knownServers.noteSmartConfiguration(...learnt),
    audit: (entry, session) => audit(entry, subjectsOf(session)),
    ...(parts.endingRule && { endings: { rule: parts.endingRule, onTold: audit } }),
    traceRefresh: tracing && ((platform, run) => tracing.step('token refresh', { platform }, run)),
  });
  const own = { clients: parts.storedClients, udap, renews: options.renewsRegistrations };
  const fhirBaseUrl = (platformId: string) => fhirBaseBelow(appResources(config).rest, platformId);
  const mayWrite = (platformId: string) => isWriteAllowed(config.writes, platformId);
  const agentUses = new AgentUses(parts);
  const proxy = new FhirProxy({
    ...{ ...parts, ...addresses, auth: tokens },
    gatewayBaseUrl: fhirBaseUrl,
    isWriteAllowed: mayWrite,
    scopeMode: config.scopeMode,
    security: gatewaySecurity(config),
    onStatement: (platform, statement) => activity.knownServers.noteStatement(platform, statement),
    noteEnded: (call, entry) => agentUses.note(call, entry),
    // A page link made by one process is good at every other.
    pageSeal: keyring,
    traceCall:
      tracing && ((platform, interaction, run) => tracing.step('platform call', { platform, interaction }, run)),
    rateLimiter: sharedLimiter('requests', parts),
    limits: { maxRequestBytes: config.serverLimits.fhirBodyBytes, ...options.limits },
  });
  return {
    ...{ ...addresses, jwksUrl, tokens, proxy, fhirBaseUrl, isWriteAllowed: mayWrite, agentUses },
    login: openLogin(config, parts),
    handles: openHandles({ ...parts, auth: tokens, proxy }),
    ownClients: openRegistrations({ ...parts, ...own, auth: tokens }),
  };
}

type PlatformAccess = Awaited<ReturnType<typeof openAccess>>;

/** Opens what is made of the records of people, and the sign-in to platforms, whose ends concern all of it. */
function openRecords(given: Storage & Observation & PlatformAccess) {
  const { config, tokens, proxy, vault } = given;
  const parts = { ...given, auth: tokens };
  const read = sessionMemory(parts);
  const shares = openShares(config, parts);
  const subscriptions = openSubscriptions(config, parts);
  const decisions = new PeopleDecisions(parts);
  const records = new PatientRecords({ ...parts, decisions, received: shares.received, ...read });
  const memory = new PersonMemory({ ...parts, decisions, shares, histories: read.histories });
  const cells = new Cells();
  // Callers without a session share the turns of one person.
  const cellFor = (session: Session | undefined) => cells.for(session?.id ?? '');
  const transport = new ServiceTransport(parts);
  const coverage = new CoverageGateway({
    ...{ ...parts, records, transport, cellFor },
    issuer: config.publicUrl,
    runsCql: config.cql,
    cmsCoverage: config.cmsCoverage,
    formSealsOf: formSeals(given.keyring),
  });
  const auth = tokens.with({
    onEnding: async (session, platform) => subscriptions?.own.ending(session, platform),
    onForgotten: async (session) =>
      void (await Promise.all([read.forget(session), subscriptions?.own.forget(session), vault.renewKept(session)])),
    findPatient: (access, platform, source) => lookUpPatient(proxy, access, platform, source),
  });
  const close = async () => {
    cells.close();
    await subscriptions?.close();
    await transport.close();
  };
  vault.onLastingUse((session) => auth.renewConnections(session));
  const kept = new KeptConnections({
    ...{ ...given, auth, isOn: config.keepsConnections, publicUrl: config.publicUrl },
    onKept: async (session) => {
      await Promise.all([read.histories.prolong(session), auth.leaveEndings(session), given.login?.kept(session)]);
    },
  });
  return { auth, memory, shares, subscriptions, records, cellFor, coverage, kept, close };
}

type OpenedRecords = ReturnType<typeof openRecords>;

/** Opens what those see and do who run the gateway. */
async function openOperation(parts: Storage & Observation & PlatformAccess & OpenedRecords) {
  const { config, vault, tracing, proxy, auth, auditTrail, counts, lastingKeyring, keys, registry } = parts;
  const figures = { pools: () => proxy.poolStates(), pendingRevocations: () => auth.pendingRevocations };
  const metrics =
    counts &&
    (await openMetrics(counts, {
      ...{ ...figures, auditTrail },
      ping: () => vault.ping(),
      strangers: () => vault.strangersShare,
      spans: tracing && (() => tracing.stats),
    }));
  const operator = new OperatorConsole({
    ...{ ...parts, ...figures },
    auditSubjectsOf: auditSubjectsOf(lastingKeyring, config.audit.key),
  });
  let isStopping = false;
  return {
    metrics,
    operator,
    health: async () => {
      const health = await checkHealth({ vault, keys, registry, trail: auditTrail });
      return isStopping ? { ...health, ready: false, stopping: true as const } : health;
    },
    announceStop: () => void (isStopping = true),
  };
}
