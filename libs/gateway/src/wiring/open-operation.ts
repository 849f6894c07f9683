import { auditSubjectsOf } from '../audit/audit.js';
import { openMetrics } from '../metrics/metrics.js';
import { OperatorConsole } from '../operator/operator-console.js';
import { checkHealth } from './health.js';
import type { PlatformAccess } from './open-access.js';
import type { Observation } from './open-observation.js';
import type { OpenedRecords } from './open-records.js';
import type { Storage } from './open-storage.js';

/** Opens what those see and do who run the gateway. */
export async function openOperation(parts: Storage & Observation & PlatformAccess & OpenedRecords) {
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
