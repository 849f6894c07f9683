// A program of a cell: evaluates FHIRPath and regular expressions that a payer wrote.
import fhirpath from 'fhirpath';
import model from 'fhirpath/fhir-context/r4';

/**
 * @typedef {import('./expression-job.js').ExpressionJob} Job
 * @typedef {import('./expression-job.js').Outcome} Outcome
 * @typedef {import('./expression-job.js').Typed} Typed
 * @typedef {(resource: object, variables: Record<string, unknown>) => unknown} Compiled
 */

/** Functions that would call a server are off, and `trace` writes nothing. */
const options = /** @type {const} */ ({ async: false, traceFn: () => undefined });
/** Compiling takes as long as evaluating, and a payer's forms are the same for all patients. */
const mostCompiled = 1_000;
/** @type {Map<string, Compiled>} */
const compiled = new Map();

// The parser builds its tables with the first expression: an own one, so that no payer's time goes into that.
compile('name.where(use = %use).given.first()')({ resourceType: 'Patient' }, { use: 'usual' });

/** @param {string} expression @param {string} [base] @returns {Compiled} */
function compile(expression, base) {
  const key = `${base ?? ''}\n${expression}`;
  const known = compiled.get(key);
  if (known) return known;
  if (compiled.size >= mostCompiled) compiled.clear();
  const made = /** @type {Compiled} */ (fhirpath.compile(base ? { base, expression } : expression, model, options));
  compiled.set(key, made);
  return made;
}

/** @param {Job} job */
export function run({ objects, evaluations, patterns }) {
  const before = process.cpuUsage();
  const values = objects.map(typed);
  const outcomes = evaluations.map(({ expression, on, variables, base }) => {
    try {
      const known = Object.fromEntries(Object.entries(variables).map(([name, at]) => [name, valueAt(values, at)]));
      const found = compile(expression, base)(/** @type {object} */ (on === -1 ? {} : (values[on] ?? {})), known);
      return /** @type {Outcome} */ (Array.isArray(found) ? { values: found.map(toTyped) } : { problem: 'failed' });
    } catch {
      return /** @type {Outcome} */ ({ problem: 'failed' });
    }
  });
  const matches = patterns.map(([pattern, value]) => {
    try {
      // FHIR's patterns cover the whole value.
      return new RegExp(`^(?:${pattern})$`, 'u').test(value);
    } catch {
      return null;
    }
  });
  return { outcomes, matches, workMs: spentMs(before) };
}

/** @param {unknown[]} values @param {number | readonly number[]} at */
function valueAt(values, at) {
  return typeof at === 'number' ? values[at] : at.map((one) => values[one]);
}

/**
 * The engine notes the FHIR type of an element beside it, in a property that JSON leaves out: without it, `value` of an
 * element in a variable would not be known to be `value[x]`.
 *
 * @param {Typed} object
 */
function typed({ value, path, type }) {
  if (path !== undefined && typeof value === 'object' && value !== null) {
    Object.defineProperty(value, '__path__', {
      value: { ctx: { model }, path, fhirNodeDataType: type ?? null, parentResNode: null },
    });
  }
  return value;
}

/** @param {any} value @returns {Typed} */
function toTyped(value) {
  const note = typeof value === 'object' && value !== null ? value.__path__ : undefined;
  if (typeof note?.path !== 'string') return { value };
  const { path, fhirNodeDataType: type } = note;
  return { value, path, ...(typeof type === 'string' && { type }) };
}

/** @param {NodeJS.CpuUsage} before */
function spentMs(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
