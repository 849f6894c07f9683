const { writeFileSync } = require('node:fs');

/** Leaves the counts of a Jest run where tools/test.mjs adds them up: the file that its option `file` names. */
module.exports = class CountReporter {
  constructor(_globalConfig, options) {
    this.file = options.file;
  }

  onRunComplete(_contexts, results) {
    const skipped = results.numPendingTests + results.numTodoTests;
    // A suite that could not even be loaded counts as a failure: none of its tests ran.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    writeFileSync(this.file, JSON.stringify({ passed: results.numPassedTests, failed, skipped }));
  }
};
