/** How much is under way to one origin of a platform. */
export interface PoolState {
  /** Without tenant. */
  readonly platformId: string;
  readonly running: number;
  readonly waiting: number;
  /** Whether the circuit breaker keeps requests back. */
  readonly isOpen: boolean;
}
