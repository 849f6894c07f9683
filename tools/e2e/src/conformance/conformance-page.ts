import type { MatrixRow, Outcome } from './matrix.js';

const begin = '<!-- begin: written by npm run conformance:fhir -->';
const end = '<!-- end -->';

/** The page with the table as it is now, in place of the one it has. */
export function withTable(page: string, rows: readonly MatrixRow[]): string {
  const [before = '', rest = ''] = page.split(begin);
  const after = rest.split(end)[1] ?? '';
  return `${before}${begin}\n\n${table(rows)}\n\n${end}${after}`;
}

/** Whether the platform received the request as the client wrote it. */
export function isAsWritten({ request, received }: MatrixRow): boolean {
  if (!received) return false;
  const [method, target = ''] = request.line.split(/ (.*)/s);
  const below = target === '' || target.startsWith('?') ? target : `/${target}`;
  const { headers = {}, body = '' } = request;
  const isHeadersSame = Object.entries(headers).every(([name, value]) => received.headers[name] === value);
  return received.method === method && received.url === `/fhir${below}` && received.body === body && isHeadersSame;
}

function table(rows: readonly MatrixRow[]): string {
  const cells = [
    ['interaction', 'request', 'reaches the platform', 'sandbox', 'Medplum'],
    ...rows.map((row) => [
      row.request.name,
      `\`${row.request.line.trim() === 'POST' ? 'POST [base]' : row.request.line.replaceAll('|', '%7C')}\``,
      reach(row),
      cell(row.sandbox),
      cell(row.medplum),
    ]),
  ];
  const widths = (cells[0] ?? []).map((_cell, column) => Math.max(...cells.map((line) => (line[column] ?? '').length)));
  const lines = cells.map((line) => `| ${line.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function reach(row: MatrixRow): string {
  if (row.request.isAnsweredHere === true) return 'answered here';
  return isAsWritten(row) ? 'as written' : 'CHANGED';
}

function cell({ status, isSame }: Outcome): string {
  return isSame ? `same, ${status.direct}` : `DIFFERENT, ${status.direct} and ${status.through}`;
}
