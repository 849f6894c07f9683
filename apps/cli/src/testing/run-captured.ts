import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CliContext } from '../context.js';
import type { DoctorReport } from '../doctor/report.js';
import { runProgram } from '../program.js';

/** What one run of the command line came to. */
export interface Captured {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const platformsDirectory = resolve(__dirname, '../../../../platforms');

/** Runs one command in this process, with settings of its own and nothing else of the machine's. */
export async function runCaptured(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  changes: Partial<CliContext> = {},
): Promise<Captured> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runProgram(args, {
    environment,
    platformsDirectory,
    nodeVersion: '20.19.0',
    workingDirectory: tmpdir(),
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
    ask: undefined,
    fetch: () => Promise.reject(new TypeError('no network in this test')),
    now: Date.now,
    sleep: () => Promise.resolve(),
    certificateEnd: () => Promise.resolve(undefined),
    redisConnectMs: 1_500,
    freeBytes: () => Promise.resolve(50e9),
    stopped: new AbortController().signal,
    isEnvFileUnreadable: false,
    ...changes,
  });
  return { code, out: out.join(''), err: err.join('') };
}

/** What `doctor` found: the ids with their subjects, and all that was printed. */
export interface CheckedUp extends Captured {
  readonly report: DoctorReport;
  readonly ids: readonly string[];
}

/** Runs `doctor --json`; ports that are free on every machine are set unless the settings say otherwise. */
export async function checkUp(
  environment: Readonly<Record<string, string>>,
  { args = ['--offline'], ...changes }: Partial<CliContext> & { args?: readonly string[] } = {},
): Promise<CheckedUp> {
  const ports = { FHIR_GATEWAY_PORT: '0', FHIR_GATEWAY_MCP_PORT: '0' };
  const captured = await runCaptured(['doctor', '--json', ...args], { ...ports, ...environment }, changes);
  const report = JSON.parse(captured.out) as DoctorReport;
  return { ...captured, report, ids: report.areas.flatMap(({ findings }) => findings.map(({ id }) => id)) };
}

/** A folder that is gone after the test. */
export function temporaryFolder(): { path: string; inside(...names: string[]): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'fhir-gateway-cli-'));
  mkdirSync(path, { recursive: true });
  return { path, inside: (...names) => join(path, ...names), remove: () => rmSync(path, { recursive: true }) };
}
