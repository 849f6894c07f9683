import type { RunInCell } from '@fhir-gateway/limits/cells';
import type { AuditSubjects, AuditTrail } from '@fhir-gateway/audit';
import type { PayerFacts } from '@fhir-gateway/coverage-tools/payer-facts';
import type { FhirProxy } from '@fhir-gateway/fhir-proxy';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { PublishedKeys, SmartAuth } from '@fhir-gateway/smart-auth';
import type { Keyring, Session, TokenVault, VaultStore } from '@fhir-gateway/token-vault';
import type { AgentUses } from '../agents/agent-uses.js';
import type { AuditSink } from '../audit/audit-entry.js';
import type { Callers } from '../callers/callers.js';
import type { ClientAddressOf } from '../callers/client-address.js';
import type { RecentCalls } from '../callers/recent-calls.js';
import type { LoginClients } from '../callers/login-clients.js';
import type { SessionClients } from '../callers/session-clients.js';
import type { Config } from '../config/config-types.js';
import type { CoverageGateway } from '../coverage/coverage.js';
import type { CallLimits } from '../limits/call-limits.js';
import type { callsInFlight } from '../limits/calls-in-flight.js';
import type { Logger } from '../logging/logger.js';
import type { GatewayMetrics } from '../metrics/metrics.js';
import type { OperatorConsole } from '../operator/operator-console.js';
import type { KeptConnections } from '../kept/kept-connections.js';
import type { Pairing } from '../pairing/pairing.js';
import type { PersonMemory } from '../memory/person-memory.js';
import type { PatientRecords } from '../record/patient-records.js';
import type { PlatformRegistrations } from '../registrations/platform-registrations.js';
import type { GatewayHandles } from '../handles/gateway-handles.js';
import type { PageCursors } from '../handles/page-cursors.js';
import type { GatewayShares } from '../shares/open-shares.js';
import type { GatewayLogin } from '../sign-in/gateway-login.js';
import type { GatewaySubscriptions } from '../subscriptions/open-subscriptions.js';
import type { Tracing } from '../tracing/tracing.js';
import type { Health } from './health.js';

/** Everything an app needs, wired once. Both apps may share one in one process. */
export interface Gateway {
  readonly config: Config;
  readonly registry: PlatformRegistry;
  /** Looks which servers of this machine run, before statuses are listed; at most once in ten seconds, for 300 ms. */
  refreshLocalServers(): Promise<void>;
  readonly vault: TokenVault;
  /** The vault's store and keys, for parts that keep records of their own there. */
  readonly storage: {
    readonly store: VaultStore;
    readonly keyring: Keyring;
    /** For what nobody can seal again, and names and signatures that outlive a change of the master key. */
    readonly lastingKeyring: Keyring;
    /** What a running process has to store again where the store was emptied. */
    alsoRestore(restore: () => Promise<void>): void;
  };
  readonly auth: SmartAuth;
  /** The public keys that platforms know this gateway by. */
  readonly publishedKeys: PublishedKeys;
  readonly proxy: FhirProxy;
  /** The records of the people who are connected in a session, over all platforms. */
  readonly records: PatientRecords;
  /** What is remembered of a person, for them to look through and delete. */
  readonly memory: PersonMemory;
  /** What people share by SMART Health Links: for themselves, and for receivers. */
  readonly shares: GatewayShares;
  /** Absent where the operator has no webhook for changes. */
  readonly subscriptions?: GatewaySubscriptions;
  /** Registering with vendors, and the clients that operators enter. */
  readonly registrations: PlatformRegistrations;
  /** Dated facts about payers, for people. */
  readonly payerFacts: PayerFacts;
  /** Coverage questions: the payers' services, and the record with the caller's own access. */
  readonly coverage: CoverageGateway;
  /** Where content of others is opened, in turn with that of other sessions. */
  readonly cellFor: (session: Session | undefined) => RunInCell;
  readonly callers: Callers;
  /** How many calls a minute each caller may make. */
  readonly callLimits: CallLimits;
  /** How many calls each caller may have in flight. */
  readonly callsInFlight: ReturnType<typeof callsInFlight>;
  /** Absent where people need no sign-in to use the gateway itself. */
  readonly login?: GatewayLogin;
  readonly pairing: Pairing;
  readonly kept: KeptConnections;
  readonly clients: SessionClients;
  /** What those see and do who run this gateway. */
  readonly operator: OperatorConsole;
  /** What apps and chats used their grants for. */
  readonly agentUses: AgentUses;
  /** What programs called with a session, in this process. */
  readonly recentCalls: RecentCalls;
  readonly loginClients: LoginClients;
  /** Whatever is handed to callers and comes back. */
  readonly handles: GatewayHandles;
  readonly cursors: PageCursors;
  readonly logger: Logger;
  readonly audit: AuditSink;
  /** Who asks by this very session object; for audit entries. */
  subjectsOf(session: Session): AuditSubjects;
  /** Absent unless the operator wants metrics. */
  readonly metrics?: GatewayMetrics;
  /** Absent unless the operator wants traces. */
  readonly tracing?: Tracing;
  /** What was recorded, what waits and what was lost; for metrics. */
  readonly auditTrail: Pick<AuditTrail, 'admit' | 'stats' | 'isFull' | 'flush'>;
  /**
   * Sign browser cookies: the first one does, all are recognized, so that a new master key signs nobody out. The same in
   * every process that has the same master keys.
   */
  readonly cookieSecrets: readonly [string, ...string[]];
  /** Where a request came from, as far as trusted proxies say. */
  readonly clientAddressOf: ClientAddressOf;
  /** Where a platform's FHIR API is served, without trailing slash. */
  fhirBaseUrl(platformId: string): string;
  /** Whether the operator allows writing to a platform; the proxy refuses a write where it is not. */
  isWriteAllowed(platformId: string): boolean;
  health(): Promise<Health>;
  /** From now on {@link health} says that this process is not ready; nothing else changes. */
  announceStop(): void;
  /** Lets go of connections and timers. */
  close(): Promise<void>;
}
