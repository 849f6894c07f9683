/** Who looks at a page of the console, as far as the pages differ by it. */
export interface ConsoleVisitor {
  /** Whether they run this gateway. */
  readonly isOperator: boolean;
  /** Whether they may well write a program: who runs the gateway, or has it on their machine. */
  readonly isDeveloper: boolean;
}
