import type { Session } from '@fhir-gateway/token-vault';
import { openAuditTrail, withPlatformApart } from '../audit/audit.js';
import type { AuditSink } from '../audit/audit-entry.js';
import { limitEntry } from '../audit/limit-audit.js';
import { SessionClientIndex } from '../callers/session-client-index.js';
import { CallLimits } from '../limits/call-limits.js';
import { CallCounts } from '../metrics/metrics.js';
import { ProcessActivity } from '../operator/process-activity.js';
import { withAccount } from '../sign-in/open-login.js';
import { RecentAccounts } from '../sign-in/recent-accounts.js';
import { findPlatformUrl } from './open-platforms.js';
import type { Storage } from './open-storage.js';

/** Opens what notes the decisions of all others, and where each is noted: audit, figures, reports and traces. */
export async function openObservation(storage: Storage) {
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

export type Observation = Awaited<ReturnType<typeof openObservation>>;
