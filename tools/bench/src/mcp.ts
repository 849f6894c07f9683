import type { BenchCase } from './cases.js';
import { measureMatrix } from './matrix.js';
import { mcpRequest, wireEras } from './mcp-requests.js';
import type { BenchOptions } from './options.js';
import { matrixTable, table } from './report.js';
import type { Stage } from './stage.js';
import type { Target, TargetRequest } from './target.js';

/** What a tool call is to reach of the REST route that does the same. */
const leastRatio = 0.5;
const names: readonly BenchCase['name'][] = ['read', 'search'];

/**
 * Measures the tools `read` and `search`, in both protocol eras, beside the REST routes that do the same. Both apps are
 * in local mode, so that a call needs no credential and asks the store for the same session.
 *
 * @param bundles of the two apps
 * @param report hears of the progress
 * @returns the result as Markdown
 * @throws Error when an answer is not as expected
 */
export async function compareMcp(
  stage: Stage,
  bundles: { readonly rest: string; readonly mcp: string },
  options: BenchOptions,
  report: (progress: string) => void,
): Promise<string> {
  const { target: rest } = await stage.startGateway('REST', bundles.rest, { mcpAuth: 'local' });
  const { origin, pid } = await stage.startMcp(bundles.mcp, rest);
  const targets: Target[] = [rest];
  for (const era of wireEras) {
    const requests = { read: mcpRequest(era, 'read'), search: mcpRequest(era, 'search') };
    const expectedBytes = { read: 0, search: 0 };
    for (const name of names) expectedBytes[name] = await checkedLength(origin, requests[name]);
    targets.push({ name: `MCP ${era}`, origin, pid, headers: {}, requests, expectedBytes });
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

/** The length of a tool's answer, which every later one must have, too: a refusal is quick, and must not count. */
async function checkedLength(origin: string, { path, method, headers, body }: TargetRequest): Promise<number> {
  const response = await fetch(`${origin}${path}`, { method, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  const holdsRecord = response.ok && text.includes('"structuredContent"') && !text.includes('"isError":true');
  if (!holdsRecord) throw new Error(`the MCP server answered ${response.status}: ${text.slice(0, 500)}`);
  return Buffer.byteLength(text);
}
