import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Config } from '@fhir-gateway/gateway';
import { finding, type Area } from './finding.js';

/** About a million audit entries. */
const leastBytes = 500_000_000;

/** Whether there is free space where the gateway writes: its audit file, or else where it runs. */
export async function checkDisk(
  { audit }: Config,
  workingDirectory: string,
  freeBytes: (folder: string) => Promise<number>,
): Promise<Area> {
  const wanted = audit.file === undefined ? workingDirectory : dirname(resolve(workingDirectory, audit.file));
  const folder = existsSync(wanted) ? wanted : workingDirectory;
  const free = await freeBytes(folder).catch(() => undefined);
  if (free === undefined) return { name: 'disk', seen: 'not told by this system', skipped: true, findings: [] };
  const seen = `${(free / 1e9).toFixed(1)} GB free at ${folder}`;
  const fix = `Free space there, or write the audit trail elsewhere: FHIR_GATEWAY_AUDIT_SINKS.`;
  const isLow = free < leastBytes;
  return {
    name: 'disk',
    seen,
    findings: isLow ? [finding('disk-low', folder, `${Math.floor(free / 1e6)} MB are free at ${folder}.`, fix)] : [],
  };
}
