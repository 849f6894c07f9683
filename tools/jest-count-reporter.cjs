const { writeFileSync } = require('node:fs');

/** Leaves the counts of a Jest run where tools/test.mjs adds them up: in the file that FHIR_GATEWAY_TEST_COUNTS names. */
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.FHIR_GATEWAY_TEST_COUNTS;
    if (!file) return;
    const skipped = results.numPendingTests + results.numTodoTests;
    // A suite that could not even be loaded counts as a failure: none of its tests ran.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    writeFileSync(file, JSON.stringify({ passed: results.numPassedTests, failed, skipped }));
  }
};
