/** Why an import cannot go on. `message` is for the person at the terminal. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  /** Whether the same command goes on where this one stopped. */
  readonly isUnfinished: boolean;
  /** Whether arguments or settings do not fit, and nothing was done. */
  readonly isUsage: boolean;

  constructor(
    message: string,
    {
      isUnfinished = false,
      isUsage = false,
      ...options
    }: ErrorOptions & { isUnfinished?: boolean; isUsage?: boolean } = {},
  ) {
    super(message, options);
    this.isUnfinished = isUnfinished;
    this.isUsage = isUsage;
  }
}
