const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');

/**
 * Leaves the counts of a Jest run, the names of what failed and how long each file took (milliseconds) where tools/test.mjs
 * adds them up: in the file that FHIR_GATEWAY_TEST_COUNTS names.
 */
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.FHIR_GATEWAY_TEST_COUNTS;
    if (!file) return;
    const skipped = results.numPendingTests + results.numTodoTests;
    // A suite that could not even be loaded counts as a failure: none of its tests ran.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const failures = results.testResults.flatMap(failuresOf);
    const times = results.testResults.map((suite) => ({ file: nameOf(suite), ms: suite.perfStats.runtime }));
    writeFileSync(file, JSON.stringify({ passed: results.numPassedTests, failed, skipped, failures, times }));
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
