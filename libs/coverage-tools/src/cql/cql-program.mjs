// A program of a cell: a payer wrote the logic that runs here.
/**
 * @typedef {import('../dtr/prefill/elm-job.js').ElmJob} Job
 * @typedef {import('../dtr/prefill/elm-job.js').ElmOutcome} Outcome
 */

/** Values of one definition, and characters of a text; more answer no question of a form. */
const mostValues = 200;
const mostCharacters = 10_000;

/** @type {any} */
let cql;
/** @type {any} */
let wrapper;
/** @type {any} */
let source;
try {
  const loaded = await Promise.all([import('cql-execution'), import('cql-exec-fhir')]);
  const fhir = /** @type {any} */ (loaded[1]).default ?? loaded[1];
  // Each reads the whole description of FHIR, which takes longer than most logic and is not the payer's doing.
  wrapper = fhir.FHIRWrapper.FHIRv401();
  source = fhir.PatientSource.FHIRv401();
  cql = loaded[0].default ?? loaded[0];
} catch {
  // Whoever uses the library installs the engine, or does without.
}

/** @param {Job} job */
export async function run(job) {
  return cql === undefined ? { failure: 'not-installed' } : { outcomes: await outcomesOf(job) };
}

/**
 * @param {Job} job
 * @returns {Promise<Outcome[]>}
 */
async function outcomesOf({ libraries, definitions, resources, parameters, valueSets, nowMs }) {
  const sources = libraries.map(({ elm }) => JSON.parse(elm));
  const repository = new cql.Repository(sources);
  const named = new Map(sources.map((source) => [source?.library?.identifier?.id, source]));
  const codes = Object.fromEntries(Object.entries(valueSets).map(([url, list]) => [url, { '': list }]));
  const codeService = new AnyVersion(new cql.CodeService(codes));
  const known = Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, wrapper.wrap(one)]));
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) };
  // The cell may serve several forms, and each knows its own patient alone.
  source.reset();
  source.loadBundles([bundle]);
  const now = cql.DateTime.fromJSDate(new Date(nowMs), 0);
  const compiled = new Map();

  /** @param {Job['definitions'][number]} definition */
  const one = async ({ library: id, name }) => {
    if (!named.has(id)) return /** @type {Outcome} */ ({ problem: 'missing' });
    try {
      if (!compiled.has(id)) compiled.set(id, new cql.Library(named.get(id), repository));
      const library = compiled.get(id);
      const definition = Object.hasOwn(library.expressions, name) ? library.expressions[name] : undefined;
      if (!definition) return /** @type {Outcome} */ ({ problem: 'missing' });
      if (!isWhole(named, id, name)) return /** @type {Outcome} */ ({ problem: 'failed' });
      const declared = Object.fromEntries(
        Object.entries(known).filter(([key]) => Object.hasOwn(library.parameters, key)),
      );
      const context = new cql.PatientContext(library, source.currentPatient(), codeService, declared, now);
      const values = toValues(await definition.execute(context));
      return /** @type {Outcome} */ (values ? { values } : { problem: 'failed' });
    } catch {
      return /** @type {Outcome} */ ({ problem: 'failed' });
    }
  };
  const outcomes = [];
  for (const definition of definitions) outcomes.push(await one(definition));
  return outcomes;
}

/** Where a library holds what a reference names. @type {Record<string, string>} */
const sections = {
  ExpressionRef: 'statements',
  FunctionRef: 'statements',
  ParameterRef: 'parameters',
  CodeRef: 'codes',
  ConceptRef: 'concepts',
  ValueSetRef: 'valueSets',
  CodeSystemRef: 'codeSystems',
};

/**
 * Whether everything that a definition refers to, and what that refers to, is there. The engine takes a name that nobody
 * defines for null, and "nothing was found" would be said of a record that nobody looked at.
 *
 * @param {Map<string, any>} sources ELM by the library's id
 * @param {string} id
 * @param {string} name
 */
function isWhole(sources, id, name) {
  const seen = new Set();
  /** @type {{ value: any, within: string }[]} */
  const waiting = [];
  /** @param {string} within @param {string} section @param {string} wanted */
  const reach = (within, section, wanted) => {
    const key = JSON.stringify([within, section, wanted]);
    if (seen.has(key)) return true;
    seen.add(key);
    const found = definitionsOf(sources.get(within), section).filter((one) => one?.name === wanted);
    for (const value of found) waiting.push({ value, within });
    return found.length > 0;
  };
  if (!reach(id, 'statements', name)) return false;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, within } = next;
    if (typeof value !== 'object' || value === null) continue;
    const section = Object.hasOwn(sections, value.type) ? sections[value.type] : undefined;
    const library = value.libraryName === undefined ? within : includedAs(sources.get(within), value.libraryName);
    if (section !== undefined && (library === undefined || !reach(library, section, value.name))) return false;
    for (const inner of Object.values(value)) waiting.push({ value: inner, within });
  }
  return true;
}

/** @param {any} source @param {string} section @returns {any[]} */
function definitionsOf(source, section) {
  const list = source?.library?.[section]?.def;
  return Array.isArray(list) ? list : [];
}

/** The id of the library that another one includes under a name. @param {any} source @param {string} alias */
function includedAs(source, alias) {
  return definitionsOf(source, 'includes').find((one) => one?.localIdentifier === alias)?.path;
}

/** Lists of a package are of one version each, whatever version the logic names. */
class AnyVersion {
  /** @param {any} service */
  constructor(service) {
    this.service = service;
  }
  /** @param {string} url */
  findValueSetsByOid(url) {
    return this.service.findValueSetsByOid(url.split('|')[0]);
  }
  /** @param {string} url */
  findValueSet(url) {
    return this.service.findValueSet(url.split('|')[0]);
  }
}

/**
 * What a definition came to as values of FHIR; undefined where one of them is of a kind that no answer has.
 *
 * @param {unknown} result
 * @returns {unknown[] | undefined}
 */
function toValues(result) {
  if (result === null || result === undefined) return [];
  if (Array.isArray(result)) {
    const inner = result.slice(0, mostValues).map(toValues);
    return inner.includes(undefined) ? undefined : inner.flat().slice(0, mostValues);
  }
  const value = toValue(result);
  return value === undefined ? undefined : [value];
}

/** @param {any} value */
function toValue(value) {
  if (typeof value === 'string') return value.slice(0, mostCharacters);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object') return undefined;
  if (value.isDateTime || value.isDate) return value.isTime?.() ? value.toString().slice(-12) : value.toString();
  if (value.isQuantity) return ofQuantity(value);
  if (value.isConcept) return { coding: value.codes.map(ofCode), ...(value.display && { text: value.display }) };
  if (value.isCode) return ofCode(value);
  // What the record holds: a primitive in its wrapper, or an element as it is; a whole resource is no answer.
  const json = value._json;
  if (json === undefined || value._typeInfo === undefined) return undefined;
  if (typeof json !== 'object' || json === null) return json;
  if (/(^|\.)[a-z][A-Za-z0-9]*$/.test(String(value._typeInfo.name))) return json.value;
  return json.resourceType === undefined ? JSON.parse(JSON.stringify(json)) : undefined;
}

/** @param {{ value: number, unit?: string }} quantity */
function ofQuantity({ value, unit }) {
  return { value, ...(unit && { unit, system: 'http://unitsofmeasure.org', code: unit }) };
}

/** @param {{ code: string, system?: string, display?: string }} code */
function ofCode({ code, system, display }) {
  return { ...(system && { system }), code, ...(display && { display }) };
}
