import type { Keyring, VaultStore } from '@fhir-gateway/token-vault';
import type { AuditEntry } from '../audit/audit-entry.js';
import type { LimitClass } from '../config/limit-classes.js';
import type { Logger } from '../logging/logger.js';
import { outcomeOf } from './failure-kind.js';
import { PlatformActivity } from './platform-activity.js';
import type { ProcessReport } from './process-report.js';
import type { RecentFailures } from './recent-failures.js';
import { KnownServers } from './servers/known-servers.js';

/** What a {@link ProcessActivity} is made of. */
interface ProcessActivityParts {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  readonly logger: Logger;
  readonly failures: RecentFailures;
  readonly now: () => number;
}

/** What this process did and learnt, for its report to those who run the gateway. */
export class ProcessActivity {
  /** What servers say of themselves. */
  readonly knownServers: KnownServers;
  readonly #platforms: PlatformActivity;
  readonly #failures: RecentFailures;
  readonly #limited = new Map<LimitClass, number>();

  constructor(parts: ProcessActivityParts) {
    this.knownServers = new KnownServers(parts);
    this.#platforms = new PlatformActivity(parts.now);
    this.#failures = parts.failures;
  }

  noteEntry(entry: AuditEntry): void {
    const outcome = outcomeOf(entry);
    if (outcome === undefined) return;
    this.#platforms.note(outcome);
    if (outcome.failure !== undefined) this.#failures.noteFailure(outcome.failure, entry, outcome.platformId);
  }

  noteLimited(limitClass: LimitClass): void {
    this.#limited.set(limitClass, (this.#limited.get(limitClass) ?? 0) + 1);
  }

  report(): Pick<ProcessReport, 'platforms' | 'servers' | 'failures' | 'limited'> {
    return {
      platforms: this.#platforms.figures(),
      servers: this.knownServers.list(),
      failures: this.#failures.list(),
      limited: Object.fromEntries(this.#limited),
    };
  }
}
