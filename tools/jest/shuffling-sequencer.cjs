const { createHash } = require('node:crypto');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Runs the files of tests in an order that depends on nothing but Jest's `--seed`, where a worker takes them one by one. */
module.exports = class ShufflingSequencer extends Sequencer {
  constructor(options) {
    super(options);
    this.seed = options.globalConfig.seed;
  }

  sort(tests) {
    const places = new Map(tests.map(({ path }) => [path, this.placeOf(path)]));
    return [...tests].sort((one, other) => (places.get(one.path) < places.get(other.path) ? -1 : 1));
  }

  placeOf(path) {
    return createHash('sha256').update(`${this.seed} ${path}`).digest('hex');
  }
};
