import table from './resource-ids.json' with { type: 'json' };

/** Ids in the shapes and lengths in which servers issue them, each with what it stands for. The strings are made up. */
export const issuedIds: readonly (readonly [shape: string, id: string])[] = Object.entries(table);
