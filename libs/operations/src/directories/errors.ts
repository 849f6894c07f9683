/** Why an import cannot go on. `message` is for the person at the terminal. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  /** Whether the same command goes on where this one stopped. */
  readonly isUnfinished: boolean;

  constructor(message: string, { isUnfinished = false, ...options }: ErrorOptions & { isUnfinished?: boolean } = {}) {
    super(message, options);
    this.isUnfinished = isUnfinished;
  }
}
