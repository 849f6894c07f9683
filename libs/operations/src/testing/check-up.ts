import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DoctorReport } from '../doctor/report.js';
import { recordedOutput } from './recorded-output.js';
import { runDoctor, type DoctorContext, type DoctorRequest } from '../doctor/run-doctor.js';

/** What one check-up came to. */
export interface Captured {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What a test wants otherwise, of the request or of the process. */
export type Changes = Partial<DoctorRequest & Omit<DoctorContext, 'environment' | 'stdout' | 'stderr'>>;

const platformsDirectory = resolve(__dirname, '../../../../platforms');

/** Runs `doctor` in this process, with settings of its own and nothing else of the machine's; offline, as JSON. */
export async function runCaptured(
  environment: Readonly<Record<string, string>>,
  { json = true, offline = true, platforms = [], ...changes }: Changes = {},
): Promise<Captured> {
  const { streams, said } = recordedOutput();
  const request = { json, offline, platforms };
  const code = await runDoctor(request, {
    environment,
    platformsDirectory,
    nodeVersion: '20.19.0',
    workingDirectory: tmpdir(),
    ...streams,
    ask: undefined,
    fetch: () => Promise.reject(new TypeError('no network in this test')),
    now: Date.now,
    sleep: () => Promise.resolve(),
    certificateEnd: () => Promise.resolve(undefined),
    redisConnectMs: 1_500,
    freeBytes: () => Promise.resolve(50e9),
    isEnvFileUnreadable: false,
    ...changes,
  });
  return { code, ...said() };
}

/** What `doctor` found: the ids with their subjects, and all that was printed. */
export interface CheckedUp extends Captured {
  readonly report: DoctorReport;
  readonly ids: readonly string[];
}

/** Runs `doctor` as JSON; ports that are free on every machine are set unless the settings say otherwise. */
export async function checkUp(
  environment: Readonly<Record<string, string>>,
  changes: Changes = {},
): Promise<CheckedUp> {
  const ports = { FHIR_GATEWAY_PORT: '0', FHIR_GATEWAY_MCP_PORT: '0' };
  const captured = await runCaptured({ ...ports, ...environment }, changes);
  const report = JSON.parse(captured.out) as DoctorReport;
  return { ...captured, report, ids: report.areas.flatMap(({ findings }) => findings.map(({ id }) => id)) };
}

/** A folder that is gone after the test. */
export function temporaryFolder(): { path: string; inside(...names: string[]): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'fhir-gateway-doctor-'));
  return { path, inside: (...names) => join(path, ...names), remove: () => rmSync(path, { recursive: true }) };
}
