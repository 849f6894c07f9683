import type { Outcome, PlatformReport } from './verify-platform.js';

const order: readonly Outcome[] = [
  'verified',
  'attention',
  'protected',
  'not-r4',
  'not-fhir',
  'unreachable',
  'skipped',
];

/** How many platforms came to each outcome; outcomes without any are left out. */
export function countOutcomes(reports: readonly PlatformReport[]): Partial<Record<Outcome, number>> {
  const counts = order.map(
    (outcome) => [outcome, reports.filter((report) => report.outcome === outcome).length] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** The report for programs. */
export function toJson(reports: readonly PlatformReport[], checkedAt: string): string {
  return `${JSON.stringify({ checkedAt, counts: countOutcomes(reports), platforms: reports }, undefined, 2)}\n`;
}

/** The report for people: one table, then what wants a look. */
export function toMarkdown(reports: readonly PlatformReport[], checkedAt: string): string {
  const counts = Object.entries(countOutcomes(reports)).map(([outcome, count]) => `${count} ${outcome}`);
  const rows = reports.map((report) =>
    [
      `\`${report.id}\``,
      report.outcome,
      report.metadataStatus ?? '',
      report.fhirVersion ?? '',
      report.smartConfigurationStatus ?? '',
      report.drift.map(({ key }) => key).join(', '),
      listCell(report.list),
      report.certificateEnds ?? '',
    ]
      .map((value) => cell(String(value)))
      .join(' | '),
  );
  const notes = reports
    .filter(({ faults, drift, outcome }) => outcome !== 'skipped' && faults.length + drift.length > 0)
    .flatMap(({ id, faults, drift }) => [
      `- \`${id}\``,
      ...faults.map((fault) => `  - ${cell(fault)}`),
      ...drift.map(
        ({ key, configured, discovered }) => `  - ${key}: file ${cell(configured)}, server ${cell(discovered)}`,
      ),
    ]);
  return [
    `# Platforms checked against live servers`,
    '',
    `${checkedAt}: ${counts.join(', ')}. Status 401 or 403 proves nothing and is never counted as verified, nor is DSTU2.`,
    '',
    '| platform | outcome | metadata | FHIR | discovery | drift | organizations, now | certificate ends |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    ...(notes.length > 0 ? ['', '## What wants a look', '', ...notes] : []),
    '',
  ].join('\n');
}

/** How many organizations the index has, of when, and how many the vendor publishes now. */
function listCell(list: PlatformReport['list']): string {
  if (list === undefined) return '';
  const { index, published, problem } = list;
  const has =
    index === undefined ? 'no index' : `${index.organizations}${index.date === undefined ? '' : ` (${index.date})`}`;
  if (published === undefined) return `${has}, ${problem ?? 'not read'}`;
  return `${has}, ${published.organizations}: ${published.added} new, ${published.gone} gone`;
}

/** What a server says must not become markup. */
function cell(text: string): string {
  return text.replace(/[\p{C}|<>]/gu, ' ');
}
