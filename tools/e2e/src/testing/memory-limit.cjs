// Loaded before a service under test (`node --require`): puts the service into the memory group that the test made, if it
// made one, and writes down for how long its event loop was kept busy, in processor time.
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');

/** Shorter ones keep nobody waiting. */
const leastMs = 20;
const { MEMORY_GROUPS: groups, STALLS: file } = process.env;
const app = /([^/]+)\/dist\/main\.js$/.exec(process.argv[1])?.[1];
const group = JSON.parse(groups || '{}')[app];
if (group) writeFileSync(`${group}/cgroup.procs`, String(process.pid));
if (file && app) {
  let last = spent();
  setInterval(() => {
    const now = spent();
    if (now - last > leastMs) appendFileSync(`${file}-${app}`, `${Math.round(now - last)}\n`);
    last = now;
  }, 5).unref();
}

/**
 * Of the main thread alone, in milliseconds, with the collections of garbage that it waits for. A busy machine that stops
 * the thread adds nothing. The kernel counts in nanoseconds, and brings the count up to date every few milliseconds.
 */
function spent() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
}
