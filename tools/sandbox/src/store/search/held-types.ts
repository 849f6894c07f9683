import rows from './held-types.json' with { type: 'json' };

/** Types a caller may store here even when no record of them exists at start; all others are unknown (404). */
export const heldTypes: readonly string[] = rows;
