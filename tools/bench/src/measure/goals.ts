import type { CellFigures } from './matrix.js';
import { megabytes, table } from './report.js';

/** Memory of one process after the run. */
export interface Memory {
  readonly name: string;
  readonly rssMegabytes: number;
}

/** The target that asks Redis once a request with the official client, and does nothing else. */
export const referenceWithRedis = 'reference, Redis';
/** The target that is made of Express and its middlewares alone, with the gateway's upstream client. */
export const referenceExpress = 'reference, Express';

/** What the gateway is meant to reach beside a pass-through that asks Redis, too, whatever the machine. */
interface Goal {
  readonly text: string;
  readonly applies: (cell: CellFigures) => boolean;
  /** @param beside the same cell of the reference that asks Redis */
  readonly value: (cell: CellFigures, beside: CellFigures) => number;
  readonly isMet: (value: number) => boolean;
  readonly show: (value: number) => string;
}

/** What a machine's Node makes of the same work differs: the reference is a third quicker on 24. */
const leastRatios = { read: { 20: 0.85, 24: 0.75 }, search: { 20: 1.2, 24: 0.95 } } as const;

function goalsOn(nodeMajor: number): readonly Goal[] {
  const version = nodeMajor < 24 ? 20 : 24;
  const throughput = (caseName: keyof typeof leastRatios): Goal => ({
    text: `${caseName}: requests/s at least ${leastRatios[caseName][version]} of it`,
    applies: (cell) => cell.caseName === caseName && cell.concurrency > 1,
    value: (cell, beside) => cell.ratio / beside.ratio,
    isMet: (value) => value >= leastRatios[caseName][version],
    show: (value) => value.toFixed(2),
  });
  return [
    throughput('read'),
    throughput('search'),
    {
      text: 'p50 at most 0.1 ms above it, one at a time',
      applies: ({ concurrency }) => concurrency === 1,
      value: (cell, beside) => cell.p50AboveMs - beside.p50AboveMs,
      isMet: (value) => value <= 0.1,
      show: (value) => `${value.toFixed(3)} ms`,
    },
  ];
}
const allowedMegabytes = 160;

/**
 * Which goals each gateway reaches, as a table; the references, which are what they are measured by, have no rows.
 *
 * @param nodeMajor of the Node that ran them
 */
export function goalsTable(
  figures: readonly CellFigures[],
  memories: readonly Memory[],
  nodeMajor = Number(process.versions.node.split('.')[0]),
): string {
  const besideOf = ({ caseName, concurrency }: CellFigures): CellFigures | undefined =>
    figures.find(
      (one) => one.target === referenceWithRedis && one.caseName === caseName && one.concurrency === concurrency,
    );
  const rows = goalsOn(nodeMajor).flatMap(({ text, applies, value, isMet, show }) =>
    figures
      .filter((cell) => applies(cell) && memories.some(({ name }) => name === cell.target))
      .map((cell) => {
        const where = `${cell.caseName}, ${cell.concurrency} at once`;
        const beside = besideOf(cell);
        if (!beside) return [text, cell.target, where, 'no Redis here', 'no'];
        const measured = value(cell, beside);
        return [text, cell.target, where, show(measured), verdict(isMet(measured))];
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
