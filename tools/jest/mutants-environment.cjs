const Environment = require('./environment.cjs');

/** Leaves behind which mutants each file of tests reached. */
module.exports = class MutantEnvironment extends Environment {
  constructor(config, context) {
    super(config, context);
    this.file = context.testPath;
  }

  async setup() {
    await super.setup();
    globalThis[Symbol.for('mutants')].hits = new Set();
  }

  async teardown() {
    const { hits, byFile } = globalThis[Symbol.for('mutants')];
    if (!byFile.has(this.file)) byFile.set(this.file, hits);
    await super.teardown();
  }
};
