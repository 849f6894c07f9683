/** What a start prints for a person to open, to run or to paste. */
export interface PrintedLines {
  /** Addresses, by the word before each: `Console`, `REST API`, `MCP`, `Sandbox`. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Where to sign in. */
  readonly signIn: string;
  /** How the command line is let in, where that is needed. */
  readonly login?: string;
  readonly curl: string;
  /** What agents are given, by their name. */
  readonly agents: ReadonlyMap<string, string>;
  /** How sign-ins are forgotten, where they outlive a restart. */
  readonly forget?: string;
}

const wanted = {
  addresses: ['Console', 'REST API', 'MCP', 'Sandbox'],
  agents: ['Claude Code', 'VS Code', 'Cursor', 'stdio clients'],
};

/** Reads what a start has printed. @throws Error that names what is missing */
export function printedLines(output: string): PrintedLines {
  const lines = output.split('\n').map((line) => line.trim());
  const named = (names: readonly string[]) =>
    new Map(names.map((name) => [name, find(lines, name, new RegExp(`^${name}\\s{2,}(.+)$`))]));
  const login = lines.find((line) => / login --server /.test(line));
  const [forget] = lines.flatMap((line) => /^Sign-ins outlive a restart; (.+) forgets them\.$/.exec(line)?.[1] ?? []);
  return {
    addresses: named(wanted.addresses),
    agents: named(wanted.agents),
    signIn: find(lines, 'an address to sign in at', /^(http\S+\/auth\/sandbox-ehr\/login)$/),
    curl: find(lines, 'a curl line', /^(curl .+)$/),
    login,
    forget,
  };
}

function find(lines: readonly string[], what: string, pattern: RegExp): string {
  const [found] = lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
  if (found === undefined) throw new Error(`the start prints no line with ${what}`);
  return found;
}

/** A step of a page. @throws Error that names the pattern when the page has none */
export function stepOf(page: string, pattern: RegExp): string {
  const found = pattern.exec(page)?.[1]?.trim();
  if (found === undefined) throw new Error(`the page has no step like ${String(pattern)}`);
  return found;
}
