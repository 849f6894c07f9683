import type { BenchCase } from './measure/cases.js';
import type { NamedBundle } from './measure/compare.js';
import { measureMatrix } from './measure/matrix.js';
import { mcpRequest, wireEras } from './load/mcp-requests.js';
import type { WireEra } from './load/mcp-requests.js';
import type { BenchOptions } from './measure/options.js';
import { matrixTable, table } from './measure/report.js';
import type { Stage } from './stage.js';
import type { Target, TargetRequest } from './target.js';

/** What a tool call is to reach of the REST route that does the same. */
const leastRatio = 0.35;
const names: readonly BenchCase['name'][] = ['read', 'search'];

/**
 * Measures the tools `read` and `search`, in both protocol eras, beside the REST routes that do the same. Both apps are
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
  for (const { name, file } of bundles.servers) {
    const process = await stage.startMcp(file, rest);
    for (const era of wireEras) targets.push(await mcpTarget(`${name} ${era}`, era, process));
  }
  const figures = await measureMatrix(stage.load, targets, options, report);
  const goals = figures
    .filter(({ target }) => target !== rest.name)
    .map(({ caseName, concurrency, target, ratio }) => {
      const isMet = ratio >= leastRatio ? 'yes' : 'no';
      return [`${caseName}, ${target}, ${concurrency} at once`, ratio.toFixed(2), isMet];
    });
  return [
    matrixTable(figures),
    table([[`at least ${leastRatio} of the REST route`, 'measured', 'met'], ...goals]),
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
  for (const one of names) expectedBytes[one] = await checkedLength(origin, requests[one]);
  return { name, origin, pid, headers: {}, requests, expectedBytes };
}

/** The length of a tool's answer, which every later one must have, too: a refusal is quick, and must not count. */
async function checkedLength(origin: string, { path, method, headers, body }: TargetRequest): Promise<number> {
  const response = await fetch(`${origin}${path}`, { method, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  const holdsRecord = response.ok && text.includes('"structuredContent"') && !text.includes('"isError":true');
  if (!holdsRecord) throw new Error(`the MCP server answered ${response.status}: ${text.slice(0, 500)}`);
  return Buffer.byteLength(text);
}
