const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');

/**
 * Leaves the counts of a Jest run, the names of what failed and of what was skipped, and how long each file took (milliseconds)
 * where tools/test.mjs adds them up: in the file that FHIR_GATEWAY_TEST_COUNTS names.
 */
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.FHIR_GATEWAY_TEST_COUNTS;
    if (!file) return;
    const skipped = results.numPendingTests + results.numTodoTests;
    // A suite that could not even be loaded counts as a failure: none of its tests ran.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const failures = results.testResults.flatMap(failuresOf);
    const skips = [...new Set(results.testResults.flatMap(skipsOf))];
    const times = results.testResults.map((suite) => ({ file: nameOf(suite), ms: suite.perfStats.runtime }));
    writeFileSync(file, JSON.stringify({ passed: results.numPassedTests, failed, skipped, failures, skips, times }));
  }
};

function nameOf(suite) {
  return relative(process.cwd(), suite.testFilePath);
}

function failuresOf(suite) {
  const file = nameOf(suite);
  if (suite.testExecError) return [`${file}: could not be run`];
  return suite.testResults.filter((test) => test.status === 'failed').map((test) => `${file}: ${test.fullName}`);
}

/** Of a block that says why it is skipped, its title in place of all its tests. */
function skipsOf(suite) {
  return suite.testResults
    .filter(({ status }) => status === 'pending' || status === 'todo')
    .map(({ ancestorTitles, fullName }) => ancestorTitles.find((title) => title.includes('(skipped: ')) ?? fullName)
    .map((name) => `${nameOf(suite)}: ${name}`);
}
