/** Whether a difference is what was meant and nothing more; both sides in lines, as the report shows them. */
export type Meant = (base: readonly string[], now: readonly string[]) => boolean;

/** Both sides hold the same lines, in any order, once what was meant to change is taken out of each. */
export function sameApartFrom(without: (line: string) => string | undefined): Meant {
  const rest = (lines: readonly string[]): string =>
    lines
      .flatMap((line) => without(line) ?? [])
      .sort()
      .join('\n');
  return (base, now) => rest(base) === rest(now);
}

/** Each side is one line that fits its pattern; `undefined`: there is none. */
export function becomes(before: RegExp | undefined, after: RegExp | undefined): Meant {
  const fits = (lines: readonly string[], pattern: RegExp | undefined): boolean =>
    pattern ? lines.length === 1 && pattern.test(lines[0] ?? '') : lines.length === 0;
  return (base, now) => fits(base, before) && fits(now, after);
}

/** Nothing is gone, and all that is new fits the pattern. */
export function adds(pattern: RegExp): Meant {
  return (base, now) => {
    const left = [...base];
    const isNew = (line: string): boolean => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    };
    const fresh = now.filter(isNew);
    return left.length === 0 && fresh.length > 0 && fresh.every((line) => pattern.test(line));
  };
}

/**
 * Both are the same JSON-RPC messages, whether they come as JSON or as events of a stream, in whatever order of members,
 * apart from what `without` takes out of each, and `rewritten` out of its text, whose members are sorted by name.
 */
export function sameMessages(
  without: (message: Json) => void = () => undefined,
  rewritten: (text: string) => string = (text) => text,
): Meant {
  const meaning = (lines: readonly string[]): string | undefined => {
    const messages = messagesOf(lines);
    for (const message of messages ?? []) without(message);
    return messages && rewritten(JSON.stringify(sorted(messages)));
  };
  return (base, now) => {
    const before = meaning(base);
    return before !== undefined && before === meaning(now);
  };
}

/** A JSON object; a member that is none is not looked into. */
export interface Json {
  [member: string]: Json | undefined;
}

/** Placeholders lose their numbers, which depend on what stands before them. `undefined`: these are no messages. */
function messagesOf(lines: readonly string[]): Json[] | undefined {
  const events = lines
    .filter((line) => line !== '' && line !== 'data:')
    .join('\n')
    .replaceAll(/#\d+>/g, '>')
    .split('event: message\n');
  try {
    return events.filter((event) => event !== '').flatMap(parsed);
  } catch {
    return undefined;
  }
}

function parsed(text: string): Json[] {
  const value = JSON.parse(text) as Json | Json[];
  return Array.isArray(value) ? value : [value];
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [name, sorted(member)]);
  return Object.fromEntries(members.sort(([one], [other]) => (one < other ? -1 : 1)));
}
