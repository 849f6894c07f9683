import type { BenchCase } from './measure/cases.js';
import type { GatewayProcess } from './gateway-process.js';
import type { NamedBundle } from './measure/compare.js';
import { measureMatrix } from './measure/matrix.js';
import { answerLength, mcpRequest, wireEras } from './load/mcp-requests.js';
import type { WireEra } from './load/mcp-requests.js';
import { measureMessages } from './mcp-messages.js';
import type { BenchOptions } from './measure/options.js';
import { matrixTable, table } from './measure/report.js';
import type { Stage } from './stage.js';
import type { Target } from './target.js';

/** What a tool call is to reach of the REST route that does the same. */
const leastRatio = 0.35;
const names: readonly BenchCase['name'][] = ['read', 'search'];

/**
 * Measures the tools `read` and `search`, in both protocol eras, beside the REST routes that do the same, and what a list
 * and a progress token take. Both apps are
 * in local mode, so that a call needs no credential and asks the store for the same session.
 *
 * @param bundles of the REST API, and of each MCP server to measure beside it
 * @param report hears of the progress
 * @returns the result as Markdown
 * @throws Error when an answer is not as expected
 */
export async function compareMcp(
  stage: Stage,
  bundles: { readonly rest: string; readonly servers: readonly NamedBundle[] },
  options: BenchOptions,
  report: (progress: string) => void,
): Promise<string> {
  const { target: rest } = await stage.startGateway('REST', bundles.rest, { mcpAuth: 'local' });
  const targets: Target[] = [rest];
  const servers: { name: string; process: GatewayProcess }[] = [];
  for (const { name, file } of bundles.servers) {
    const process = await stage.startMcp(file, rest);
    servers.push({ name, process });
    for (const era of wireEras) targets.push(await mcpTarget(`${name} ${era}`, era, process));
  }
  const figures = await measureMatrix(stage.load, targets, options, report);
  const messages: string[] = [];
  for (const { name, process } of servers) {
    report(`messages of ${name}`);
    messages.push(await measureMessages(stage.load, process, options));
  }
  const goals = figures
    .filter(({ target }) => target !== rest.name)
    .map(({ caseName, concurrency, target, ratio }) => {
      const isMet = ratio >= leastRatio ? 'yes' : 'no';
      return [`${caseName}, ${target}, ${concurrency} at once`, ratio.toFixed(2), isMet];
    });
  return [
    matrixTable(figures),
    table([[`at least ${leastRatio} of the REST route`, 'measured', 'met'], ...goals]),
    ...messages,
  ].join('\n\n');
}

/**
 * An MCP server as it is asked in one era.
 *
 * @throws Error when it does not answer with a record
 */
export async function mcpTarget(
  name: string,
  era: WireEra,
  { origin, pid }: Pick<Target, 'origin' | 'pid'>,
): Promise<Target> {
  const requests = { read: mcpRequest(era, 'read'), search: mcpRequest(era, 'search') };
  const expectedBytes = { read: 0, search: 0 };
  for (const one of names) expectedBytes[one] = await answerLength(origin, requests[one], '"structuredContent"');
  return { name, origin, pid, headers: {}, requests, expectedBytes };
}
