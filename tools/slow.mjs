// `node tools/slow.mjs <command…>`: runs a command as a busy machine would. All of its processes stand still half of the time,
// and each at random for up to 0.4 s more. `npm run test:slow -- <files…>` runs tests so: none may fail by that.
// `SLOW_SEED=7` chooses which stand still, and for how long; the seed of a run is printed. After four hours the run is ended.
// Redis goes on: tests stop its servers themselves, and its Sentinels take a second of silence for the end of a server.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { clearTimeout, setTimeout } from 'node:timers';

const [command, ...args] = process.argv.slice(2);
if (process.platform !== 'linux' || command === undefined) {
  console.error(command === undefined ? 'which command?' : 'this needs Linux: it reads /proc');
  process.exit(2);
}
/** In each period all run for one half and stand still for the other. */
const halfPeriodMs = 50;
const longestRunMs = 4 * 3_600_000;
/** How likely one process is chosen in a period to stand still for longer. */
const chance = 0.5;
const seed = Number(process.env.SLOW_SEED ?? Date.now() % 1_000_000);
const random = randomNumbers(seed);
/** Our own processes by id, as `{ pid, parent, started, isStopped, untilPeriod }`; also those whose parent has ended. */
let own = new Map();
const counted = { periods: 0, stops: 0 };
let isEnding = false;

// Before the command begins: who sees it run may send a signal at once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => (isEnding = true));
console.log(`Slow run with SLOW_SEED=${seed}`);
const child = spawn(command, args, { stdio: 'inherit' });
const exited = new Promise((resolve) => {
  child.once('error', (error) => (console.error(error.message), resolve(1)));
  child.once('exit', (code) => resolve(code ?? 1));
});
let isOver = false;
void exited.then(() => (isOver = true));
const limit = setTimeout(() => (isEnding = true), longestRunMs);
process.once('exit', resumeAll);
try {
  for (; !isOver && !isEnding; counted.periods += 1) await spendPeriod();
} finally {
  clearTimeout(limit);
  resumeAll();
}
if (isEnding) await endAll();
process.exitCode = isEnding ? 1 : await exited;
console.log(`${counted.periods} times all stood still, and ${counted.stops} times one for longer (SLOW_SEED=${seed})`);

async function spendPeriod() {
  own = findOwn();
  const all = [...own.values()];
  for (const each of all) stop(each);
  const chosen = random() < chance ? all[Math.floor(random() * all.length)] : undefined;
  if (chosen !== undefined && chosen.untilPeriod <= counted.periods) {
    chosen.untilPeriod = counted.periods + 1 + Math.floor(random() * 4);
    counted.stops += 1;
  }
  await pause(halfPeriodMs);
  for (const each of all) if (each.untilPeriod <= counted.periods) resume(each);
  if (!isOver && !isEnding) await pause(halfPeriodMs);
}

/** The processes that the command has started, and theirs. Another process may have the id of one that has ended. */
function findOwn() {
  const running = new Map();
  for (const name of readdirSync('/proc')) {
    const found = /^\d+$/.test(name) ? readProcess(Number(name)) : undefined;
    if (found !== undefined) running.set(found.pid, found);
  }
  const isOwn = (each, depth = 0) => {
    if (each === undefined || each.pid === process.pid || depth > 64) return false;
    if (each.pid === child.pid || own.get(each.pid)?.started === each.started) return true;
    return isOwn(running.get(each.parent), depth + 1);
  };
  const found = new Map();
  for (const each of running.values()) {
    if (!isOwn(each) || each.name.startsWith('redis-')) continue;
    const known = own.get(each.pid);
    found.set(each.pid, known?.started === each.started ? Object.assign(each, pick(known)) : each);
  }
  return found;
}

function pick({ isStopped, untilPeriod }) {
  return { isStopped, untilPeriod };
}

/** @see man 5 proc_pid_stat: id, (name), state, parent, …, start as the 22nd */
function readProcess(pid) {
  try {
    const [, name, rest] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const fields = rest.split(' ');
    const isElsewhereStopped = fields[0] === 'T' || fields[0] === 't';
    return { pid, name, parent: Number(fields[1]), started: fields[19], isElsewhereStopped, untilPeriod: 0 };
  } catch {
    return undefined; // It has ended.
  }
}

/** A process that a test has stopped stays as it is. Its state is read again: a test may have stopped it since all were listed. */
function stop(each) {
  if (each.isStopped || readProcess(each.pid)?.isElsewhereStopped) return;
  each.isStopped = send(each.pid, 'SIGSTOP');
}

function resume(each) {
  if (each.isStopped) send(each.pid, 'SIGCONT');
  each.isStopped = false;
}

function resumeAll() {
  for (const each of own.values()) resume(each);
}

async function endAll() {
  // While each has its parent: the command may end before those that it has just started.
  own = findOwn();
  if (!isOver) child.kill('SIGTERM');
  await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
  for (const { pid } of findOwn().values()) send(pid, 'SIGKILL');
}

function send(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // It has ended, or belongs to another user.
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @see https://en.wikipedia.org/wiki/Linear_congruential_generator, the constants of Numerical Recipes */
function randomNumbers(state) {
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}
