import { Cells } from '@fhir-gateway/limits/cells';
import { FhirProxy, lookUpPatient, ServiceTransport } from '@fhir-gateway/fhir-proxy';
import type { ProxyLimits } from '@fhir-gateway/fhir-proxy';
import { SmartAuth } from '@fhir-gateway/smart-auth';
import { Keyring, TokenVault } from '@fhir-gateway/token-vault';
import type { Session, VaultStore } from '@fhir-gateway/token-vault';
import { SessionClientIndex } from '../callers/session-client-index.js';
import { auditSubjectsOf, openAuditTrail, withPlatformApart } from '../audit/audit.js';
import type { AuditSink } from '../audit/audit-entry.js';
import { AgentUses } from '../agents/agent-uses.js';
import { CallLimits } from '../limits/call-limits.js';
import { Callers } from '../callers/callers.js';
import { createClientAddress } from '../callers/client-address.js';
import { CoverageGateway } from '../coverage/coverage.js';
import { formSeals } from '../coverage/form-seals.js';
import { appResources, fhirBaseBelow } from '../callers/protected-resources.js';
import type { Config } from '../config/config-types.js';
import { createLogger, type Logger } from '../logging/logger.js';
import { passingKey, publishKeys, signingSecrets } from './gateway-keys.js';
import { gatewaySecurity, warnOfScopeMode } from './gateway-security.js';
import type { Gateway } from './gateway.js';
import { checkHealth } from './health.js';
import { limitEntry } from '../audit/limit-audit.js';
import { isLoopbackHost } from '../config/loopback.js';
import { isWriteAllowed } from './is-write-allowed.js';
import { findPlatformUrl, openRegistry } from './open-platforms.js';
import type { Answers } from './local-servers.js';
import { openClients, openKeyCheck, openLastingKey, openStore } from './open-store.js';
import { GatewayMetrics } from '../metrics/metrics.js';
import { openHandles } from '../handles/gateway-handles.js';
import { PageCursors } from '../handles/page-cursors.js';
import { LoginClients } from '../callers/login-clients.js';
import { ClientRegistrations } from '../registrations/client-registrations.js';
import { openRegistrations } from '../registrations/open-registrations.js';
import { gatewayAddresses } from '../registrations/platform-registrations.js';
import { PatientRecords } from '../record/patient-records.js';
import { sessionMemory } from '../record/session-memory.js';
import { PeopleDecisions } from '../record/people-decisions.js';
import { KeptConnections } from '../kept/kept-connections.js';
import { Pairing } from '../pairing/pairing.js';
import { openLogin, withAccount } from '../sign-in/open-login.js';
import { SessionClients } from '../callers/session-clients.js';
import { sharedLimiter } from '../limits/shared-limiter.js';
import { callsInFlight } from '../limits/calls-in-flight.js';
import { openShares } from '../shares/open-shares.js';
import { openSubscriptions } from '../subscriptions/open-subscriptions.js';
import { OperatorConsole } from '../operator/operator-console.js';
import { RecentFailures } from '../operator/recent-failures.js';
import { observedLogger } from '../logging/observed-logger.js';
import { tracedLogger } from '../logging/traced-logger.js';
import { openUdap } from './open-udap.js';
import { loadTracing } from '../tracing/load-tracing.js';

/** What {@link createGateway} cannot find out by itself. */
export interface GatewayOptions {
  /** Folder of the shipped platform files. */
  readonly platformsDirectory: string;
  readonly logger?: Logger;
  /** Where sessions are kept; default what the settings name. Closed with the gateway. */
  readonly store?: VaultStore;
  readonly now?: () => number;
  /** Timeouts and sizes of the FHIR path, where they differ from the proxy's own. */
  readonly limits?: Partial<ProxyLimits>;
  /** Whether a server of this machine runs, for the status of its platform; absent: all are taken to run. */
  readonly answers?: Answers;
  /** Whether registrations at servers are renewed in the background; default true. */
  readonly renewsRegistrations?: boolean;
}

/**
 * Wires registry, vault, auth and proxy from the settings: the only place that makes any of them.
 *
 * @throws PlatformError PLATFORM_FILES_INVALID when a shipped platform file has faults
 * @throws VaultError STORE_UNAVAILABLE when Redis is configured and cannot be reached
 * @throws GatewayError MASTER_KEYS_DO_NOT_FIT when Redis holds what the master keys do not open
 */
export async function createGateway(config: Config, options: GatewayOptions): Promise<Gateway> {
  const { now = Date.now, logger: untraced = createLogger(config.logLevel) } = options;
  const tracing = await loadTracing(config, untraced);
  const failures = new RecentFailures(now);
  const traced = tracing ? tracedLogger(untraced, () => tracing.traceId) : untraced;
  const logger = observedLogger(traced, (fields, isRefusal) => failures.noteLine(fields, isRefusal));
  warnOfScopeMode(config.scopeMode, logger);
  const storedClients = new ClientRegistrations();
  const shipped = options.platformsDirectory;
  const platforms = openRegistry(config, { shipped, logger, storedClients, answers: options.answers, now });
  const { registry } = platforms;
  const masterKeys = config.masterKeys.length > 0 ? config.masterKeys : [passingKey()];
  const keyring = new Keyring(masterKeys);
  const store = options.store ?? (await openStore(config, logger));
  const keys = await openKeyCheck({ store, keyring, config, logger, now });
  const lastingKeyring = await openLastingKey({ store, masterKeys, keys, now });
  const vault = new TokenVault({
    store,
    keyring,
    lastingKeyring,
    recordKeys: config.recordKeys,
    now,
    logger,
    idleSeconds: config.sessionIdleSeconds,
    maxSeconds: config.sessionMaxSeconds,
    cacheSeconds: config.sessionCacheSeconds,
  });
  await openClients(storedClients, { store, keyring, logger, isShared: config.redisUrl !== undefined }, keys);
  const opened = await openAuditTrail({
    config,
    keyring,
    lastingKeyring,
    logger: untraced,
    now,
    platformUrl: (platformId) => findPlatformUrl(registry, platformId),
  });
  const metrics =
    config.metricsToken === undefined
      ? undefined
      : await GatewayMetrics.open({
          auditTrail: opened.trail,
          pools: () => proxy.poolStates(),
          ping: () => vault.ping(),
          pendingRevocations: () => auth.pendingRevocations,
          strangers: () => vault.strangersShare,
          ...(tracing && { spans: () => tracing.stats }),
        });
  const operator = new OperatorConsole(
    {
      ...{ config, registry, vault, store, keyring, lastingKeyring, logger, now, auditTrail: opened.trail },
      audit: (entry, subjects) => audit(entry, subjects),
      subjectsOf: (session) => sessionClients.subjectsOf(session),
      auditSubjectsOf: auditSubjectsOf(lastingKeyring, config.audit.key),
      pools: () => proxy.poolStates(),
      pendingRevocations: () => auth.pendingRevocations,
    },
    failures,
  );
  const audit: AuditSink = (given, subjects) => {
    const entry = withPlatformApart(given);
    opened.trail.record(entry, login ? withAccount(login, entry, subjects) : subjects);
    operator.noteEntry(entry);
    metrics?.countEntry(entry);
    tracing?.noteEntry(entry);
  };
  const sessionClients = new SessionClientIndex();
  const subjectsOf = (session: Session) => sessionClients.subjectsOf(session);
  const clients = new SessionClients({ vault, audit, subjectsOf });
  const agentUses = new AgentUses({ vault, now, logger });
  const allowInsecure = (url: URL) => config.allowInsecureUpstreams || isLoopbackHost(url.hostname);
  const addresses = { allowInsecure, privateNetworks: config.privateNetworks };
  const login = openLogin(config, { vault, store, lastingKeyring, audit, now });
  const { redirectUri, jwksUrl } = gatewayAddresses(config.publicUrl);
  const udap = await openUdap(config.udap);
  const memory = sessionMemory({ vault, auth: { statuses: (session) => auth.statuses(session) }, config, now });
  const auth: SmartAuth = new SmartAuth({
    vault,
    onEnding: async (session, platform) => subscriptions?.own.ending(session, platform),
    onForgotten: async (session) =>
      void (await Promise.all([memory.forget(session), subscriptions?.own.forget(session)])),
    resolvePlatform: (platformId) => registry.resolve(platformId),
    redirectUri,
    postLogoutRedirectUri: `${config.publicUrl}/auth/signed-out`,
    jwksUrl,
    onSmartConfiguration: (platform, document, url) =>
      operator.knownServers.noteSmartConfiguration(platform, document, url),
    ...(udap && { udap }),
    now,
    logger,
    audit: (entry, session) => audit(entry, subjectsOf(session)),
    ...addresses,
    ...(tracing && {
      traceRefresh: (platform, run) => tracing.step('token refresh', { platform }, run),
    }),
    // Called during logins only, long after the proxy is there.
    findPatient: (access, platform, source) => lookUpPatient(proxy, access, platform, source),
  });
  const endRevocations = auth.workOffRevocations();
  const shared = { config, registry, auth, vault, audit, logger, subjectsOf, now };
  const { renewsRegistrations: renews } = options;
  const ownClients = openRegistrations({ ...shared, clients: storedClients, udap, renews });
  const fhirBaseUrl = (platformId: string) => fhirBaseBelow(appResources(config).rest, platformId);
  const mayWrite = (platformId: string) => isWriteAllowed(config.writes, platformId);
  const proxy: FhirProxy = new FhirProxy({
    auth,
    gatewayBaseUrl: fhirBaseUrl,
    isWriteAllowed: mayWrite,
    scopeMode: config.scopeMode,
    security: gatewaySecurity(config),
    onStatement: (platform, statement) => operator.knownServers.noteStatement(platform, statement),
    now,
    logger,
    audit,
    noteEnded: (call, entry) => agentUses.note(call, entry),
    ...addresses,
    // A page link made by one process is good at every other.
    pageSeal: keyring,
    ...(tracing && {
      traceCall: (platform, interaction, run) => tracing.step('platform call', { platform, interaction }, run),
    }),
    rateLimiter: sharedLimiter('requests', { store, keyring, now, logger }),
    limits: {
      maxRequestBytes: config.serverLimits.fhirBodyBytes,
      ...options.limits,
    },
  });
  const handles = openHandles({ ...shared, proxy, keyring });
  const transport = new ServiceTransport({ now, logger, ...addresses });
  const decisions = new PeopleDecisions({ vault, audit, subjectsOf, now });
  const shares = openShares(config, { ...shared, store, keyring, lastingKeyring });
  const { received } = shares;
  const subscriptions = openSubscriptions(config, { ...shared, proxy, store, keyring, lastingKeyring });
  const records = new PatientRecords({ ...shared, proxy, decisions, received, ...memory, fhirBaseUrl });
  const cells = new Cells();
  // Callers without a session share the turns of one person.
  const cellFor = (session: Session | undefined) => cells.for(session?.id ?? '');
  const coverage = new CoverageGateway({
    ...shared,
    proxy,
    handles,
    records,
    transport,
    allowInsecure,
    issuer: config.publicUrl,
    jwksUrl,
    cellFor,
    runsCql: config.cql,
    formSealsOf: formSeals(keyring),
    ...(tracing && { tracing }),
    fhirBaseUrl,
  });
  const callLimits = new CallLimits({
    limits: config.minuteLimits,
    store,
    keyring,
    now,
    logger,
    onLimited: (limitClass, who, request) => audit(limitEntry(limitClass, who, request)),
    onRefused: (limitClass) => {
      operator.noteLimited(limitClass);
      metrics?.countLimited(limitClass);
    },
  });
  let isStopping = false;
  return {
    config,
    registry,
    refreshLocalServers: platforms.refreshLocalServers,
    vault,
    storage: { store, keyring, lastingKeyring, alsoRestore: (restore) => keys.alsoRestore(restore) },
    auth,
    publishedKeys: publishKeys(registry, logger, config.login?.privateKey),
    proxy,
    records,
    shares,
    ...(subscriptions && { subscriptions }),
    registrations: ownClients.registrations,
    coverage,
    cellFor,
    ...(login && { login }),
    callers: new Callers({
      vault,
      mode: config.mcpAuth,
      resources: appResources(config),
      now,
      ...(login && { login }),
      auditTrail: opened.trail,
      onClient: (session, clientId) => sessionClients.note(session, clientId),
      ...(tracing && { trace: (run) => tracing.step('session', {}, run) }),
    }),
    callLimits,
    callsInFlight: callsInFlight(config.serverLimits.requestsAtOncePerCaller),
    pairing: new Pairing({ vault, store, keyring, mode: config.mcpAuth, audit }),
    kept: new KeptConnections({ ...shared, store, keyring, isOn: config.keepsConnections }),
    clients,
    agentUses,
    operator,
    loginClients: new LoginClients({ vault, clients }),
    handles,
    cursors: new PageCursors(handles),
    logger,
    audit,
    subjectsOf,
    ...(metrics && { metrics }),
    ...(tracing && { tracing }),
    auditTrail: opened.trail,
    cookieSecrets: signingSecrets(lastingKeyring),
    clientAddressOf: createClientAddress(config.trustedProxies),
    fhirBaseUrl,
    isWriteAllowed: mayWrite,
    health: async () => {
      const health = await checkHealth({ vault, keys, registry, trail: opened.trail });
      return isStopping ? { ...health, ready: false, stopping: true } : health;
    },
    announceStop: () => void (isStopping = true),
    close: async () => {
      await keys.close();
      await ownClients.close();
      await operator.close();
      endRevocations();
      cells.close();
      await subscriptions?.close();
      await Promise.all([proxy.close(), transport.close(), callLimits.close()]);
      await agentUses.close();
      // Last of what is written to: everything before it may still tell of an end.
      for (const written of [opened, vault]) await written.close();
      await tracing?.close();
    },
  };
}
