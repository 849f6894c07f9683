/** Names that Python gives a meaning of its own. */
const keywords = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** Whether a member of JSON can be a name in a Python class. Two underlines in front are changed there. */
export function isName(text: string): boolean {
  return /^(?!__)[A-Za-z_]\w*$/.test(text) && !keywords.has(text);
}

/** `listPlatforms` as `list_platforms`. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `platform_id` or `listPlatforms` as the part of a class's name. */
export function pascal(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** A parameter as the name of an argument: `from` is `from_`. */
export function argumentName(parameter: string): string {
  const name = parameter.replace(/\W/g, '_');
  return isName(name) ? name : `${name}_`;
}

/** The name, or the name with as many underlines as make it another one than those taken. */
export function uniqueName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? uniqueName(`${name}_`, taken) : name;
}

/** A text as a literal; JSON's escapes are Python's. */
export function text(value: string): string {
  return JSON.stringify(value);
}

/** A sentence as a docstring in one line. */
export function docstring(words: string): string {
  const inside = words.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace(/\s+/g, ' ');
  return `"""${inside.replace(/\.?$/, '.')}"""`;
}
