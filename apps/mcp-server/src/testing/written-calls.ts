/** A call of a tool as it stands in a text. */
export interface WrittenCall {
  readonly tool: string;
  readonly args: unknown;
}

/** Every call that a text writes out in backquotes, such as `` `search {"platform_id": "x"}` ``. */
export function writtenCalls(text: string): WrittenCall[] {
  return [...text.matchAll(/`([a-z_]+) (\{[^`]*\})`/g)].map(([, tool = '', json = '']) => ({
    tool,
    args: JSON.parse(json) as unknown,
  }));
}
