// The official conformance suite of MCP, in both protocol eras.
import { join } from 'node:path';
import { root } from '../build/workspace.mjs';
import { fetchCommand, reportMissing } from './package-runner.mjs';

/** Eras up to 2025-11-25. */
const olderSuite = '@modelcontextprotocol/conformance@0.1.16';
/** The only one that has era 2026-07-28. */
const newerSuite = '@modelcontextprotocol/conformance@0.2.0-alpha.12';
const newerEra = '2026-07-28';

/**
 * Scenarios that any server must pass as it is; all others ask for tools, prompts and resources of the suite's own names.
 * `server-sse-multiple-streams` is in the second list only: before 2026-07-28 it needs sessions, and there are none.
 */
const olderScenarios = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'prompts-list',
  'dns-rebinding-protection',
];
const newerScenarios = [
  'tools-list',
  'resources-list',
  'prompts-list',
  'dns-rebinding-protection',
  'server-sse-multiple-streams',
  'sep-2164-resource-not-found',
  'caching',
  'http-header-validation',
  'input-required-result-unsupported-methods',
];

/**
 * Runs what applies to any server against the product, and everything against the fixture.
 *
 * @param urls `product` and `fixture`: MCP endpoints without a sign-in
 * @param folder for results and for whatever the suite writes
 * @returns whether all passed
 */
export function runSuite({ product, fixture }, folder) {
  const older = fetchCommand(olderSuite, 'conformance', folder);
  const newer = fetchCommand(newerSuite, 'conformance', folder);
  const expected = join(root, 'tools', 'conformance', 'expected-failures.yml');
  const passed = [
    older
      ? olderScenarios.map((name) => passes(older, 'to 2025-11-25, product', product, ['--scenario', name]))
      : reportMissing(olderSuite),
    newer
      ? newerScenarios.map((name) =>
          passes(newer, `${newerEra}, product`, product, ['--scenario', name, '--spec-version', newerEra]),
        )
      : reportMissing(newerSuite),
    older && passes(older, 'to 2025-11-25, fixture', fixture, ['--expected-failures', expected]),
    newer && passes(newer, `${newerEra}, fixture`, fixture, ['--requirements', newerEra]),
  ];
  return passed.flat().every((one) => one !== false);
}

function passes(conformance, name, url, options) {
  const { status, stdout, stderr } = conformance(['server', '--url', url, '-o', 'results', ...options]);
  const isPassed = status === 0;
  const what = options[0] === '--scenario' ? options[1] : 'every scenario';
  console.log(`${isPassed ? 'passed ' : 'FAILED '} conformance ${name}: ${what} (${counts(stdout)})`);
  if (!isPassed) console.log(`${stdout}\n${stderr}`.slice(-6000));
  return isPassed;
}

/** The suite's own last words: the number of checks, and for whole runs that of the scenarios. */
function counts(stdout) {
  const scenarios = stdout.match(/^✓ [a-z0-9-]+: \d+ passed, 0 failed$/gm)?.length;
  if (scenarios !== undefined) return `${scenarios} scenarios`;
  return /^Passed: (\d+\/\d+)/m.exec(stdout)?.[1] ?? 'no count';
}
