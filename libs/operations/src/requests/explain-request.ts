import { readLineBatches } from '@fhir-gateway/audit';
import { auditPseudonymsOf, explainOutcome, type Config } from '@fhir-gateway/gateway';
import { Keyring } from '@fhir-gateway/token-vault';

/** Which request, and where its traces are. */
export interface RequestToExplain {
  /** As the error named it: `request_id`, `X-Request-Id`, or "Request id" of a page. */
  readonly id: string;
  /** Log files and audit files, in any order. */
  readonly files: readonly string[];
  readonly settings: Pick<Config, 'masterKeys' | 'audit'>;
  readonly print: (line: string) => void;
  /** Is given what was found, for programs. */
  readonly onExplained?: (explained: ExplainedRequest) => void;
}

/** A line of the log or an audit entry about the request. Absent fields are not in the line. */
export interface RequestTrace {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly source: 'log' | 'audit';
  readonly message: string;
  readonly outcome?: string;
  readonly code?: string;
  readonly stage?: string;
  readonly rule?: string;
  readonly platformId?: string;
  readonly resourceType?: string;
  /** The platform's HTTP status. */
  readonly status?: number;
  readonly durationMs?: number;
  /** For the log: the system's error code, or the words of an authorization server. */
  readonly detail?: string;
}

/** What is known of a request. */
export interface ExplainedRequest {
  readonly id: string;
  /** In the order of time. */
  readonly traces: readonly RequestTrace[];
  /** Of the request that did not end well. */
  readonly code?: string;
  readonly stage?: string;
  readonly rule?: string;
  readonly cause?: string;
  readonly nextStep?: string;
}

/** Told to a shell: found; nothing of this id is there; no id. */
const exitCodes = { found: 0, none: 1, usage: 2 } as const;
const idPattern = /^[\w.:/-]{1,200}$/;

/**
 * Prints what the log and the audit trail know of one request: stage, rule, and what to do next.
 *
 * @returns an exit code
 * @throws the system's error for a file that cannot be read
 */
export async function explainRequest({ id, files, settings, print, onExplained }: RequestToExplain): Promise<number> {
  if (!idPattern.test(id)) {
    print('A request id has letters, digits and hyphens.');
    return exitCodes.usage;
  }
  const wanted = new Set([id, ...hashesOf(id, settings)]);
  const traces: RequestTrace[] = [];
  for (const file of files) {
    for await (const lines of readLineBatches(file)) {
      for (const line of lines) {
        const trace = traceOf(line, wanted);
        if (trace) traces.push(trace);
      }
    }
  }
  traces.sort((one, other) => one.time.localeCompare(other.time));
  const explained = { id, traces, ...verdictOf(traces) };
  onExplained?.(explained);
  if (traces.length === 0) {
    print(`No line has the request id ${id}.`);
    return exitCodes.none;
  }
  for (const trace of traces) print(lineOf(trace));
  for (const [label, value] of [
    ['Cause', explained.cause],
    ['Next step', explained.nextStep],
  ]) {
    if (value !== undefined) print(`${label}: ${value}`);
  }
  return exitCodes.found;
}

/** The audit writes a hash of an id that the caller chose; in memory of the keys alone, so older keys of Redis are not tried. */
function hashesOf(id: string, { masterKeys, audit }: RequestToExplain['settings']): string[] {
  if (masterKeys.length === 0) return [];
  return auditPseudonymsOf(new Keyring(masterKeys), audit.key)('request', id).map((hash) => `h.${hash}`);
}

function traceOf(line: string, wanted: ReadonlySet<string>): RequestTrace | undefined {
  if (![...wanted].some((id) => line.includes(id))) return undefined;
  const fields = parse(line);
  if (!wanted.has(String(fields['requestId'])) || typeof fields['time'] !== 'number') return undefined;
  const words = ['outcome', 'code', 'stage', 'rule', 'platformId', 'resourceType', 'detail'].flatMap((name) =>
    typeof fields[name] === 'string' ? [[name, fields[name]] as const] : [],
  );
  const numbers = ['status', 'durationMs'].flatMap((name) =>
    typeof fields[name] === 'number' ? [[name, fields[name]] as const] : [],
  );
  const isAudit = fields['audit'] === true;
  return {
    time: new Date(fields['time']).toISOString(),
    source: isAudit ? 'audit' : 'log',
    message: String(isAudit ? fields['event'] : (fields['msg'] ?? '')),
    ...Object.fromEntries([...words, ...numbers]),
  };
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What ended the request, by the line that stands nearest to the cause. */
function verdictOf(traces: readonly RequestTrace[]): Omit<ExplainedRequest, 'id' | 'traces'> {
  const ended = traces.find(({ code }) => code !== undefined);
  if (ended?.code === undefined) return {};
  const { code } = ended;
  const known = (name: 'stage' | 'rule' | 'detail') => traces.find((trace) => trace[name] !== undefined)?.[name];
  const [stage, rule, detail] = [known('stage'), known('rule'), known('detail')];
  const status = traces.find((trace) => trace.status !== undefined)?.status;
  const isRefusal = traces.some(({ outcome }) => outcome === 'refused');
  const given = { rule, detail };
  return {
    code,
    stage,
    rule,
    ...explainOutcome({ code, isRefusal, ...given, ...(status !== undefined && { status }) }),
  };
}

function lineOf({ time, source, message, ...known }: RequestTrace): string {
  const facts = Object.entries(known).map(([name, value]) => `${name}=${value}`);
  return [time, source.padEnd(5), message, ...facts].join('  ');
}
