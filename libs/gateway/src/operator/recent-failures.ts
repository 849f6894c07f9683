import { shortened } from '@fhir-gateway/fhir';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { AuditEntry } from '../audit/audit-entry.js';

/** A request or a call that did not end well, as the log has it: never with a value of a patient, a search or a token. */
export interface Failure {
  /** Epoch milliseconds. */
  readonly timeMs: number;
  /** Absent for what the gateway does by itself, such as renewing a token. */
  readonly requestId?: string;
  readonly platformId?: string;
  /** An error code, or `HTTP_` and the status of a platform's answer. */
  readonly code: string;
  /** The rule that refused. */
  readonly rule?: string;
  /** Where in the pipeline, or in the call to the platform, it ended. */
  readonly stage?: string;
  /** The platform's status. */
  readonly status?: number;
  /** What is for the log alone: the system's error code, or the words of an authorization server. */
  readonly detail?: string;
  /** Whether the gateway refused it, as opposed to something that failed. */
  readonly isRefusal: boolean;
}

/** Of each, failures and refusals: a flood of refusals hides no failure. */
const most = 100;
const detailLength = 300;
/** Everything that a terminal or a page could take for more than text: control, format and surrogate characters. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu;

/** The newest failures and refusals of this process, out of its log lines and audit entries. */
export class RecentFailures {
  readonly #now: () => number;
  readonly #failures: Failure[] = [];
  readonly #refusals: Failure[] = [];

  /** @param now epoch milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes a log line where it has an error code. Several lines of one request become one failure. */
  noteLine(fields: unknown, isRefusal: boolean): void {
    if (typeof fields !== 'object' || fields === null) return;
    const given = fields as Readonly<Record<string, unknown>>;
    const code = text(given['code']);
    if (code === undefined) return;
    const [requestId, platformId, rule, stage] = ['requestId', 'platformId', 'rule', 'stage'].map((name) =>
      text(given[name]),
    );
    const detail = text(given['detail']);
    this.#add({
      timeMs: this.#now(),
      code,
      isRefusal,
      requestId,
      ...(platformId !== undefined && { platformId: withoutConnectionNumber(platformId) }),
      rule,
      stage,
      ...(typeof given['status'] === 'number' && { status: given['status'] }),
      detail,
    });
  }

  /** Takes an answer of a platform that says that something is wrong: it is passed on, so that no log line has it. */
  noteFailure(code: string, entry: AuditEntry, platformId: string): void {
    if (!code.startsWith('HTTP_') || !('interaction' in entry)) return;
    const { requestId, status } = entry;
    const known = { timeMs: this.#now(), code, platformId, stage: 'send', isRefusal: false };
    this.#add({ ...known, requestId, ...(status !== undefined && { status }) });
  }

  /** Newest first. */
  list(): Failure[] {
    return [...this.#failures, ...this.#refusals].sort((one, other) => other.timeMs - one.timeMs);
  }

  #add(failure: Failure): void {
    const kept = failure.isRefusal ? this.#refusals : this.#failures;
    const { requestId } = failure;
    const at = requestId === undefined ? -1 : kept.findLastIndex((one) => one.requestId === requestId);
    const [same] = at === -1 ? [] : kept.splice(at, 1);
    // What stands nearer to the cause was logged first, and has the rule, the stage and the detail.
    kept.push(same ? { ...failure, ...same } : failure);
    if (kept.length > most) kept.shift();
  }
}

function text(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const clean = value.replace(unprintable, ' ').trim();
  return shortened(clean, detailLength);
}
