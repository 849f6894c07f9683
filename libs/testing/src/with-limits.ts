interface Limited {
  readonly minuteLimits: Readonly<Record<string, number>>;
  readonly serverLimits: object;
}

/**
 * Changes limits of a gateway's settings that no operator can set one by one, so that a test reaches them.
 *
 * @param minute calls a minute, by class
 * @param server bounds of the process
 */
export function withLimits(minute: Readonly<Record<string, number>>, server: Readonly<Record<string, number>> = {}) {
  return <C extends Limited>(config: C): C => ({
    ...config,
    minuteLimits: { ...config.minuteLimits, ...minute },
    serverLimits: { ...config.serverLimits, ...server },
  });
}
