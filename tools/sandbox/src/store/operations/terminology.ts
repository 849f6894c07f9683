import type { Parameters, ParametersParameter, ValueSet } from 'fhir/r4.js';
import type { Call } from '../access/call.js';
import type { Code, CodeLists } from '../definitions/code-lists.js';
import { badRequest, FhirError, notFound } from '../base/fhir-error.js';
import { operationParams } from '../resources/operation-input.js';
import type { StoreResponse } from '../base/types.js';

type Operation = (params: URLSearchParams, lists: CodeLists, id: string | undefined) => object;

/** By type and name; each may be called on the type, and where it has an id there is one to call it on. */
const operations: Readonly<Record<string, Operation>> = {
  'ValueSet/$expand': expand,
  'ValueSet/$validate-code': validateCode,
  'CodeSystem/$lookup': lookUp,
  'ConceptMap/$translate': translate,
};

/** The names of the operations that a type of terminology has, without `$`. */
export function terminologyOperations(): [type: string, operation: string][] {
  return Object.keys(operations).map((key) => key.split('/$') as [string, string]);
}

/**
 * An operation over the code lists that R4 publishes, on a type or on an instance.
 *
 * @returns `undefined` for anything else
 * @see https://hl7.org/fhir/R4/terminology-service.html
 */
export function terminologyOperation(
  call: Call,
  lists: CodeLists,
  path: readonly string[],
): (() => StoreResponse) | undefined {
  const [type = '', name = ''] = path.length === 3 ? [path[0], path[2]] : path;
  const id = path.length === 3 ? path[1] : undefined;
  const key = `${type}/${name}`;
  const operation = path.length <= 3 && Object.hasOwn(operations, key) ? operations[key] : undefined;
  if (!operation) return undefined;
  return () => {
    call.policy.require(type, 'r');
    return { status: 200, headers: {}, body: operation(operationParams(call), lists, id) };
  };
}

/** Codes of a page, when the client names no number. */
const pageSize = 1_000;

function expand(params: URLSearchParams, lists: CodeLists, id: string | undefined): ValueSet {
  const valueSet = lists.valueSet(id ?? required(params, 'url'));
  if (!valueSet) throw notFound();
  const filter = params.get('filter')?.toLowerCase() ?? '';
  const codes = codesOf(valueSet, lists).filter(({ code, display = '' }) =>
    `${code} ${display}`.toLowerCase().includes(filter),
  );
  const offset = numberOf(params, 'offset') ?? 0;
  const count = numberOf(params, 'count') ?? pageSize;
  const timestamp = new Date().toISOString();
  const contains = codes.slice(offset, offset + count).map((code) => ({ ...code }));
  const expansion = { timestamp, total: codes.length, offset, ...(contains.length > 0 && { contains }) };
  return { ...valueSet, expansion };
}

function validateCode(params: URLSearchParams, lists: CodeLists, id: string | undefined): Parameters {
  const valueSet = lists.valueSet(id ?? required(params, 'url'));
  if (!valueSet) throw notFound();
  const code = required(params, 'code');
  const system = params.get('system');
  const found = codesOf(valueSet, lists).find((one) => one.code === code && (system ?? one.system) === one.system);
  const words = params.get('display');
  const isRight = found !== undefined && (words === null || words === found.display);
  const message = found ? 'The display is another.' : 'The value set does not have this code.';
  return parameters(
    { name: 'result', valueBoolean: isRight },
    ...(isRight ? [] : [{ name: 'message', valueString: message }]),
    ...(found?.display === undefined ? [] : [{ name: 'display', valueString: found.display }]),
  );
}

function lookUp(params: URLSearchParams, lists: CodeLists): Parameters {
  const system = required(params, 'system');
  const codes = lists.system(system);
  const code = required(params, 'code');
  if (!codes?.has(code)) throw notFound();
  const display = codes.get(code) ?? code;
  return parameters({ name: 'name', valueString: system }, { name: 'display', valueString: display });
}

function translate(params: URLSearchParams, lists: CodeLists, id: string | undefined): Parameters {
  const map = lists.conceptMap(id ?? required(params, 'url'));
  if (!map) throw notFound();
  const code = required(params, 'code');
  const system = params.get('system');
  const matches = (map.group ?? [])
    .filter(({ source }) => system === null || source === system)
    .flatMap(({ target: to, element }) =>
      element.filter((one) => one.code === code).flatMap(({ target = [] }) => target.map((one) => ({ to, ...one }))),
    );
  const parts = matches.map(({ to, code: target, display, equivalence }) => ({
    name: 'match',
    part: [
      { name: 'equivalence', valueCode: equivalence },
      {
        name: 'concept',
        valueCoding: { ...(to && { system: to }), ...(target && { code: target }), ...(display && { display }) },
      },
    ],
  }));
  const isFound = matches.some(({ equivalence }) => equivalence !== 'unmatched' && equivalence !== 'disjoint');
  return parameters({ name: 'result', valueBoolean: isFound }, ...parts);
}

/** @throws FhirError 422 for a value set whose codes are not all here */
function codesOf(valueSet: ValueSet, lists: CodeLists): Code[] {
  const codes = lists.codesOf(valueSet);
  if (codes === 'unknown')
    throw new FhirError(422, 'not-found', 'The value set has codes of a system that is not held here.');
  if (codes === 'unlisted')
    throw new FhirError(422, 'too-costly', 'The value set has a rule that is not offered here.');
  return codes;
}

function parameters(...parameter: ParametersParameter[]): Parameters {
  return { resourceType: 'Parameters', parameter };
}

function required(params: URLSearchParams, name: string): string {
  const value = params.get(name);
  if (value === null || value === '') throw badRequest(`The operation needs the parameter ${name}.`, 'required');
  return value;
}

function numberOf(params: URLSearchParams, name: string): number | undefined {
  const value = params.get(name);
  if (value === null) return undefined;
  if (!/^\d{1,6}$/.test(value)) throw badRequest(`The parameter ${name} must be a number.`, 'value');
  return Number(value);
}
