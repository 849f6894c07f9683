/** What a tool answers: the same facts once for programs and once, shorter, for reading. */
export interface ToolAnswer<Output> {
  readonly structured: Output;
  readonly text: string;
  /** `structured` as JSON, where it has been written already. */
  readonly structuredJson?: string;
}
