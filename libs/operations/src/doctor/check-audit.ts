import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Config } from '@fhir-gateway/gateway';
import { probe } from '../verify/probe.js';
import { finding, type Area, type Finding } from './finding.js';

const timeoutMs = 5_000;
const variable = 'FHIR_GATEWAY_AUDIT_SINKS';

/** Whether each place of the audit trail can be written to. Writes nothing, and sends no credential. */
export async function checkAudit({ audit }: Config, isOffline: boolean, send: typeof fetch): Promise<Area> {
  const { stdout, file, redisStream, fhirUrl } = audit;
  const sinks = [stdout && 'stdout', file && 'a file', redisStream && 'a Redis stream', fhirUrl && 'a FHIR server'];
  const findings = [
    ...(file === undefined ? [] : fileFindings(resolve(file))),
    ...(fhirUrl === undefined || isOffline ? [] : await serverFindings(fhirUrl, send)),
  ];
  return { name: 'audit', seen: `to ${sinks.filter(Boolean).join(', ')}`, findings };
}

function fileFindings(file: string): Finding[] {
  const found = statSync(file, { throwIfNoEntry: false });
  const parent = dirname(file);
  if (found !== undefined && !found.isFile()) {
    return [finding('audit-file', variable, `${file} is no file.`, `Name a file in ${variable}.`)];
  }
  if (found === undefined && statSync(parent, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return [finding('audit-file', variable, `The folder ${parent} is not there.`, `Make it: mkdir -p ${parent}`)];
  }
  try {
    accessSync(found === undefined ? parent : file, constants.W_OK);
    return [];
  } catch {
    const what = `This user may not write ${file}.`;
    return [
      finding('audit-file', variable, what, `Give it the right to write ${found === undefined ? parent : file}.`),
    ];
  }
}

async function serverFindings(url: string, send: typeof fetch): Promise<Finding[]> {
  const { status } = await probe(`${url}/metadata`, 'application/fhir+json', { fetch: send, timeoutMs });
  // A server that wants a token is there; whether it takes ours is told by the first entry.
  if (status !== undefined && (status < 400 || status === 401 || status === 403)) return [];
  const answer = status === undefined ? 'does not answer' : `answers with status ${status}`;
  const subject = 'FHIR_GATEWAY_AUDIT_SINKS';
  const fix = `Correct fhir: in ${subject}: it is the base URL that /metadata and /AuditEvent are below.`;
  return [finding('audit-fhir-unreachable', subject, `The FHIR server of the audit trail ${answer}.`, fix)];
}
