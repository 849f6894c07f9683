// The MCP Inspector's command line: lists tools, with its strict check of schemas, and calls some.
import { fetchCommand, reportMissing } from './package-runner.mjs';

const inspector = '@modelcontextprotocol/inspector@2.12.0';
const eras = ['legacy', 'modern'];
/** Calls that answer without a sign-in, on a platform whose data is open; each with what its answer must hold. */
const calls = [
  { tool: 'list_platforms', args: { query: 'sandbox' }, holds: /sandbox-open/ },
  { tool: 'get_capabilities', args: { platform_id: 'sandbox-open' }, holds: /Observation/ },
  { tool: 'get_auth_status', args: { platform_id: 'sandbox-ehr' }, holds: /not authenticated/ },
  {
    tool: 'search',
    args: { platform_id: 'sandbox-open', resource_type: 'Patient', count_only: true },
    holds: /\d+ Patient/,
  },
  {
    tool: 'search',
    args: { platform_id: 'sandbox-open', resource_type: 'Patient', limit: 2 },
    holds: /Patient\/[A-Za-z0-9.-]+/,
  },
];
/** What the Inspector exits with for a result that is an error; the text then has to say what to do. */
const toolErrorExit = 5;

/**
 * Lists the tools strictly and calls some, in both eras.
 *
 * @param url an MCP endpoint without a sign-in, whose platform `sandbox-open` answers
 * @returns whether there was no finding
 */
export function runInspector(url, folder) {
  const run = fetchCommand(inspector, 'mcp-inspector', folder);
  if (!run) return reportMissing(inspector);
  const results = eras.flatMap((era) => {
    const inspect = (name, method, check) => {
      const args = ['--cli', url, '--transport', 'http', '--protocol-era', era, '--method', ...method];
      return report(`inspector, ${era} era: ${name}`, run(args), check);
    };
    return [
      inspect('tools/list --strict', ['tools/list', '--strict'], ({ status, stdout, stderr }) => {
        return status === 0 && !/warning|error/i.test(stderr) && JSON.parse(stdout).tools.length > 0;
      }),
      ...calls.map(({ tool, args, holds }) =>
        inspect(`tools/call ${tool}`, call(tool, args), ({ status, stdout }) => status === 0 && holds.test(stdout)),
      ),
      inspect(
        'tools/call search, not signed in',
        call('search', { platform_id: 'sandbox-ehr', resource_type: 'Observation' }),
        ({ status, stdout }) => status === toolErrorExit && /start_auth/.test(stdout),
      ),
    ];
  });
  return results.every(Boolean);
}

function call(tool, args) {
  const pairs = Object.entries(args).flatMap(([name, value]) => ['--tool-arg', `${name}=${value}`]);
  return ['tools/call', '--tool-name', tool, ...pairs];
}

function report(name, result, check) {
  const isPassed = check(result);
  console.log(`${isPassed ? 'passed ' : 'FAILED '} ${name}`);
  if (!isPassed) console.log(`exit code ${result.status}\n${result.stdout}\n${result.stderr}`.slice(-4000));
  return isPassed;
}
