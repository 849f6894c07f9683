import { cases } from '../measure/cases.js';
import { ask } from '../child.js';
import type { LoadResult } from '../measure/load.js';
import { assertSound, makeOrder } from '../measure/matrix.js';
import { readUsage } from '../measure/process-usage.js';
import { count, megabytes, table } from '../measure/report.js';
import type { Stage } from '../stage.js';

const steps = 10;
const requestsPerStep = 100_000;
const concurrency = 64;
/** Of either case in a step: on a slow or busy machine a step ends sooner, with fewer requests. */
const maxStepMs = 180_000;
/** Until then caches fill and V8 compiles. */
const warmUpSteps = 2;
/** How much more memory a process may have at the end than when it had warmed up, and still be called flat. */
const allowedGrowthMegabytes = 20;

/**
 * Sends a million requests, nine reads to one search, and looks at the memory of the gateway's process after each tenth.
 *
 * @param report hears of the progress
 * @returns the result as Markdown
 */
export async function measureEndurance(
  stage: Stage,
  bundle: string,
  report: (progress: string) => void,
): Promise<string> {
  const { target } = await stage.startGateway('gateway', bundle);
  const memory: number[] = [];
  const rows: string[][] = [];
  let sent = 0;
  for (let step = 0; step < steps; step += 1) {
    let seconds = 0;
    for (const benchCase of cases) {
      const maxRequests = requestsPerStep * (benchCase.name === 'search' ? 0.1 : 0.9);
      const order = { ...makeOrder(target, benchCase, concurrency, maxStepMs), maxRequests };
      const result = await ask<LoadResult>(stage.load, order);
      assertSound(target, result);
      sent += result.requests;
      seconds += result.seconds;
    }
    const { rssMegabytes } = readUsage(target.pid);
    memory.push(rssMegabytes);
    rows.push([count(sent), megabytes(rssMegabytes), seconds.toFixed(1)]);
    report(`step ${step + 1} of ${steps}: ${count(sent)} requests, ${megabytes(rssMegabytes)}`);
  }
  const warm = Math.max(...memory.slice(0, warmUpSteps));
  const growth = (memory.at(-1) ?? Number.NaN) - warm;
  return [
    table([['requests so far', 'memory', 'seconds'], ...rows]),
    `${megabytes(growth)} more than when it was warm: ${growth <= allowedGrowthMegabytes ? 'flat' : 'NOT flat'}.`,
  ].join('\n\n');
}
