import type { AuditTrail } from '@fhir-gateway/audit';
import type { PoolState } from '@fhir-gateway/fhir-proxy/contract';
import type { AppName } from '../config/app-name.js';
import type { PlatformFigures } from './platform-activity.js';
import type { LearnedServer } from './servers/known-servers.js';
import type { Failure } from './recent-failures.js';

/** What one process says of itself. Times are epoch milliseconds. */
export interface ProcessReport {
  /** Random; another one after each start. */
  readonly id: string;
  /** The machine or container that it runs in. */
  readonly host: string;
  readonly node: string;
  readonly apps: readonly AppName[];
  readonly startedAtMs: number;
  readonly atMs: number;
  readonly platforms: readonly PlatformFigures[];
  /** What the documents of servers said when this process last read them; absent of a process of an older release. */
  readonly servers?: readonly LearnedServer[];
  /** Requests under way to platforms, and the breakers. */
  readonly pools: readonly PoolState[];
  /** Newest first. */
  readonly failures: readonly Failure[];
  /** Calls refused by a limit since the start, by kind of call. */
  readonly limited: Readonly<Record<string, number>>;
  readonly audit: Pick<AuditTrail['stats'], 'recorded' | 'droppedEntries' | 'refusedRequests' | 'sinks'>;
  /** Tokens that platforms still have to revoke. */
  readonly pendingRevocations: number;
}
