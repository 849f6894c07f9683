/** What can be made of entries that may not keep to their own definition; undefined where it cannot. */
export function attempt<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
