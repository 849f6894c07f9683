/** The two outputs of a command, and what it has written to them. */
export function recordedOutput() {
  const [out, err]: [string[], string[]] = [[], []];
  return {
    streams: {
      stdout: { write: (text: string) => out.push(text) },
      stderr: { write: (text: string) => err.push(text) },
    },
    said: () => ({ out: out.join(''), err: err.join('') }),
  };
}
