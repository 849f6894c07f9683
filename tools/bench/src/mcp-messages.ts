import { ask } from './child.js';
import type { Role } from './child.js';
import type { LoadOrder, LoadResult } from './measure/load.js';
import { answerLength, listRequest, mcpRequest, wireEras } from './load/mcp-requests.js';
import { assertSound } from './measure/matrix.js';
import { readUsage } from './measure/process-usage.js';
import { count, table } from './measure/report.js';
import { median } from './measure/statistics.js';
import type { Target, TargetRequest } from './target.js';

/** Most CPU time of one list, in microseconds. */
const mostForList = 100;
/** Most that a call with a progress token may take, beside the same one without. */
const mostForToken = 1.3;
const concurrency = 16;
const maxRequests = 200_000;
const warmUp = { durationMs: 2_500, maxRequests: 4_000 };

interface Message {
  readonly name: string;
  readonly order: LoadOrder;
  /** CPU time per request of each round, in microseconds. */
  readonly costs: number[];
}

/**
 * Measures the messages that have goals of their own: a list, and a call with a progress token beside one without.
 *
 * @param durationMs of one message in one round
 * @returns the CPU time of each, as Markdown
 * @throws Error when an answer is not as expected
 */
export async function measureMessages(
  load: Role,
  { origin, pid }: Pick<Target, 'origin' | 'pid'>,
  { rounds, durationMs }: { readonly rounds: number; readonly durationMs: number },
): Promise<string> {
  const make = async (name: string, request: TargetRequest, mark: string): Promise<Message> => {
    const expectedBytes = await answerLength(origin, request, mark);
    const order = { origin, ...request, concurrency, durationMs, maxRequests, expectedBytes };
    return { name, order, costs: [] };
  };
  const rows: string[][] = [];
  for (const era of wireEras) {
    const list = await make(`tools/list, ${era}`, listRequest(era), '"tools":[');
    const plain = await make(`read, ${era}`, mcpRequest(era, 'read'), '"structuredContent"');
    const token = await make(
      `read with a progress token, ${era}`,
      mcpRequest(era, 'read', { progressToken: 7 }),
      '"structuredContent"',
    );
    await measureInTurns(load, pid, [list, plain, token], rounds);
    const ratio = median(token.costs.map((cost, round) => cost / (plain.costs[round] ?? Number.NaN)));
    rows.push(row(list, `at most ${mostForList} µs`, median(list.costs) <= mostForList));
    rows.push(row(plain));
    rows.push(row(token, `at most ${mostForToken} of it: ${ratio.toFixed(2)}`, ratio <= mostForToken));
  }
  return table([['message, 16 at once', 'CPU µs/request', 'least', 'goal', 'met'], ...rows]);
}

async function measureInTurns(load: Role, pid: number, messages: readonly Message[], rounds: number): Promise<void> {
  const send = async ({ name, order }: Message, limits: Partial<LoadOrder> = {}): Promise<LoadResult> => {
    const result = await ask<LoadResult>(load, { ...order, ...limits });
    assertSound({ name }, result);
    return result;
  };
  for (const message of messages) await send(message, warmUp);
  for (let round = 0; round < rounds; round += 1) {
    for (const message of messages) {
      const before = readUsage(pid).cpuMicroseconds;
      const { requests } = await send(message);
      message.costs.push((readUsage(pid).cpuMicroseconds - before) / requests);
    }
  }
}

function row({ name, costs }: Message, goal = '', isMet?: boolean): string[] {
  const verdict = isMet === undefined ? '' : isMet ? 'yes' : 'no';
  return [name, count(median(costs)), count(Math.min(...costs)), goal, verdict];
}
