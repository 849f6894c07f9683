const { AsyncLocalStorage } = require('node:async_hooks');
const { createRequire } = require('node:module');
const { setFlagsFromString } = require('node:v8');
const vm = require('node:vm');
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');
const { startWithFirstKey } = require('./rsa-keys.cjs');
require('./seed-of-run.cjs');

/** Jest compiles a module for this context. */
const here = {};
/** Scripts by file, as `{ code, script }`. */
const compiled = new Map();
/** Where Jest has those who follow the tests of a file; each file adds some, which hold all that it has loaded. */
const eventHandlers = Symbol.for('EVENT_HANDLERS');
/**
 * How long a test or hook may take at least, whatever it was given where it is written; milliseconds. The times that are
 * written there hold on a quiet machine. On a busy one everything takes many times as long, and a test that is right would
 * fail by its time alone. One that hangs is found all the same.
 */
const patienceMs = 240_000;
/** Where Jest has what a file of tests has set for all of its own. */
const timeoutOfFile = Symbol.for('TEST_TIMEOUT_SYMBOL');
/** What files of tests in this process have used; it is carried along with every promise until it is disabled. */
const storages = new Set();

/**
 * One file of tests after another runs in the context of the process itself, with our own modules loaded anew for each and
 * packages loaded once, as Node does. Jest's own environment makes a context for every file and loads zod, the MCP SDK and a
 * thousand other modules again in each, which took more than half of the time of the unit tests; and objects of one context
 * are no instances of the classes of another. What a file of tests adds to the globals or changes of the process's
 * environment goes with it, and so does whatever would hold its modules in memory: 10 MB for a file that loads an app.
 */
module.exports = class ProcessEnvironment {
  constructor({ projectConfig }) {
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = null;
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.conditions = projectConfig.testEnvironmentOptions.customExportConditions;
    this.globals = new Set(Reflect.ownKeys(globalThis));
    this.handlers = globalThis[eventHandlers]?.slice();
    this.variables = { ...process.env };
    this.exitCode = process.exitCode;
    this.prepareStackTrace = Error.prepareStackTrace;
    this.exit = process.exit;
  }

  async setup() {
    startWithFirstKey();
    // Loads Node's own fetch. Where the package undici is loaded before it, all fetches of this process go by the package.
    await fetch('data:,');
  }

  handleTestEvent({ name, hook, test }, { rootDescribeBlock }) {
    this.tests = rootDescribeBlock;
    const step = name === 'hook_start' ? hook : name === 'test_fn_start' ? test : undefined;
    if (step) step.timeout = Math.max(step.timeout ?? globalThis[timeoutOfFile] ?? 0, patienceMs);
  }

  async teardown() {
    if (this.tests) empty(this.tests);
    delete globalThis[timeoutOfFile];
    this.tests = undefined;
    this.fakeTimersModern.dispose();
    this.fakeTimersModern = null;
    for (const storage of storages) storage.disable();
    storages.clear();
    if (this.handlers) globalThis[eventHandlers].splice(0, Infinity, ...this.handlers);
    for (const key of Reflect.ownKeys(globalThis)) if (!this.globals.has(key) && !isOfNode(key)) delete globalThis[key];
    for (const name of Object.keys(process.env)) if (!(name in this.variables)) delete process.env[name];
    Object.assign(process.env, this.variables);
    process.exitCode = this.exitCode;
    Error.prepareStackTrace = this.prepareStackTrace;
    // Jest wraps it for each file, in a function that holds all of the file.
    process.exit = this.exit;
  }

  exportConditions() {
    return this.conditions;
  }

  getVmContext() {
    return here;
  }
};

// Functions that rest for a few collections would be compiled again.
setFlagsFromString('--no-flush-bytecode');
const { compileFunction } = vm;
vm.compileFunction = (code, parameters, options) => {
  if (options?.parsingContext !== here) return compileFunction(code, parameters, options);
  if (isPackage(options.filename))
    return (module) => void (module.exports = createRequire(options.filename)(options.filename));
  return scriptOf(code, parameters, options.filename).runInThisContext();
};
for (const name of ['run', 'enterWith']) noteStorages(name);

/**
 * Takes all out of tests and hooks. Jest has the one that runs in an asynchronous context, which timers of the process hold
 * on to, such as the one of `fetch`; and each has its function and the place where it is written, which hold the file.
 */
function empty({ hooks, children }) {
  for (const step of [...hooks, ...children]) {
    if (step.type === 'describeBlock') empty(step);
    else for (const key of Object.keys(step)) delete step[key];
  }
}

/** Node and packages have things of the process under symbols, such as the agent of `fetch`; Jest the tests of a file. */
function isOfNode(key) {
  return typeof key === 'symbol' && key !== eventHandlers && key.description !== 'JEST_STATE_SYMBOL';
}

/** Whether Node loads a file: all but what Jest's own packages, and source maps, hold of the file of tests that runs. */
function isPackage(file) {
  return /\/node_modules\/(?!(@jest\/|jest-|expect\/|source-map-support\/))/.test(file);
}

/** A script with the hook for `import()` is compiled for every use; Jest refuses `import()` of CommonJS all the same. */
function scriptOf(code, parameters, filename) {
  const known = compiled.get(filename);
  if (known?.code === code) return known.script;
  const head = `(function (${parameters.join(', ')}) {`;
  const script = new vm.Script(`${head}${code}\n})`, { filename, columnOffset: -head.length });
  compiled.set(filename, { code, script });
  return script;
}

function noteStorages(name) {
  const method = AsyncLocalStorage.prototype[name];
  AsyncLocalStorage.prototype[name] = function (...args) {
    storages.add(this);
    return method.apply(this, args);
  };
}
