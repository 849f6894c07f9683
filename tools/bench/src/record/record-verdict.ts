/** What a run of one person's record is judged by. */
export interface RecordOutcome {
  /** CPU time of the gateway from the last page of the slowest platform to the answer, p50. */
  readonly ownCpuMs: number;
  /** How many people were read at once, and how many of them to their end. */
  readonly people: number;
  readonly whole: number;
  readonly growthMegabytes: number;
  readonly exportGrowthMegabytes: number;
}

/** What of a run is within its limits. */
export interface RecordVerdict {
  /** One for each limit. */
  readonly lines: readonly string[];
  readonly isMet: boolean;
}

/** Of the gateway, whatever the machine and the platforms take. */
export const recordLimits = { ownCpuMs: 150, growthMegabytes: 60, exportGrowthMegabytes: 30 };

/** Judges a run. People who were not read to their end say nothing of growth, which is then not shown. */
export function recordVerdict(outcome: RecordOutcome): RecordVerdict {
  const { ownCpuMs, people, whole, growthMegabytes, exportGrowthMegabytes } = outcome;
  const judged = [
    judge('own CPU after the slowest platform', ownCpuMs, recordLimits.ownCpuMs, 'ms'),
    whole === people
      ? judge(`growth with ${people} people at once`, growthMegabytes, recordLimits.growthMegabytes, 'MB')
      : {
          line: `growth with ${people} people at once: NOT SHOWN, ${people - whole} of them were not read to their end`,
          isMet: false,
        },
    judge('growth of the export', exportGrowthMegabytes, recordLimits.exportGrowthMegabytes, 'MB'),
  ];
  return { lines: judged.map(({ line }) => line), isMet: judged.every(({ isMet }) => isMet) };
}

function judge(what: string, value: number, limit: number, unit: string): { line: string; isMet: boolean } {
  const isMet = value <= limit;
  const shown = unit === 'ms' ? Math.ceil(value).toString() : value.toFixed(1);
  return { line: `${what}: ${shown} ${unit} (limit ${limit})${isMet ? '' : ': OVER'}`, isMet };
}
