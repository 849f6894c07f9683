import { argumentName, docstring, pascal, snake, text, uniqueName } from './python-names.js';
import { PythonTypes } from './python-types.js';
import type { DescribedParameter, JsonSchema, ProgramApi, ProgramOperation } from './program-api.js';

/**
 * The module of the Python client that is made from the description: a `TypedDict` for each object, and a class with a method
 * for each operation. Members of JSON have their own names; only arguments that Python cannot name are written otherwise.
 */
export function renderPythonClient({ paths, components }: ProgramApi): string {
  const types = new PythonTypes(Object.keys(components.schemas));
  for (const [name, schema] of Object.entries(components.schemas)) types.define(name, schema);
  const methods = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => methodOf(types, method.toUpperCase(), path, operation)),
  );
  return `from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict
from urllib.parse import quote

${types.definitions().join('\n\n\n')}


def _path(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\\{(\\w+)\\}", lambda found: quote(values[found[1]], safe=""), template)


class Operations:
    """The operations of the API by name. A refusal raises \`GatewayProblem\`."""

    def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any],
        *,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        media_type: str = "application/json",
    ) -> Any:
        raise NotImplementedError

${methods.join('\n\n')}
`;
}

function methodOf(types: PythonTypes, method: string, path: string, operation: ProgramOperation): string {
  const { operationId, summary, parameters, requestBody, responses } = operation;
  const names = new Set(['self']);
  const argumentOf = ({ name }: DescribedParameter): string => {
    const argument = uniqueName(argumentName(name), names);
    names.add(argument);
    return argument;
  };
  const within = parameters.filter((one) => one.in === 'path').map((one) => ({ ...one, argument: argumentOf(one) }));
  const query = parameters.filter((one) => one.in === 'query').map((one) => ({ ...one, argument: argumentOf(one) }));
  const [mediaType, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const typeName = pascal(operationId);
  const typeOf = (schema: JsonSchema | undefined, what: string): string => types.typeOf(schema ?? {}, typeName + what);

  const positional = within.map(({ argument }) => `${argument}: str`);
  if (mediaType !== undefined) positional.push(`body: ${typeOf(content?.schema, 'Body')}`);
  const free = query.find(({ explode }) => explode === true);
  const named = query
    .filter((one) => one !== free)
    .map(({ argument, name, required, schema }) => {
      const type = typeOf(schema, pascal(name));
      return required ? `${argument}: ${type}` : `${argument}: ${type} | None = None`;
    });
  const takesHeaders = parameters.some((one) => one.in === 'header');
  if (takesHeaders) named.push('headers: Mapping[str, str] | None = None');
  const taken = [
    'self',
    ...positional,
    // By place alone, so that a search parameter may have the name of such an argument.
    ...(positional.length > 0 ? ['/'] : []),
    ...(named.length > 0 ? ['*', ...named] : []),
    ...(free ? [`**${free.argument}: str | int`] : []),
  ];
  const answers = Object.entries(responses).map(([, response]) => {
    const [json] = Object.values(response.content ?? {});
    return json === undefined ? 'None' : typeOf(json.schema, 'Answer');
  });
  const asked = query.map(({ argument, name }) =>
    argument === free?.argument ? `**${argument}` : `${text(name)}: ${argument}`,
  );
  const call = [
    text(method),
    within.length === 0
      ? text(path)
      : `_path(${text(path)}, {${within.map(({ argument, name }) => `${text(name)}: ${argument}`).join(', ')}})`,
    `{${asked.join(', ')}}`,
    ...(takesHeaders ? ['headers=headers'] : []),
    ...(mediaType === undefined ? [] : ['body=body', `media_type=${text(mediaType)}`]),
  ];
  const answer = [...new Set(answers)].join(' | ');
  return `    def ${snake(operationId)}(${taken.join(', ')}) -> ${answer}:
        ${docstring(summary)}
        answer: ${answer} = self._call(${call.join(', ')})
        return answer`;
}
