import { figuresOf, markdown } from '@fhir-gateway/e2e/questions';
import type { Figures, Outcome } from '@fhir-gateway/e2e/questions';

/** What came of the questions about one folder. */
interface Run {
  readonly platform: string;
  readonly outcomes: readonly Outcome[];
}

/** What the answers about every folder must keep to. */
const bars = { right: 0.95, tokens: 4000 } as const;

interface Score extends Figures {
  /** Right answers that say that something may be missing. */
  readonly warned: number;
}

const head = [
  'records',
  'right',
  'with a warning',
  'wrong, with a warning',
  'silently wrong',
  'refused',
  'calls',
  'tokens of text',
  'structured',
  'most',
];

/** Counts how a run went; each half of an answer counts. */
export function scoreOf(run: Run): Score {
  const warned = run.outcomes
    .flatMap(({ text, structured }) => [text, structured])
    .filter(({ verdict, warns }) => verdict === 'right' && warns).length;
  return { ...figuresOf(run), warned };
}

/** The table of docs/truth.md. */
export function scoreTable(scores: readonly Score[]): string {
  const rows = scores.map(
    ({ platform, asked, right, warned, counts, calls, textTokens, structuredTokens, mostTokens }) => {
      const each = (sum: number): string => `${Math.round((sum * 2) / asked)}`;
      return [
        ...[
          platform,
          `${right} of ${asked} (${((right / asked) * 100).toFixed(1)} %)`,
          `${warned}`,
          `${counts.warned}`,
        ],
        ...[`${counts.wrong}`, `${counts.honest + counts.silent}`, ((calls * 2) / asked).toFixed(2)],
        ...[each(textTokens), each(structuredTokens), `${mostTokens}`],
      ];
    },
  );
  return markdown(head, rows);
}

/** Which bars a run does not keep to; empty when all is well. */
export function missedBars({ platform, asked, right, counts, mostTokens }: Score): string[] {
  return [
    ...(counts.wrong > 0 ? [`${platform}: ${counts.wrong} silently wrong`] : []),
    ...(right < asked * bars.right ? [`${platform}: ${right} of ${asked} right, not ${bars.right * 100} %`] : []),
    ...(mostTokens > bars.tokens ? [`${platform}: ${mostTokens} tokens for one question`] : []),
  ];
}

/** The page docs/generated/truth.md. */
export function page(scores: readonly Score[]): string {
  return `# Are the answers true?

Written by \`npm run truth -- --data FOLDER --write FILE\`; the method stands in [truth.md](../truth.md).
Each half of an answer counts by itself; calls and tokens are means of a question, a token is four characters.

${scoreTable(scores)}
`;
}
