const opened: { close(): Promise<unknown> }[] = [];

/** Has what a test opened closed at the end of its file, the last first. */
export function closedAtEnd<Opened extends { close(): Promise<unknown> }>(one: Opened): Opened {
  opened.push(one);
  return one;
}

afterAll(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
