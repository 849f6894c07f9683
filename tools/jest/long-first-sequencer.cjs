const { default: Sequencer } = require('@jest/test-sequencer');

/** They take long, and are short: on a fresh checkout Jest orders files by their size, and the others would wait for them. */
const long = /\/(chaos|hostile-record|skills)\.int\./;

/** Runs files that take long first, so that no worker is alone with one of them at the end. */
module.exports = class LongFirstSequencer extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [...sorted.filter(({ path }) => long.test(path)), ...sorted.filter(({ path }) => !long.test(path))];
  }
};
