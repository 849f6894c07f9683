// Loaded before a service under test (`node --require`): puts the service into the memory group that the test made, if it
// made one, and writes down the longest that its event loop was kept busy, in processor time.
const { readFileSync, writeFileSync } = require('node:fs');

const { MEMORY_GROUPS: groups, STALLS: file } = process.env;
const app = /([^/]+)\/dist\/main\.js$/.exec(process.argv[1])?.[1];
const group = JSON.parse(groups || '{}')[app];
if (group) writeFileSync(`${group}/cgroup.procs`, String(process.pid));
if (file && app) {
  const path = `${file}-${app}`;
  let longest = 0;
  let last = spent();
  // What a process does once, when it starts and when it first needs something, is not counted.
  process.on('SIGUSR2', () => {
    longest = 0;
    writeFileSync(path, '0');
  });
  setInterval(() => {
    const now = spent();
    if (now - last > longest) writeFileSync(path, String((longest = now - last)));
    last = now;
  }, 5).unref();
}

/** Of the main thread alone, in milliseconds; the system counts in steps of ten. */
function spent() {
  const parts = readFileSync(`/proc/self/task/${process.pid}/stat`, 'latin1').split(') ')[1].split(' ');
  return (Number(parts[11]) + Number(parts[12])) * 10;
}
