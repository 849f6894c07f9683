// Loaded before the processes under test (NODE_OPTIONS=--require): their clock is ahead by as many milliseconds as a file
// says, so that a test passes minutes without waiting for them; or it stands still at the time that the file names.
const { readFileSync } = require('node:fs');

const file = process.env.MOVABLE_CLOCK_FILE;
const systemNow = Date.now.bind(Date);

Date.now = () => {
  const [ahead, stoppedAt] = readFileSync(file, 'utf8').split(' ');
  return Number(stoppedAt ?? systemNow() + Number(ahead));
};
