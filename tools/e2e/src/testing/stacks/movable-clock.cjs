// Loaded before the processes under test (NODE_OPTIONS=--require): their clock is ahead by as many milliseconds as a file
// says, so that a test passes minutes without waiting for them.
const { readFileSync } = require('node:fs');

const file = process.env.MOVABLE_CLOCK_FILE;
const systemNow = Date.now.bind(Date);

Date.now = () => systemNow() + Number(readFileSync(file, 'utf8'));
