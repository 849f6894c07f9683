import type { Outcome } from './ask.js';
import type { Verdict } from './judge.js';

/** What came of all questions at one platform. */
interface Run {
  readonly platform: string;
  readonly outcomes: readonly Outcome[];
}

/** What all runs must keep to. */
const bars = { rightAtFirst: 0.95, tokens: 4000 } as const;

const halves = ['text', 'structured'] as const;

/** Lines about each question that was not answered right, or took too many tokens. */
export function faults({ platform, outcomes }: Run): string[] {
  return outcomes.flatMap((outcome) =>
    halves.flatMap((half) => {
      const { verdict, why, tokens } = outcome[half];
      const at = `${platform} | ${outcome.question.id} | ${outcome.client} | ${half}`;
      return [
        ...(verdict === 'right' ? [] : [`${verdict.toUpperCase()} | ${at} | ${why}`]),
        ...(tokens > bars.tokens ? [`TOKENS | ${at} | ${tokens} tokens`] : []),
      ];
    }),
  );
}

/** Calls and tokens of each question, for the first platform that it was asked at. */
export function perQuestion({ outcomes }: Run): string[] {
  const sorted = [...outcomes].sort((a, b) => a.question.id.localeCompare(b.question.id));
  return sorted.map(({ question, client, calls, text, structured }) =>
    [
      question.id.padEnd(22),
      client.padEnd(4),
      `${calls} calls`.padEnd(9),
      `${text.tokens}`.padStart(5),
      `${structured.tokens}`.padStart(5),
      text.verdict.padEnd(7),
      structured.verdict,
    ].join(' '),
  );
}

/** Every answer as it came, for whoever looks for the reason of a verdict. */
export function answersOf({ platform, outcomes }: Run): string {
  const blocks = outcomes.flatMap(({ question, client, answers }) =>
    answers.map(({ text, structured }) =>
      [`--- ${platform} | ${question.id} | ${client}`, text, JSON.stringify(structured)].join('\n'),
    ),
  );
  return blocks.join('\n');
}

/** The figures of one run. */
export interface Figures {
  readonly platform: string;
  readonly asked: number;
  readonly right: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly calls: number;
  readonly textTokens: number;
  readonly structuredTokens: number;
  readonly mostTokens: number;
}

/** Sums up a run. A half is asked for by itself, so that each question of each client counts twice. */
export function figuresOf({ platform, outcomes }: Run): Figures {
  const counts: Record<Verdict, number> = { right: 0, honest: 0, warned: 0, silent: 0, wrong: 0 };
  for (const outcome of outcomes) for (const half of halves) counts[outcome[half].verdict] += 1;
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, each) => total + of(each), 0);
  return {
    platform,
    asked: outcomes.length * halves.length,
    right: counts.right,
    counts,
    calls: sum(({ calls }) => calls),
    textTokens: sum(({ text }) => text.tokens),
    structuredTokens: sum(({ structured }) => structured.tokens),
    mostTokens: Math.max(0, ...outcomes.flatMap(({ text, structured }) => [text.tokens, structured.tokens])),
  };
}

/** Which bars a run does not keep to; empty when all is well. */
export function missedBars(figures: Figures): string[] {
  const { platform, counts, right, asked, mostTokens } = figures;
  const share = right / asked;
  return [
    ...(counts.wrong > 0 ? [`${platform}: ${counts.wrong} wrong without a warning`] : []),
    ...(share < bars.rightAtFirst ? [`${platform}: ${percent(share)} right, not ${percent(bars.rightAtFirst)}`] : []),
    ...(mostTokens > bars.tokens
      ? [`${platform}: ${mostTokens} tokens for one question, more than ${bars.tokens}`]
      : []),
  ];
}

/** One line of figures. */
export function figuresLine(figures: Figures): string {
  const { platform, asked, right, counts, calls, textTokens, structuredTokens, mostTokens } = figures;
  return [
    `${platform}: ${right} of ${asked} right (${percent(right / asked)})`,
    `${counts.honest} honest, ${counts.warned} warned, ${counts.silent} silent, ${counts.wrong} wrong`,
    `${calls} calls, ${textTokens} tokens of text, ${structuredTokens} of structured content, at most ${mostTokens}`,
  ].join('; ');
}

/** The table for docs/generated/answers.md. */
export function table(all: readonly Figures[]): string {
  const rows = all.map((each) => {
    const { platform, asked, right, counts, calls, textTokens, structuredTokens, mostTokens } = each;
    const perQuestion = (tokens: number) => `${Math.round((tokens * 2) / asked)}`;
    const name =
      platform === 'none' ? 'no switch' : platform === 'other-server' ? 'a server of other hands' : `\`${platform}\``;
    const cells = [name, `${right} of ${asked}`, `${counts.honest}`, `${counts.warned}`, `${counts.wrong}`];
    cells.push(
      ((calls * 2) / asked).toFixed(2),
      perQuestion(textTokens),
      perQuestion(structuredTokens),
      `${mostTokens}`,
    );
    return cells;
  });
  const head = ['platform', 'right', 'refused or unknown, with what to do', 'wrong, with a warning', 'wrong', 'calls'];
  return markdown([...head, 'tokens of text', 'tokens of structured content', 'most tokens'], rows);
}

/** A table whose columns are as wide as their widest cell. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
