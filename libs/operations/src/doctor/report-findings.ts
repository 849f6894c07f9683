import type { Outcome, PlatformReport } from '../verify/verify-platform.js';
import { finding, type Finding } from './finding.js';
import type { FindingId } from './finding-table.js';

const outcomes: Partial<Record<Outcome, { id: FindingId; fix: string }>> = {
  unreachable: {
    id: 'platform-unreachable',
    fix: 'Let this machine through to it, or correct fhirBaseUrl in the platform file.',
  },
  'not-fhir': { id: 'platform-not-fhir', fix: 'Correct fhirBaseUrl in the platform file: /metadata is below it.' },
  'not-r4': { id: 'platform-not-r4', fix: 'Set fhirBaseUrl in the platform file to the R4 base of this server.' },
};

/** Faults as the report words them, and what they are here. What is said of the metadata is in the outcome. */
const faults: readonly { pattern: RegExp; id: FindingId; fix: string }[] = [
  {
    pattern: /oauth\.hosts does not list/,
    id: 'platform-host-unlisted',
    fix: 'Add the host to oauth.hosts, if it is theirs.',
  },
  {
    pattern: /quirks\.exportBases does not list/,
    id: 'platform-export-host',
    fix: 'Add the address to quirks.exportBases in the platform file, if it is theirs.',
  },
  {
    pattern: /to the credentials that are set$/,
    id: 'platform-credentials',
    fix: 'Set the credentials that the operator of that server gives out.',
  },
  { pattern: /^discovery /, id: 'discovery-failed', fix: 'Set oauth.discoveryUrl, or oauth.discovery to static.' },
  { pattern: /TLS certificate/, id: 'platform-certificate', fix: 'Ask the platform to renew it.' },
  { pattern: /^the file says FHIR/, id: 'platform-version', fix: 'Correct fhirVersion in the platform file.' },
];

/** Makes findings of what `platforms verify` reports of one platform. */
export function reportFindings(report: PlatformReport): Finding[] {
  const { id, name } = report;
  const outcome = outcomes[report.outcome];
  const metadata = report.faults.filter((text) => text.startsWith('metadata')).join(', ');
  return [
    ...(outcome ? [finding(outcome.id, id, `${name}: ${metadata || report.outcome}.`, outcome.fix)] : []),
    ...report.faults.flatMap((text) => {
      const known = faults.find(({ pattern }) => pattern.test(text));
      return known ? [finding(known.id, id, `${name}: ${text}.`, known.fix)] : [];
    }),
    ...report.drift.map(({ key, configured, discovered }) =>
      finding(
        'discovery-drift',
        id,
        `${name}: oauth.${key} is ${configured} in the file, and ${discovered} at the server.`,
        `Set oauth.${key} to what the server says, after a look.`,
      ),
    ),
  ];
}
