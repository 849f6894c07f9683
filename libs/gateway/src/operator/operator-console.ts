import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { versions } from 'node:process';
import type { AuditSubjects, AuditTrail } from '@fhir-gateway/audit';
import type { PoolState } from '@fhir-gateway/fhir-proxy/contract';
import { withoutConnectionNumber, type PlatformRegistry, type PlatformSummary } from '@fhir-gateway/platform-registry';
import type { Keyring, Session, TokenVault, VaultStore } from '@fhir-gateway/token-vault';
import type { AuditSink } from '../audit/audit-entry.js';
import type { AppName } from '../config/app-name.js';
import type { Config } from '../config/config-types.js';
import { GatewayError } from '../errors/errors.js';
import type { Logger } from '../logging/logger.js';
import { mayOperate, type OperatorCandidate } from '../sign-in/roles.js';
import { OperatorAudit } from './operator-audit.js';
import { OperatorRedis } from './operator-redis.js';
import { healthOf, platformStates, type PlatformHealth } from './platform-health.js';
import type { ProcessActivity } from './process-activity.js';
import type { ProcessReport } from './process-report.js';
import { newestServers, type KnownServers, type LearnedServer } from './servers/known-servers.js';
import { ProcessReports } from './process-reports.js';
import type { Failure } from './recent-failures.js';
import { surveySessions, type SessionSurvey } from './session-survey.js';
import { settingValues, type SettingValue } from './setting-values.js';

/** A failure, and the process that had it. */
export interface KnownFailure extends Failure {
  readonly process: Pick<ProcessReport, 'id' | 'host'>;
}

/** What an {@link OperatorConsole} is made of. */
export interface OperatorConsoleParts {
  readonly config: Config;
  readonly registry: PlatformRegistry;
  readonly vault: TokenVault;
  readonly store: VaultStore;
  readonly keyring: Keyring;
  /** Of the pseudonyms of the audit, where the settings name no key of their own. */
  readonly lastingKeyring: Keyring;
  readonly logger: Logger;
  readonly now: () => number;
  readonly activity: ProcessActivity;
  readonly audit: AuditSink;
  readonly auditTrail: Pick<AuditTrail, 'stats' | 'admit'>;
  subjectsOf(session: Session): AuditSubjects;
  /** By which subjects audit entries name a session. */
  auditSubjectsOf(sessionId: string): readonly string[];
  pools(): readonly PoolState[];
  pendingRevocations(): number;
}

/** What somebody who runs the gateway sees and does, over all processes that share its store. */
export class OperatorConsole {
  /** The auditor's questions. */
  readonly audit: OperatorAudit;
  readonly redis: OperatorRedis;
  /** What servers say of themselves. */
  readonly knownServers: KnownServers;
  readonly #parts: OperatorConsoleParts;
  readonly #reports: ProcessReports;
  readonly #id = randomUUID();
  readonly #startedAtMs: number;
  readonly #apps = new Set<AppName>();

  constructor(parts: OperatorConsoleParts) {
    const { store, keyring, logger, now, config } = parts;
    this.#parts = parts;
    this.#startedAtMs = now();
    this.knownServers = parts.activity.knownServers;
    this.redis = new OperatorRedis(config, logger, now);
    this.audit = new OperatorAudit({ ...parts, command: this.redis.command });
    const isShared = config.redisUrl !== undefined;
    this.#reports = new ProcessReports({ store, keyring, logger, now, isShared, own: () => this.#report() });
  }

  /** Whether somebody runs this gateway. */
  mayOperate(who: OperatorCandidate): boolean {
    return mayOperate(this.#parts.config.mcpAuth, who);
  }

  /** Refuses whoever does not, with an audit entry. @throws GatewayError OPERATOR_REQUIRED */
  require(who: Session): void {
    if (this.mayOperate(who)) return;
    const entry = {
      event: 'operator.refused',
      sessionId: who.id,
      outcome: 'failure',
      code: 'OPERATOR_REQUIRED',
    } as const;
    this.#parts.audit(entry, this.#parts.subjectsOf(who));
    throw new GatewayError('OPERATOR_REQUIRED', 'Only an operator of this gateway may see this.');
  }

  /** This process serves an app. */
  serves(app: AppName): void {
    this.#apps.add(app);
  }

  /** This process first. @throws VaultError STORE_UNAVAILABLE */
  processes(): Promise<ProcessReport[]> {
    return this.#reports.all();
  }

  /** How the platforms do, by the reports of processes: the troubled ones first, then by name. */
  platforms(reports: readonly ProcessReport[]): PlatformHealth[] {
    const { registry } = this.#parts;
    const summaries = new Map(registry.list().map((summary) => [summary.id, summary]));
    const rank = ({ state }: PlatformHealth) => platformStates.indexOf(state);
    return healthOf(reports, summaries, (platformId) => this.#summary(platformId)).sort(
      (one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, 'en'),
    );
  }

  /** Failures and refusals of all processes, newest first. */
  failures(reports: readonly ProcessReport[]): KnownFailure[] {
    return reports
      .flatMap(({ id, host, failures }) => failures.map((failure) => ({ ...failure, process: { id, host } })))
      .sort((one, other) => other.timeMs - one.timeMs);
  }

  /** What the documents of servers said when any process last read them, by the reports of processes. */
  servers(reports: readonly ProcessReport[]): LearnedServer[] {
    return newestServers(reports.flatMap(({ servers = [] }) => servers));
  }

  /** @throws VaultError STORE_UNAVAILABLE */
  sessions(): Promise<SessionSurvey> {
    const { vault, auditSubjectsOf } = this.#parts;
    return surveySessions(vault, (id) => auditSubjectsOf(id)[0] ?? '');
  }

  /**
   * Ends one session, or every session but the operator's own, each with an audit entry. Tokens at platforms are not revoked.
   *
   * @param subject as `subject` of an audit entry has it; absent: every session
   * @returns how many ended
   * @throws GatewayError OPERATOR_REQUIRED
   * @throws VaultError STORE_UNAVAILABLE; what has ended has ended
   */
  async endSessions(operator: Session, subject?: string): Promise<number> {
    this.require(operator);
    const { vault, audit, auditTrail, auditSubjectsOf } = this.#parts;
    let ended = 0;
    for await (const sessionId of vault.sessionIds()) {
      if (subject === undefined ? sessionId === operator.id : !auditSubjectsOf(sessionId).includes(subject)) continue;
      auditTrail.admit();
      if (!(await vault.endSessionById(sessionId))) continue;
      audit({ event: 'session.ended', sessionId, outcome: 'success' }, { actor: 'operator' });
      ended += 1;
    }
    return ended;
  }

  settings(): SettingValue[] {
    return settingValues(this.#parts.config);
  }

  /** Writes the report of this process now. @throws VaultError STORE_UNAVAILABLE */
  publish(): Promise<void> {
    return this.#reports.publish();
  }

  async close(): Promise<void> {
    await Promise.all([this.#reports.close(), this.redis.close(), this.knownServers.settle()]);
  }

  #summary(platformId: string): PlatformSummary | undefined {
    try {
      return this.#parts.registry.summary(withoutConnectionNumber(platformId));
    } catch {
      // A file that was taken away since.
      return undefined;
    }
  }

  #report(): ProcessReport {
    const { activity, now, pools, auditTrail, pendingRevocations } = this.#parts;
    const { recorded, droppedEntries, refusedRequests, sinks } = auditTrail.stats;
    return {
      id: this.#id,
      host: hostname(),
      node: versions.node,
      apps: [...this.#apps],
      startedAtMs: this.#startedAtMs,
      atMs: now(),
      ...activity.report(),
      pools: pools(),
      audit: { recorded, droppedEntries, refusedRequests, sinks },
      pendingRevocations: pendingRevocations(),
    };
  }
}
