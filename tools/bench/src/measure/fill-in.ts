type Values = Readonly<Record<string, unknown>>;

/** Reads a form once: `{name}` in a text is a place for a value, `{=name}` one for a value that is no text. */
export function formOf<T extends object>(form: T): (values: Values) => T {
  // Every other part is a place.
  const parts = JSON.stringify(form).split(/("\{=\w+\}"|\{\w+\})/);
  const valueAt = (place: string, values: Values): string =>
    place.startsWith('"')
      ? JSON.stringify(values[place.slice(3, -2)])
      : JSON.stringify(String(values[place.slice(1, -1)])).slice(1, -1);
  return (values) => JSON.parse(parts.map((part, at) => (at % 2 === 0 ? part : valueAt(part, values))).join('')) as T;
}
