import type { CellFigures } from './matrix.js';
import { megabytes, table } from './report.js';

/** Memory of one process after the run. */
export interface Memory {
  readonly name: string;
  readonly rssMegabytes: number;
}

/** What the gateway is meant to reach beside the bare pass-through, whatever the machine. */
interface Goal {
  readonly text: string;
  readonly applies: (cell: CellFigures) => boolean;
  readonly value: (cell: CellFigures) => number;
  readonly isMet: (value: number) => boolean;
  readonly show: (value: number) => string;
}

const ratio = (value: number): string => value.toFixed(2);
const goals: readonly Goal[] = [
  {
    text: 'read: requests/s at least 0.75 of it',
    applies: ({ caseName, concurrency }) => caseName === 'read' && concurrency > 1,
    value: (cell) => cell.ratio,
    isMet: (value) => value >= 0.75,
    show: ratio,
  },
  {
    text: 'search: requests/s at least 0.85 of it',
    applies: ({ caseName, concurrency }) => caseName === 'search' && concurrency > 1,
    value: (cell) => cell.ratio,
    isMet: (value) => value >= 0.85,
    show: ratio,
  },
  {
    text: 'p50 at most 0.1 ms above it, one at a time',
    applies: ({ concurrency }) => concurrency === 1,
    value: (cell) => cell.p50AboveMs,
    isMet: (value) => value <= 0.1,
    show: (value) => `${value.toFixed(3)} ms`,
  },
  {
    text: 'p99 at most 1.5 of it, 64 at once',
    applies: ({ concurrency }) => concurrency === 64,
    value: (cell) => cell.p99Ratio,
    isMet: (value) => value <= 1.5,
    show: ratio,
  },
];
const allowedMegabytes = 150;

/** Which goals each gateway reaches, as a table; the reference, which is what they are measured by, has no row. */
export function goalsTable(figures: readonly CellFigures[], memories: readonly Memory[]): string {
  const rows = goals.flatMap(({ text, applies, value, isMet, show }) =>
    figures
      .filter((cell) => applies(cell) && memories.some(({ name }) => name === cell.target))
      .map((cell) => {
        const where = `${cell.caseName}, ${cell.concurrency} at once`;
        return [text, cell.target, where, show(value(cell)), verdict(isMet(value(cell)))];
      }),
  );
  const memoryRows = memories.map(({ name, rssMegabytes }) => {
    const text = `memory at most ${allowedMegabytes} MB`;
    return [text, name, 'after the run', megabytes(rssMegabytes), verdict(rssMegabytes <= allowedMegabytes)];
  });
  return table([['goal', 'target', 'where', 'measured', 'met'], ...rows, ...memoryRows]);
}

function verdict(isMet: boolean): string {
  return isMet ? 'yes' : 'no';
}
