import { styleText } from 'node:util';
import type { Output } from '../context.js';
import type { Area, Finding } from './finding.js';

/** What a check-up came to; this is what `--json` prints. */
export interface DoctorReport {
  readonly checkedAt: string;
  readonly problems: number;
  readonly warnings: number;
  /** Exactly what has to be registered with each platform. */
  readonly redirectUri?: string;
  readonly areas: readonly Area[];
}

/** Counts what was found. */
export function reportOf(areas: readonly Area[], rest: Pick<DoctorReport, 'checkedAt' | 'redirectUri'>): DoctorReport {
  const findings = areas.flatMap((area) => area.findings);
  const problems = findings.filter(({ severity }) => severity === 'problem').length;
  return { ...rest, problems, warnings: findings.length - problems, areas };
}

type Word = 'ok' | 'problem' | 'warning' | 'skipped';
const colours = { ok: 'green', problem: 'red', warning: 'yellow', skipped: 'gray' } as const;

/** The report for people. Colours only where the stream has them. */
export function renderReport({ areas, problems, warnings, redirectUri }: DoctorReport, stream: Output): string {
  const hasColours = stream.hasColors?.() ?? false;
  const paint = (word: Word, text: string) =>
    hasColours ? styleText(colours[word], text, { validateStream: false }) : text;
  const lines = areas.flatMap((area) => {
    const word = wordFor(area);
    const head = `${paint(word, word.padEnd(8))} ${area.name.padEnd(15)} ${safe(area.seen)}`;
    return [head, ...area.findings.flatMap((one) => findingLines(one, paint))];
  });
  const counts = [count(problems, 'problem'), count(warnings, 'warning')].join(', ');
  const redirect = redirectUri === undefined ? [] : [`Redirect URI to register with each platform: ${redirectUri}`];
  return `${[...lines, '', ...redirect, counts].join('\n')}\n`;
}

function findingLines(one: Finding, paint: (word: Word, text: string) => string): string[] {
  return [
    `  ${paint(one.severity, one.id)}  ${safe(one.what)}`,
    `      why  ${one.why}`,
    `      fix  ${safe(one.fix)}`,
  ];
}

function wordFor({ findings, skipped }: Area): Word {
  if (findings.some(({ severity }) => severity === 'problem')) return 'problem';
  if (findings.length > 0) return 'warning';
  return skipped === true ? 'skipped' : 'ok';
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** What a server says must not steer a terminal. */
function safe(text: string): string {
  return text.replace(/\p{C}/gu, ' ');
}
